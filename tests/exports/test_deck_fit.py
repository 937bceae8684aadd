"""Nothing overflows, overlaps or is cut: shapes within the slide and apart, texts within their boxes, names whole."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFont
from pptx.oxml.ns import qn

from exports.deck import write_deck
from exports.deck.pages import MOST_AREAS, WEAKEST
from exports.text_width import ARIAL, clean
from kpi.meeting import Meeting
from tests.exports import read_deck, sample_meeting
from tests.exports.read_deck import EMU

LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
#: A status's shape has its own tick or half on it.
ON_OTHERS = ("Dấu", "Hình đánh giá")
MEETINGS: dict[str, Callable[[], Meeting]] = {
    "sample": sample_meeting.meeting,
    "hard names": sample_meeting.hard_names,
    "25 areas": sample_meeting.many_areas,
    "25 long names": lambda: sample_meeting.many_areas(long=True),
    "95 areas": lambda: sample_meeting.many_areas(95),
    "one unit": sample_meeting.one_unit,
    "nothing": sample_meeting.empty_area,
    "silence": sample_meeting.silent_area,
}


@pytest.fixture(scope="module", params=MEETINGS)
def made(request: pytest.FixtureRequest) -> tuple[Meeting, Any]:
    found = MEETINGS[request.param]()
    return found, read_deck.read(write_deck(found))


def lines_of(text: str, width: float, size: float, bold: bool) -> int:
    """Words set one after the other, a word that is too long broken: counted apart from the product's own way."""
    lines, taken = 1, 0.0
    space = ARIAL.width(" ", size, bold=bold)
    for word in text.split():
        wide = ARIAL.width(word, size, bold=bold)
        if taken and taken + space + wide > width:
            lines, taken = lines + 1, 0.0
        taken += wide + (space if taken else 0.0)
        while taken > width:
            lines, taken = lines + 1, taken - width
    return lines


def height_of(element: Any, width: float, default: float) -> float:
    """What the paragraphs under an element take at their sizes."""
    taken = 0.0
    for paragraph in element.iter(qn("a:p")):
        runs = list(paragraph.iter(qn("a:rPr"), qn("a:endParaRPr")))
        size = int(runs[0].get("sz", default * 100)) / 100 if runs else default
        bold = bool(runs) and runs[0].get("b", "1") == "1"
        text = "".join(one.text or "" for one in paragraph.iter(qn("a:t")))
        after = paragraph.find(f"{qn('a:pPr')}/{qn('a:spcAft')}/{qn('a:spcPts')}")
        taken += lines_of(text, width, size, bold) * size * 1.2 + (
            int(after.get("val")) / 100 if after is not None else 0
        )
    return taken


def boxes(slide: Any) -> Iterator[tuple[Any, float, float, float, float]]:
    for shape in slide.shapes:
        yield shape, *(value / EMU for value in (shape.left, shape.top, shape.width, shape.height))


def test_every_shape_is_within_the_slide(made) -> None:
    _, deck = made
    width, height = deck.slide_width / EMU, deck.slide_height / EMU
    for slide in deck.slides:
        for shape, x, y, wide, high in boxes(slide):
            inside = x >= 0 and y >= 0 and x + wide <= width + 0.01 and y + high <= height + 0.01
            assert inside, (slide.shapes.title.text_frame.text, shape.name)


def test_no_shape_lies_on_another(made) -> None:
    _, deck = made
    for slide in deck.slides:
        shown = [box for box in boxes(slide) if box[0].name not in ON_OTHERS]
        for (one, x, y, wide, high), (other, left, top, width, height) in combinations(shown, 2):
            across = min(x + wide, left + width) - max(x, left)
            down = min(y + high, top + height) - max(y, top)
            assert across <= 0.5 or down <= 0.5, (slide.shapes.title.text_frame.text, one.name, other.name)


def test_every_text_fits_its_box(made) -> None:
    _, deck = made
    for slide in deck.slides:
        for shape, _, _, wide, high in boxes(slide):
            if shape.has_text_frame and shape.name != "Số trang":
                taken = height_of(shape._element, wide, 28 if shape == slide.shapes.title else 20)
                assert taken <= high + 1, (shape.name, shape.text_frame.text, taken, high)


def test_every_cell_fits_its_row(made) -> None:
    _, deck = made
    for slide in deck.slides:
        for shape in (one for one in slide.shapes if one.has_table):
            assert sum(row.height for row in shape.table.rows) <= shape.height + EMU
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells, strict=True):
                    width = (column.width - cell.margin_left - cell.margin_right) / EMU
                    taken = height_of(cell._tc, width, 14) + (cell.margin_top + cell.margin_bottom) / EMU
                    assert taken <= row.height / EMU + 1, cell.text


def test_names_and_words_of_bars_have_room(made) -> None:
    _, deck = made
    for shape in read_deck.charts(deck):
        space = shape.chart._chartSpace
        place = {one: float(space.find(f".//{{*}}manualLayout/{{*}}{one}").get("val")) for one in "xywh"}
        size = int(space.find(f"{qn('c:txPr')}//{qn('a:defRPr')}").get("sz")) / 100
        wide, high = shape.width / EMU, shape.height / EMU
        band = place["h"] * high / len(read_deck.names(shape))
        for name in (*read_deck.names(shape),):
            parts = name.split("\n")
            assert len(parts) * size * 1.2 <= band + 0.5, name
            assert max(ARIAL.width(part, size) for part in parts) <= place["x"] * wide, name
        assert size >= 10
        assert place["x"] + place["w"] <= 1
        assert place["y"] + place["h"] <= 1.0001


def test_no_area_is_left_out_or_cut(made) -> None:
    meeting, deck = made
    words = {text.replace("\n", "").replace(" ", "") for slide in deck.slides for text in read_deck.texts(slide)}
    assert not [word for word in words if "…" in word]
    if len(meeting.area_names) > MOST_AREAS:
        told = read_deck.notes(deck)[2]
        assert all(clean(meeting.area_names[row.area]) in told for row in meeting.headlines_by_area[0].rows)
    elif meeting.by_area and any(row.figure.reported for row in meeting.by_area):
        shown = {
            name.replace("\n", "").replace(" ", "") for one in read_deck.charts(deck) for name in read_deck.names(one)
        }
        for area in {row.area for group in meeting.headlines_by_area for row in group.rows}:
            assert clean(meeting.area_names[area]).replace(" ", "") in shown


def test_each_bar_of_a_target_is_on_one_slide_of_it(made) -> None:
    meeting, deck = made
    bars = sum(len(read_deck.names(one)) for one in read_deck.charts(deck) if "Kết quả" in read_deck.series(one))
    rows = [row for group in meeting.headlines_by_area for row in group.rows if row.figure.reported]
    if len(meeting.area_names) > MOST_AREAS:
        assert bars == WEAKEST * len({(row.target_id, row.indicator) for row in rows})
    elif meeting.by_area:
        assert bars == len(rows)


@pytest.mark.skipif(not LIBERATION.exists(), reason="needs the Liberation fonts")
def test_widths_are_those_of_the_font() -> None:
    font = ImageFont.truetype(str(LIBERATION), 2048)
    for letter in "aàâbcdđeêghiklmnoôpqrstuvxy ADĐMOWÀÉÔ0123456789%,./()@–≥≤":
        assert ARIAL.width(letter, 2048) == pytest.approx(font.getlength(letter), abs=1), letter


@pytest.mark.parametrize("width", [40.0, 120.0, 500.0])
def test_wrapping_loses_nothing_and_keeps_within_the_width(width: float) -> None:
    for text in (*map(clean, sample_meeting.HARD_NAMES), "", "a-b 12-13 x/y 831/913", "học bạ số " * 20):
        lines = ARIAL.wrapped(text, width, 12)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(ARIAL.width(line, 12) <= width for line in lines if len(line) > 1)
