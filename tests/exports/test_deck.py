"""Every number of the deck is the meeting's: slides, charts, their workbooks, tables and notes, read back."""

from dataclasses import replace

import pytest

from data_access.database import open_database, session
from data_access.meeting import meeting as read_meeting
from data_access.scope import TERMINAL
from exports.deck import write_deck
from exports.text_width import clean
from kpi import findings, plan_loader, vocabulary
from kpi.figures import Status
from kpi.labels import of_row, status_word
from kpi.meeting import Meeting
from kpi.plan_loader import OWN_FOLDER
from tests.exports import read_deck, sample_meeting
from tests.terminal import Terminal
from tests.world import PERIOD, PLAN, World

COLUMNS = {"vi": ("Mục", "Chỉ tiêu", "Yêu cầu", "Kết quả"), "en": ("Clause", "Target", "Demand", "Result")}


@pytest.fixture(scope="module", params=["vi", "en"])
def made(request: pytest.FixtureRequest) -> tuple[Meeting, str, object]:
    found = sample_meeting.meeting()
    return found, request.param, read_deck.read(write_deck(found, language=request.param))


def appendix(deck: object, language: str) -> list[list[str]]:
    """The lines of the tables of all targets."""
    found = [table for table in read_deck.tables(deck) if tuple(table[0][:4]) == COLUMNS[language]]
    assert found
    return [line for table in found for line in table[1:]]


def test_it_is_16_to_9_and_tells_the_story_in_order(made) -> None:
    meeting, language, deck = made
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)
    titles = read_deck.titles(deck)
    said = findings.findings(meeting)
    assert titles[0] == (meeting.plan.title_en if language == "en" else meeting.plan.title)
    assert titles[1] == findings.sentence(said[0], meeting, language)
    about = [
        findings.sentence(findings.about(meeting, row), meeting, language)
        for group in meeting.headlines
        for row in group.rows
    ]
    assert titles[2 : 2 + len(about)] == about
    assert titles[-1].startswith("Phụ lục" if language == "vi" else "Appendix")


def test_the_results_at_a_glance_count_each_status(made) -> None:
    meeting, language, deck = made
    texts = list(read_deck.texts(deck.slides[1]))
    for status in Status:
        count = sum(row.status is status for row in meeting.total)
        word = status_word(status, language)
        assert (word in texts) == bool(count)
        if count:
            assert texts[texts.index(word) - 1] == str(count)


def test_each_target_stands_in_the_appendix_as_on_the_page(made) -> None:
    meeting, language, deck = made
    lines = appendix(deck, language)
    assert len(lines) == len(meeting.total) == 25
    for row, line in zip(meeting.total, lines, strict=True):
        words = of_row(meeting.plan, row, language)
        expected = (row.clause, words.name(), words.demand(), words.value(), words.evidence())
        assert tuple(line[:5]) == expected
        assert line[5].endswith(words.status())
        assert tuple(line[6:]) == (words.gap(), words.change())


def test_bars_are_the_areas_values_and_the_line_is_the_target(made) -> None:
    meeting, language, deck = made
    shown = read_deck.charts(deck)
    at = 0
    for group in meeting.headlines_by_area:
        by_target: dict[str, list] = {}
        for row in group.rows:
            by_target.setdefault(row.target_id, []).append(row)
        for rows in by_target.values():
            chart, at = shown[at], at + 1
            by_name = {meeting.area_names[row.area]: row for row in rows}
            value, possible, rest, target, line = read_deck.series(chart).values()
            names = read_deck.names(chart)
            assert sorted(names) == sorted(by_name)
            for place, name in enumerate(names):
                row = by_name[name]
                words = of_row(meeting.plan, row, language)
                assert value[place] == pytest.approx(float(row.figure.value))
                assert value[place] + possible[place] == pytest.approx(float(max(row.figure.high, row.figure.value)))
                assert target[place] == row.target
                label = read_deck.labels(chart)[place]
                assert label.endswith(words.value())
                assert words.status() in label
            assert value == sorted(value)
            # All bars end together, where the words stand; the line is thin.
            ends = {round(sum(parts), 6) for parts in zip(value, possible, rest, strict=True)}
            assert len(ends) == 1
            assert max(line) < 0.01 * ends.pop()
            sheet = read_deck.workbook(chart)
            assert [row[0] for row in sheet[1:]] == names
            assert [row[1] for row in sheet[1:]] == pytest.approx(value)
            assert sheet[0][4] == ("Chỉ tiêu" if language == "vi" else "Target")


def test_a_chart_has_both_groups_on_axes_of_one_scale(made) -> None:
    _, _, deck = made
    chart = read_deck.charts(deck)[0].chart._chartSpace
    groups = chart.findall(".//{*}plotArea/{*}barChart")
    assert len(groups) == 2
    scales = {
        (axis.find("{*}scaling/{*}min").get("val"), axis.find("{*}scaling/{*}max").get("val"))
        for axis in chart.iter("{*}valAx")
    }
    assert len(scales) == 1
    ids = [axis.get("val") for group in groups for axis in group.findall("{*}axId")]
    assert len(set(ids)) == 4
    assert not [axis for axis in chart.iter("{*}valAx", "{*}catAx") if axis.find("{*}delete").get("val") != "0"]


def test_maturity_and_completeness_are_counts(made) -> None:
    meeting, _, deck = made
    maturity, completeness = read_deck.charts(deck)[-2:]
    counts = [[int(cell) for cell in row[-4:]] for row in read_deck.workbook(maturity)[1:]]
    assert counts == [[*one.levels, one.silent] for one in meeting.maturity]
    rows = read_deck.workbook(completeness)[1:]
    assert [int(cell) for cell in rows[0][-3:]] == [
        meeting.completeness.approved,
        meeting.completeness.sent - meeting.completeness.approved,
        meeting.completeness.silent,
    ]
    silent = {row[0].split(":")[0]: int(row[-1]) for row in rows[1:]}
    assert silent == {area.name: area.silent for area in meeting.completeness.areas}
    for chart in (maturity, completeness):
        for row, shares in zip(
            read_deck.workbook(chart)[1:], zip(*read_deck.series(chart).values(), strict=True), strict=True
        ):
            assert sum(shares) == pytest.approx(100)
            whole = sum(int(cell) for cell in row[-len(shares) :])
            assert shares == pytest.approx([100 * int(cell) / whole for cell in row[-len(shares) :]])


def test_levels_say_value_and_status(made) -> None:
    meeting, language, deck = made
    heading = [vocabulary.levels()[code].name(language) for code in vocabulary.levels()]
    table = next(one for one in read_deck.tables(deck) if set(one[0][1:]) <= set(heading) and len(one[0]) > 2)
    cells = {(line[0], name): cell for line in table[1:] for name, cell in zip(table[0][1:], line[1:], strict=True)}
    rows = [row for group in meeting.headlines_by_level for row in group.rows]
    for row in rows:
        words = of_row(meeting.plan, row, language)
        value, status = cells[words.name(), vocabulary.levels()[row.level].name(language)].split("\n")
        assert value == words.value()
        assert status.endswith(words.status())
    assert sum(cell != "" for cell in cells.values()) == len(rows)


def test_each_slide_has_its_numbers_in_the_notes_and_says_whose_they_are(made) -> None:
    meeting, language, deck = made
    for slide, note in zip(deck.slides, read_deck.notes(deck), strict=True):
        whole = " ".join(read_deck.texts(slide))
        for text in (note, whole):
            assert meeting.area_name in text
            assert "10/6/2025" in text or "10 Jun 2025" in text
            assert meeting.version in text
            assert ("Dữ liệu mẫu" if language == "vi" else "Sample data") in text
    first = read_deck.notes(deck)[2]
    for row in meeting.headlines_by_area[0].rows[:11]:
        assert of_row(meeting.plan, row, language).value() in first


def test_frozen_figures_and_approved_only_are_said() -> None:
    found = replace(sample_meeting.frozen(), approved_only=True, level="primary")
    deck = read_deck.read(write_deck(found))
    cover = list(read_deck.texts(deck.slides[0]))
    assert any(
        "Số liệu đã chốt" in text and "Họp giao ban tháng 6" in text and "Nguyễn Văn An" in text for text in cover
    )
    for slide in list(deck.slides)[1:]:
        whole = " ".join(read_deck.texts(slide))
        for said in ("Số liệu đã chốt: Họp giao ban tháng 6", "chỉ báo cáo đã duyệt", "Tiểu học"):
            assert said in whole


def test_a_group_without_a_number_is_only_measured() -> None:
    found = sample_meeting.without_numbers()
    deck = read_deck.read(write_deck(found))
    row = next(group.rows[0] for group in found.headlines if group.code == "signature")
    title = findings.sentence(findings.about(found, row), found, "vi")
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == title)
    chart = next(shape for shape in slide.shapes if shape.has_chart)
    assert list(read_deck.series(chart)) == ["Kết quả", "Có thể tăng thêm", "Chỗ ghi chữ"]
    assert "Không đặt chỉ tiêu" in " ".join(read_deck.texts(slide))


def test_an_empty_area_says_why() -> None:
    deck = read_deck.read(write_deck(sample_meeting.empty_area()))
    assert "Chưa có chỉ tiêu nào để đánh giá" in read_deck.titles(deck)
    assert not read_deck.charts(deck)


def test_silence_draws_no_bars_of_nothing() -> None:
    deck = read_deck.read(write_deck(sample_meeting.silent_area()))
    assert len(read_deck.charts(deck)) == 1  # of completeness
    assert all(line[3] == "–" for line in appendix(deck, "vi"))


@pytest.mark.parametrize("make", [sample_meeting.one_unit, sample_meeting.hard_names])
def test_the_same_meeting_gives_the_same_bytes(make) -> None:
    assert write_deck(make()) == write_deck(make())


def test_names_keep_their_signs_and_lose_what_no_file_may_hold() -> None:
    found = sample_meeting.hard_names()
    deck = read_deck.read(write_deck(found))
    words = " ".join(text.replace("\n", " ") for slide in deck.slides for text in read_deck.texts(slide))
    for name in sample_meeting.HARD_NAMES[:3]:
        assert clean(name) in words
    assert not [letter for letter in words if ord(letter) < 32 or letter == "\u200b"]


def test_the_deck_agrees_with_the_terminal(terminal: Terminal, loaded: World) -> None:
    done = terminal("kpi", "--plan", PLAN, "--period", PERIOD)
    plan = plan_loader.plans([OWN_FOLDER])[PLAN]
    engine = open_database()
    with session(engine) as opened:
        found = read_meeting(opened, TERMINAL, plan, PERIOD)
    engine.dispose()
    lines = appendix(read_deck.read(write_deck(found, language="en")), "en")
    assert [line[0] for line in lines] == [row["clause"] for row in done.rows]
    for line, row in zip(lines, done.rows, strict=True):
        if int(row["reported"]) and row["value"]:
            assert float(line[3].rstrip("%").replace(",", "")) == pytest.approx(float(row["value"]), abs=0.05)
        else:
            assert line[3] == "–"
        assert row["target"] in line[2]
