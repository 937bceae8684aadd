"""What the report says: each number is the meeting's, marks are seen, what is unknown is marked, any name survives."""

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from exports.official_report import write_report
from exports.official_report.dates import in_words
from exports.official_report.leading import leading
from kpi import labels, numbers
from kpi.actions import areas_to_act_on
from kpi.figures import Completeness, Row
from kpi.finding import misses
from kpi.finding_words import demand_words
from kpi.findings import findings, sentence
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings
from tests.exports import sample_meeting
from tests.exports.report_reading import FULL, body, cells, everything, full, named, opened, plain

NUMBER = re.compile(r"\d[\d.,/]*\d|\d")
VARIANTS = {
    "sample": sample_meeting.meeting,
    "district": lambda: sample_meeting.meeting("732"),
    "frozen": sample_meeting.frozen,
    "empty": sample_meeting.empty_area,
    "silent": sample_meeting.silent_area,
    "one unit": sample_meeting.one_unit,
    "without numbers": sample_meeting.without_numbers,
    "hard names": sample_meeting.hard_names,
    "many areas": sample_meeting.many_areas,
    "many long names": lambda: sample_meeting.many_areas(long=True),
}


def _lines(document: Document) -> list[str]:
    return [one for one in body(document) if one.startswith("- ")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_target_is_told_with_the_meetings_own_words(language: str) -> None:
    meeting, told = sample_meeting.meeting(), _lines(plain(language))
    for row in meeting.total:
        label = labels.of_row(meeting.plan, row, language)
        line = next(one for one in told if one.startswith(f"- {label.name()}: "))
        assert f"{label.value()}" in line
        assert label.evidence().lower() in line.lower()
        assert demand_words(label) in line
        if row.gap:
            assert label.gap().lower() in line.lower()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_of_targets_holds_the_meetings_own_words(language: str) -> None:
    meeting = sample_meeting.meeting()
    _, *rows = cells(plain(language).tables[2])
    assert len(rows) == len(meeting.total)
    for row, found in zip(meeting.total, rows, strict=True):
        label = labels.of_row(meeting.plan, row, language)
        _, clause, name, demand, value, evidence, silent, change, gap, status = found
        assert (clause, name, demand, value) == (row.clause, label.name(), label.demand(), label.value())
        assert evidence.startswith(label.evidence() or "–")
        assert label.bounds() in evidence
        assert silent == numbers.whole(row.figure.silent, language)
        assert (change, gap, status) == (label.change() or "–", label.gap() or "–", label.status())


def test_areas_by_targets_hold_every_value_and_bold_says_what_is_missed() -> None:
    meeting = sample_meeting.meeting()
    rows = {(row.area, row.target_id): row for row in meeting.by_area}
    codes = list(dict.fromkeys(row.area for row in meeting.by_area))
    tables = full().tables[3:-1]
    assert len(tables) == 3
    targets = iter([row for row in meeting.total if any((code, row.target_id) in rows for code in codes)])
    for table in tables:
        head, *found = cells(table)
        for column, heading in enumerate(head[2:], start=2):
            whole = next(targets)
            assert heading == "\n".join((_label(meeting, whole).name(), _label(meeting, whole).demand()))
            assert found[-1][column] == _label(meeting, whole).value()
            for place, code in enumerate(codes):
                row = rows.get((code, whole.target_id))
                assert found[place][1] == meeting.area_names[code]
                assert found[place][column] == ("" if row is None else _label(meeting, row).value())
                bold = table._tbl.tr_lst[place + 1].tc_lst[column].xpath(".//w:r/w:rPr/w:b")
                assert bool(bold) == (row is not None and misses(row))
    assert next(targets, None) is None


def test_reporting_by_area_holds_the_meetings_counts() -> None:
    found = sample_meeting.meeting().completeness
    _, *rows, total = cells(full().tables[-1])

    def counts(one: Completeness) -> list[str]:
        return [one.name, *(numbers.whole(n, "vi") for n in (one.expected, one.sent, one.approved, one.silent))]

    assert [row[1:] for row in rows] == [counts(one) for one in found.areas]
    assert total[1:] == counts(found)


@pytest.mark.parametrize("name", ["sample", "district", "silent", "without numbers", "frozen"])
def test_no_number_in_the_text_is_the_reports_own(name: str) -> None:
    meeting = VARIANTS[name]()
    known = set(NUMBER.findall(" ".join(_words(meeting))))
    text = "\n".join(re.sub(r"^\d\. ", "", one.text) for one in named(opened(meeting), "Body Text"))
    assert not set(NUMBER.findall(text)) - known


def _words(meeting: Meeting) -> list[str]:
    """All that the meeting says in words, and how many rows, areas and findings it holds."""
    found = [meeting.plan.title, meeting.version, in_words(meeting.day, "vi"), "25", "24", "6", "17", "2"]
    for row in (*meeting.total, *meeting.by_area, *(row for one in meeting.headlines for row in one.rows)):
        label = _label(meeting, row)
        found += [label.name(), label.value(), label.evidence(), label.bounds(), label.gap(), label.change()]
        found += [demand_words(label), row.clause]
    parts = (meeting.completeness, *meeting.completeness.areas)
    found += [numbers.whole(n, "vi") for one in parts for n in (one.expected, one.sent, one.approved, one.silent)]
    found += [str(n) for one in meeting.maturity for n in (*one.levels, one.silent, one.expected)] + ["1", "2", "3"]
    found += [f"{one.levels[2]}/{one.expected}" for one in meeting.maturity]
    found += [sentence(one, meeting, "vi") for one in findings(meeting)]
    found += [f"{len(one.rows)}/{one.with_data}" for one in areas_to_act_on(meeting)]
    found += [numbers.moment(meeting.read_at, "vi"), "2024-2025"]
    found += [numbers.moment(meeting.frozen.at, "vi"), meeting.frozen.name] if meeting.frozen else []
    statuses = [row.status for row in meeting.total]
    found += [str(statuses.count(status)) for status in set(statuses)]
    was = [row.status for row in meeting.previous]
    found += [f"{found_there.count('met')}/{len(found_there)}" for found_there in (statuses, was)]
    changes = [_label(meeting, row).change() for row in meeting.total]
    rising = sum(one.startswith("+") for one in changes)
    found += [str(n) for n in (len(statuses), len(was), was.count("met"), len(changes), rising)]  # type: ignore[arg-type]
    lacking = sum(map(misses, meeting.total))
    return [*found, str(lacking - 10)]


def _label(meeting: Meeting, row: Row) -> labels.Labels:
    return labels.of_row(meeting.plan, row, "vi")


def test_findings_stand_in_the_report_with_areas_as_within_a_sentence() -> None:
    text = everything(full())
    assert "a) Có 17 chỉ tiêu không đạt, xa yêu cầu nhất là “Cơ sở phổ thông triển khai học bạ số”: 64,6%" in text
    assert "Có 82/913 đơn vị chưa gửi báo cáo, nhiều nhất ở huyện Định Quán (15 đơn vị)." in text
    assert "đ) Huyện Cẩm Mỹ chưa tới mức yêu cầu ở nhiều chỉ tiêu nhất" in text


def test_nothing_is_said_of_a_period_before_without_one() -> None:
    document = opened(replace(sample_meeting.meeting(), previous=(), previous_period=""))
    assert "Chưa có số liệu của kỳ trước để so sánh." in body(document)
    assert "kỳ trước là" not in everything(document)


def test_marks_stand_below_the_title_and_below_each_appendix() -> None:
    document = opened(sample_meeting.frozen())
    words = "Dữ liệu mẫu · Số liệu đã chốt: Họp giao ban tháng 6"
    assert [one.text for one in named(document, "Dấu số liệu")] == [words]
    for section in document.sections[1:]:
        for foot in (section.footer, section.first_page_footer):
            first, second = foot.paragraphs
            assert (first.text, first.runs[0].bold) == (words, True)
            for said in ("Đồng Nai 2024-2025", "mọi báo cáo đã gửi", "10/6/2025", "mau-1", "Họp giao ban tháng 6"):
                assert said in second.text


def test_without_a_mark_there_is_no_line_for_it() -> None:
    document = opened(replace(sample_meeting.meeting(), sample=False))
    assert not named(document, "Dấu số liệu")
    assert "mẫu" not in everything(document)
    assert len(document.sections[1].footer.paragraphs) == 1


def test_filters_and_approved_only_are_told() -> None:
    meeting = replace(sample_meeting.meeting(), level="primary", ownership="public", approved_only=True)
    text = everything(opened(meeting))
    assert "(Kỳ báo cáo: cuối năm học 2024-2025; phạm vi: tiểu học, công lập)" in text
    assert "tổng hợp từ các báo cáo đã được duyệt; phạm vi: tiểu học, công lập" in text


@pytest.mark.parametrize("settings", [OfficeSettings(), FULL])
def test_every_place_to_fill_in_is_bracketed_and_marked(settings: OfficeSettings) -> None:
    document = opened(sample_meeting.meeting(), settings)
    marked, bare = [], []
    for paragraph in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        for run in Paragraph(paragraph, document._body).runs:
            yellow = run.font.highlight_color == WD_COLOR_INDEX.YELLOW
            (marked if yellow else bare).append(run.text)
    assert all(re.fullmatch(r"\[[^\]]+\]", one) for one in marked)
    assert not [one for one in bare if "[" in one or "]" in one]
    assert sum("nguyên nhân" in one for one in marked) == 2  # causes are never told from figures
    expected = ["QUYỀN HẠN", "Họ và tên", "tên cơ quan nhận", "nhận khác", "soạn thảo]"]
    for words in expected:
        assert any(words in one for one in marked) == (settings is not FULL)


def test_no_place_to_fill_in_is_left_empty_or_unnamed() -> None:
    text = everything(opened(sample_meeting.meeting("732"), OfficeSettings()))
    assert "[]" not in text
    assert "None" not in text
    assert "{" not in text
    assert "\ue000" not in text


@pytest.mark.parametrize("name", list(VARIANTS))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_meeting_gives_a_report_that_is_sound_xml_and_the_same_again(name: str, language: str) -> None:
    meeting = VARIANTS[name]()
    started = time.perf_counter()
    content = write_report(meeting, OfficeSettings(), language=language)
    assert time.perf_counter() - started < 5  # 0.3 s on a quiet machine
    assert content == write_report(meeting, OfficeSettings(), language=language)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.namelist():
            assert package.getinfo(part).date_time == (1980, 1, 1, 0, 0, 0)
            ElementTree.fromstring(package.read(part))


def test_names_from_anywhere_stand_as_text() -> None:
    text = everything(opened(sample_meeting.hard_names()))
    assert "Huyện “Tân 🏫 Phú” & <b>'Đông'</b>" in text
    assert "=HYPERLINK(1)" in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b]", text)


def test_settings_from_anywhere_stand_as_text() -> None:
    settings = FULL.model_copy(update={"signer": "An <b>&\x07 \ue000[x]", "issuer": 'Sở "A" & <B>'})
    text = everything(opened(sample_meeting.meeting(), settings))
    assert "An <b>& [x]" in text
    assert 'SỞ "A" & <B>' in text


def test_an_area_without_units_gets_a_report_without_appendices() -> None:
    document = opened(sample_meeting.empty_area())
    assert len(document.sections) == 1
    assert "1. Trong kỳ không có đơn vị nào phải gửi báo cáo." in body(document)


def test_where_nobody_has_reported_nothing_is_told_target_by_target() -> None:
    text = everything(opened(sample_meeting.silent_area()))
    assert "Có 913 đơn vị phải gửi báo cáo; chưa đơn vị nào gửi." in text
    assert "Kết quả theo nhóm chỉ tiêu" not in text


def test_measured_only_indicators_say_that_the_plan_sets_no_target() -> None:
    told = [one for one in _lines(opened(sample_meeting.without_numbers())) if "không đặt chỉ tiêu" in one]
    assert len(told) == 2
    assert all("yêu cầu" not in one for one in told)


@pytest.mark.parametrize(
    ("amounts", "named"),
    [([3, 2, 1, 1], [3, 2]), ([2, 2, 2, 2], []), ([5, 9, 1], [9, 5, 1]), ([4, 4, 3, 2], [4, 4, 3]), ([], [])],
)
def test_none_is_named_as_most_while_another_with_as_much_is_not(amounts: list[int], named: list[int]) -> None:
    assert leading(amounts, float, 3) == named


def test_dates_ahead_are_told_as_the_plan_sets_them() -> None:
    document = opened(replace(sample_meeting.meeting(), day=date(2024, 12, 1)))
    told = [one for one in body(document) if "V.2.e" in one or "V.2.f" in one]
    assert len(told) == 2
    assert "Trước ngày 28 tháng 12 năm 2024: Phòng GD&ĐT gửi báo cáo sơ kết học kỳ I (mục V.2.e)." in told[0]


def test_the_date_is_that_of_the_figures_in_viet_nam() -> None:
    late = replace(sample_meeting.meeting(), read_at=datetime(2025, 1, 4, 18, 30))  # as a database without zones tells
    assert opened(late).tables[0].rows[1].cells[1].text == "Đồng Nai, ngày 05 tháng 01 năm 2025"
