"""The workbook of results: every number is the meeting's and reads as on pages; nothing else gets in."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from exports.results_workbook import write_results_workbook
from exports.results_workbook.cells import number_format
from kpi import labels, numbers
from kpi.figures import Row, Status
from kpi.findings import findings, sentence
from kpi.meeting import Meeting
from tests.exports import sample_meeting
from tests.exports.workbook_reader import column, heading_row, lines, opened, shown

MEETINGS: dict[str, Callable[[], Meeting]] = {
    "province": sample_meeting.meeting,
    "district": lambda: sample_meeting.meeting("732"),
    "frozen": sample_meeting.frozen,
    "empty": sample_meeting.empty_area,
    "silent": sample_meeting.silent_area,
    "one unit": sample_meeting.one_unit,
    "without numbers": sample_meeting.without_numbers,
    "hard names": sample_meeting.hard_names,
    "many areas": sample_meeting.many_areas,
    "long names": lambda: sample_meeting.many_areas(25, long=True),
}
#: Every meeting in Vietnamese, two in English as well.
BOTH = [*((name, "vi") for name in MEETINGS), ("province", "en"), ("hard names", "en")]


@cache
def written(name: str, language: str = "vi") -> bytes:
    return write_results_workbook(MEETINGS[name](), language=language)


@cache
def read(name: str, language: str = "vi") -> Any:
    return opened(written(name, language))


def check_row(row: Row, cells: dict, meeting: Meeting, language: str) -> None:
    """Exact doubles, and shown as `kpi.labels` words them."""
    words = labels.of_row(meeting.plan, row, language)
    figure = row.figure

    def cell(name: str):
        return cells[column(name, language)]

    for code in ("expected", "reported", "silent", "met", "numerator", "denominator"):
        assert cell(code).value == getattr(figure, code)
        assert shown(cell(code), language) == numbers.whole(getattr(figure, code), language)
    assert shown(cell("value"), language) == words.value()
    if figure.reported and figure.value is not None:
        assert cell("value").value == float(figure.value)
    assert shown(cell("demand"), language) == words.demand()
    assert row.target is None or cell("demand").value == row.target
    assert cell("status").value == words.status()
    assert shown(cell("change"), language) == words.change()
    assert row.change is None or cell("change").value == float(row.change)
    for code in ("low", "high"):
        amount = getattr(figure, code) if figure.reported else None
        assert cell(code).value == (None if amount is None else float(amount))
        if amount is not None:
            assert shown(cell(code), language) in (words.bounds() or shown(cell(code), language))
    assert cell("gap").value == (None if row.gap is None else float(row.gap))
    if row.gap == 0:
        assert shown(cell("gap"), language) == words.gap()
    elif row.gap is not None:
        assert shown(cell("gap"), language) in words.gap()
        assert (cell("things").value or "") in words.gap()
    assert words.warning() in (cell("remark").value or "")


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_row_of_results_is_the_meetings(name: str, language: str) -> None:
    meeting, book = MEETINGS[name](), read(name, language)
    for title, found in ((2, meeting.total), (-4, meeting.by_area), (-3, meeting.by_level)):
        sheet = book.worksheets[title - 1 if title > 0 else title]
        head = heading_row(sheet, column("value", language), column("status", language))
        for row, cells in zip(found, lines(sheet, head, len(found)), strict=True):
            check_row(row, cells, meeting, language)
            place = cells.get(column("area_code", language))
            assert place is None or place.value == row.area


@pytest.mark.parametrize("name", ["province", "district", "without numbers", "many areas", "silent"])
def test_headline_sheets_rank_areas_and_hold_their_numbers(name: str) -> None:
    meeting, book = MEETINGS[name](), read(name)
    for group, by_area in zip(meeting.headlines, meeting.headlines_by_area, strict=True):
        for place, row in enumerate(group.rows):
            found = [one for one in by_area.rows if (one.target_id, one.indicator) == (row.target_id, row.indicator)]
            if not found:
                continue
            sheet = next(s for s in book if str(s["A2"].value).endswith(labels.of_row(meeting.plan, row, "vi").name()))
            head = heading_row(sheet, column("area"), column("value"))
            cells = {line[column("area_code")].value: line for line in lines(sheet, head, len(found))}
            assert set(cells) == {one.area for one in found}, place
            for one in found:
                words = labels.of_row(meeting.plan, one, "vi")
                assert shown(cells[one.area][column("value")]) == words.value()
                assert cells[one.area][column("status")].value == words.status()
                if one.figure.reported and one.figure.value is not None:
                    assert cells[one.area][column("value")].value == float(one.figure.value)
            values = [line[column("value")].value for line in lines(sheet, head, len(found))]
            known = [value for value in values if not isinstance(value, str)]
            assert known == sorted(known, reverse=bool(row.comparator and row.comparator.wants_low))


def test_the_grid_shows_every_status_and_value_of_every_area() -> None:
    meeting = sample_meeting.meeting()
    sheet = read("province").worksheets[2]
    head = heading_row(sheet, column("target"), "Huyện Tân Phú")
    names = [cell.value for cell in sheet[head]]
    targets = [row.target_id for row in meeting.total]
    for row in meeting.by_area:
        at = names.index(meeting.area_names[row.area]) + 1
        words = labels.of_row(meeting.plan, row, "vi")
        line = head + 1 + targets.index(row.target_id)
        assert sheet.cell(line, at).value == words.status()
        below = sheet.cell(line + len(targets) + 1, at)
        assert shown(below) == words.value()
        assert not row.figure.reported or below.value == float(row.figure.value or 0)


def test_units_are_counted_as_in_the_meeting() -> None:
    meeting, book = sample_meeting.meeting(), read("province")
    sheet = book["Mức độ chuyển đổi số"]
    head = heading_row(sheet, column("level_1"), column("assessed"))
    for one, line in zip(meeting.maturity, lines(sheet, head, len(meeting.maturity)), strict=True):
        found = [line[column(code)].value for code in ("level_1", "level_2", "level_3", "no_level", "assessed")]
        assert found == [*one.levels, one.silent, one.expected]
    sheet = book["Gửi báo cáo"]
    head = heading_row(sheet, column("to_report"), column("sent"))
    areas = {one.area: one for one in meeting.completeness.areas}
    table = lines(sheet, head, len(areas) + 2)
    for line in table[: len(areas)]:
        one = areas[line[column("area_code")].value]
        found = [line[column(code)].value for code in ("to_report", "sent", "approved", "waiting", "unsent")]
        assert found == [one.expected, one.sent, one.approved, one.sent - one.approved, one.silent]
    whole = meeting.completeness
    assert [table[-1][column(code)].value for code in ("to_report", "sent")] == [whole.expected, whole.sent]


def test_the_comparison_stands_beside_the_period_before() -> None:
    meeting = sample_meeting.meeting()
    sheet = read("province")["So với kỳ trước"]
    head = heading_row(sheet, column("target"), column("change"))
    for now, before, line in zip(meeting.total, meeting.previous, lines(sheet, head, len(meeting.total)), strict=True):
        cells = list(line.values())
        words = [labels.of_row(meeting.plan, row, "vi") for row in (before, now)]
        assert [shown(cell) for cell in cells[3:5]] == [word.value() for word in words]
        assert [cell.value for cell in cells[6:8]] == [word.status() for word in words]
        assert shown(cells[5]) == words[1].change()


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_the_index_says_what_it_is_of_and_leads_everywhere(name: str, language: str) -> None:
    meeting, book = MEETINGS[name](), read(name, language)
    sheet = book.worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {meeting.version, meeting.completeness.expected} <= set(cells)
    assert datetime(meeting.day.year, meeting.day.month, meeting.day.day) in cells
    said = [str(cell) for cell in cells]
    assert any("Dữ liệu mẫu" in one or "Sample data" in one for one in said)
    assert any(sentence(findings(meeting)[0], meeting, language) in one for one in said)
    assert meeting.frozen is None or any(meeting.frozen.name in one for one in said)
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    led = {link.location.rsplit("!", 1)[0].strip("'").replace("''", "'") for link in links}
    assert led == {other.title for other in book.worksheets[1:]}
    if meeting.total:
        counts = {cell.value: sheet.cell(cell.row, 2).value for cell in sheet["A"] if cell.value}
        for status in Status:
            expected = sum(row.status is status for row in meeting.total)
            assert counts[labels.status_word(status, language)] == expected


@pytest.mark.parametrize("name", MEETINGS)
def test_sheets_are_named_validly_and_ready_to_read_and_print(name: str) -> None:
    book = read(name)
    titles = [sheet.title for sheet in book]
    assert len({title.casefold() for title in titles}) == len(titles)
    for sheet in book.worksheets:
        assert 0 < len(sheet.title) <= 31
        assert not set(sheet.title) & set("[]:*?/\\")
        assert sheet.oddHeader.left.text
        assert sheet.oddFooter.right.text == "Trang &P/&N"
        assert "Nguồn" in sheet.oddFooter.left.text
        tables = sheet.auto_filter.ref
        if tables:
            assert sheet.freeze_panes, sheet.title
            assert sheet.print_title_rows, sheet.title


def test_statuses_are_coloured_by_rules_that_repeat_the_word() -> None:
    book = read("province")
    for sheet in book.worksheets[1:4]:
        rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
        for status in Status:
            word = labels.status_word(status, "vi")
            assert any(word in "".join(rule.formula) for rule in rules), (sheet.title, word)


def test_headlines_units_and_reports_have_native_charts() -> None:
    meeting, content = sample_meeting.meeting(), written("province")
    package = zipfile.ZipFile(io.BytesIO(content))
    charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == sum(len(group.rows) for group in meeting.headlines) + 2
    first = package.read("xl/charts/chart1.xml").decode()
    assert first.count("<c:barChart>") == 2  # the bars, and the line of the target
    assert "59,6% · Không đạt" in first


@pytest.mark.parametrize("name", ["province", "hard names", "silent", "without numbers"])
def test_only_our_own_formulas_and_no_control_characters(name: str) -> None:
    book = opened(written(name), values=False)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", str(cell.value))
                    assert set(re.findall(r"([A-Z]+)\(", plain)) <= {"SUM", "SUMPRODUCT", "COUNTIF", "MAX", "N"}
                    assert re.fullmatch(r"=[A-Z0-9$:!,()*/.=-]+", plain), cell.value
                elif isinstance(cell.value, str):
                    assert not [letter for letter in cell.value if ord(letter) < 32 and letter != "\n"]


def test_hard_names_stay_as_they_are() -> None:
    meeting = sample_meeting.hard_names()
    book = opened(written("hard names"), values=False)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    formulas = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert formulas
    assert all(cell.data_type == "s" for cell in formulas)
    texts = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert "+84 @huyện" in texts
    assert all(name in texts for name in meeting.area_names.values() if len(name) == 200 and "ộ" in name)


def test_words_of_the_plan_and_of_who_froze_are_no_formulas_either() -> None:
    meeting = sample_meeting.frozen()
    targets = tuple(one.model_copy(update={"label": f"@{one.label}", "note": "=1+1"}) for one in meeting.plan.targets)
    plan = meeting.plan.model_copy(
        update={"targets": targets, "short_title": "-2+3", "title": "=A1", "issuer": "=x\x07"}
    )
    sneaky = replace(meeting, plan=plan, frozen=replace(meeting.frozen, name="=NOW()", by="+1"))
    book = opened(write_results_workbook(sneaky), values=False)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    for words in ("=1+1", "=A1"):
        assert [cell.data_type for cell in cells if cell.value == words]
        assert {cell.data_type for cell in cells if cell.value == words} == {"s"}


@pytest.mark.parametrize("name", ["province", "hard names", "empty"])
def test_the_same_meeting_gives_the_same_bytes(name: str) -> None:
    assert write_results_workbook(MEETINGS[name]()) == written(name)


def test_styles_have_names() -> None:
    book = read("province")
    assert {"KPI Tiêu đề trang", "KPI Đầu cột", "KPI Kết quả", "KPI Đánh giá"} <= set(book.named_styles)
    assert book.worksheets[1]["A2"].style == "KPI Tiêu đề trang"


@pytest.mark.parametrize(
    ("amount", "words", "expected"),
    [
        (97.5, "97,5%", '[$-42A]#,##0.0"%"'),
        (1234, "1.234", "[$-42A]#,##0"),
        (100.0, "≥ 100%", '[$-42A]"≥ "#,##0"%"'),
        # Just below a half: we say 0,1, a spreadsheet 0,2; then the words are the format.
        (0.15, "0,1%", '"0,1%"'),
        (0, "Đã đủ", '"Đã đủ"'),
    ],
)
def test_formats_show_what_pages_show(amount: float, words: str, expected: str) -> None:
    assert number_format(amount, words, "vi") == expected
