"""Bad cells of a sheet get their colour; cells coloured in an earlier round lose it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from exports.corrected_styles import Styles
from exports.xml_edit import Edits, Element, NotEditable, parse

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")


@dataclass(slots=True)
class SheetMarks:
    """The places to colour (what is said there is no matter here). `forget`: take away what an earlier round did."""

    places: dict[str, str]
    styles: Styles
    forget: bool = False


def mark_cells(content: bytes, marks: SheetMarks) -> bytes:
    """The sheet's part with the cells coloured; cells and rows that are not there yet are put in, empty."""
    wanted: dict[int, dict[int, str]] = {}
    for place in marks.places:
        row, column = place_of(place)
        wanted.setdefault(row, {})[column] = place
    root, _ = parse(content, _Wanted(set(wanted), marks))
    data = root.child("sheetData")
    if data is None:
        raise NotEditable("no cells")
    edits = Edits(content)
    waiting = sorted(wanted)
    number = 0
    for row in data.children:
        if row.name != "row":
            continue
        number = int(row.attributes.get("r", number + 1))
        while waiting and waiting[0] < number:
            missing = waiting.pop(0)
            edits.replace(row.start, row.start, _row(data, missing, wanted[missing], marks))
        here = wanted.get(number, {})
        if waiting and waiting[0] == number:
            waiting.pop(0)
        if here or marks.forget:
            _mark_row(edits, row, here, marks)
    rest = "".join(_row(data, missing, wanted[missing], marks) for missing in waiting)
    if rest:
        edits.append(data, rest)
    return edits.apply()


def place_of(place: str) -> tuple[int, int]:
    """Row and column (from 1) of a place such as D7."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise NotEditable(place)
    return int(found[2]), column_number(found[1])


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Wanted:
    """Rows, and cells only where something may change: a province's file has millions of them."""

    def __init__(self, rows: set[int], marks: SheetMarks) -> None:
        self._rows, self._marks = rows, marks
        self._row = 0

    def __call__(self, name: str, depth: int, attributes: Mapping[str, str]) -> bool:
        if depth == 2 and name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            return True
        if depth == 3 and name == "c":
            if self._row in self._rows or "r" not in attributes:
                return True
            return self._marks.forget and self._marks.styles.is_bad(int(attributes.get("s", "0")))
        return depth < 2


def _mark_row(edits: Edits, row: Element, here: dict[int, str], marks: SheetMarks) -> None:
    waiting = sorted(here)
    column = 0

    def new(at: int) -> str:
        return _cell(row, here[at], marks.styles.bad(int(row.attributes.get("s", "0"))))

    for cell in row.children:
        place = cell.attributes.get("r")
        column = place_of(place)[1] if place else column + 1
        while waiting and waiting[0] < column:
            edits.replace(cell.start, cell.start, new(waiting.pop(0)))
        style = int(cell.attributes.get("s", "0"))
        if waiting and waiting[0] == column:
            waiting.pop(0)
            edits.attribute(cell, "s", str(marks.styles.bad(style)))
        elif marks.forget and column not in here and marks.styles.is_bad(style):
            edits.attribute(cell, "s", str(marks.styles.plain(style)))
    rest = "".join(new(at) for at in waiting)
    if rest:
        edits.append(row, rest)


def _row(data: Element, number: int, places: dict[int, str], marks: SheetMarks) -> str:
    tag = data.tag("row")
    cells = "".join(_cell(data, places[column], marks.styles.bad(0)) for column in sorted(places))
    return f'<{tag} r="{number}">{cells}</{tag}>'


def _cell(within: Element, place: str, style: int) -> str:
    return f'<{within.tag("c")} r="{place}" s="{style}"/>'
