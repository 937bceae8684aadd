"""Bad cells of a sheet get their colour; cells coloured in an earlier round lose it."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from exports.corrected_styles import Styles
from exports.xml_edit import Edits, Element, NotEditable, parse

_ROW = re.compile(rb"""<((?:[\w.-]+:)?row)(?=[\s/>])([^>]*?\sr\s*=\s*["'](\d+)["'])?""")
_STUB = re.compile(rb"""<(?:[\w.-]+:)?row r="\d+" kpi="(\d+)"/>""")
_ASIDE = b"<kpiRows/>"
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
    short, left_out = _shortened(content, set(wanted), marks)
    return _STUB.sub(lambda stub: left_out[int(stub[1])], _marked(short, wanted, marks))


def _shortened(content: bytes, wanted: set[int], marks: SheetMarks) -> tuple[bytes, list[bytes]]:
    """The part with a stub for every run of rows in which nothing changes, and those runs: a province's file has
    millions of cells, and looking at each takes a hundred times as long as passing over its row."""
    pieces, left_out, at = [], [], 0
    for start, end, tag, last in _runs(content, wanted, marks.styles.bad_looks() if marks.forget else None):
        pieces += (content[at:start], b'<%s r="%d" kpi="%d"/>' % (tag, last, len(left_out)))
        left_out.append(content[start:end])
        at = end
    return b"".join((*pieces, content[at:])), left_out


def _runs(content: bytes, wanted: set[int], bad: re.Pattern[bytes] | None) -> Iterator[tuple[int, int, bytes, int]]:
    """Rows in which nothing changes, as long as they follow each other: where the first begins and the last ends, their
    tag, the number of the last. A row that is to be put in belongs between two runs."""
    first, last = _cells(content)
    starts = list(_ROW.finditer(content, first, last))
    ends = [*(found.start() for found in starts[1:]), last]
    numbers: list[int] = []
    for found in starts:
        numbers.append(int(found[3]) if found[3] else (numbers[-1] if numbers else 0) + 1)
    new = sorted(wanted.difference(numbers))

    def group(row: tuple[re.Match[bytes], int, int]) -> int:
        found, end, number = row
        changes = number in wanted or (bad is not None and bad.search(content, found.start(), end))
        return -1 if changes else bisect_left(new, number)

    for which, rows in groupby(zip(starts, ends, numbers, strict=False), group):
        run = list(rows)
        if which >= 0:
            yield run[0][0].start(), run[-1][1], run[0][0][1], run[-1][2]


def _cells(content: bytes) -> tuple[int, int]:
    """Where the rows begin and end; nowhere in a part in which "<row" might be no row."""
    first, last = content.find(b"sheetData"), content.rfind(b"sheetData")
    if first == last or b"<![CDATA[" in content or b"<!--" in content:
        return 0, 0
    return content.find(b">", first) + 1, content.rfind(b"<", 0, last)


def without_cells(content: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """The part without its rows, to look at what stands around them, and what puts them back into it."""
    first, last = _cells(content)
    if last <= first:
        return content, lambda changed: changed
    rows = content[first:last]
    return content[:first] + _ASIDE + content[last:], lambda changed: changed.replace(_ASIDE, rows, 1)


def _marked(content: bytes, wanted: dict[int, dict[int, str]], marks: SheetMarks) -> bytes:
    root, _ = parse(content, _kept)
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


def _kept(name: str, depth: int, _attributes: Mapping[str, str]) -> bool:
    return depth < 2 or (depth == 2 and name == "row") or (depth == 3 and name == "c")


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
