"""Targets against areas (or levels of education): above, every status in its word and colour; below, the values."""

from collections.abc import Mapping, Sequence

from exports.results_workbook import rows
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell
from exports.results_workbook.sheet import Column, Sheet
from kpi import vocabulary
from kpi.figures import Row

_WIDTH = 14.5
_Key = tuple[str, str]


def of_areas(book: Book, index: str) -> Sheet:
    meeting = book.meeting
    codes = list(dict.fromkeys(row.area for row in meeting.by_area))
    places = {code: book.area(code) for code in codes}
    return _grid(book, index, "area_grid", {(row.area, row.target_id): row for row in meeting.by_area}, places)


def of_levels(book: Book, index: str) -> Sheet:
    by_level = book.meeting.by_level
    codes = list(dict.fromkeys(row.level for row in by_level))
    places = {code: term.name(book.language) for code, term in vocabulary.levels().items() if code in codes}
    return _grid(book, index, "level_grid", {(row.level, row.target_id): row for row in by_level}, places)


def _grid(book: Book, index: str, code: str, found: Mapping[_Key, Row], places: Mapping[str, str]) -> Sheet:
    """The whole comes first, then each place; whichever are fewer, places or targets, stand side by side."""
    whole = {row.target_id: row for row in book.meeting.total}
    # A target without a row for the whole may still have rows of its parts.
    named = whole | {row.target_id: row for row in found.values() if row.target_id not in whole}
    ids = [target.id for target in book.meeting.plan.targets if target.id in named]
    turned = len(places) > len(ids)
    columns = _columns(book, [named[one] for one in ids], places, turned=turned)
    sheet = Sheet(book, book.word(f"sheet_{code}"), book.word(f"{code}_title"), book.word(f"{code}_about"), columns)
    notes = [book.word(f"{code}_note")]
    sheet.top(index, notes=notes if places and ids else [*notes, book.word(f"{code}_none")])
    if not places or not ids:
        sheet.finish()
        return sheet
    lines = _lines(book, found, whole, named, ids, places, turned=turned)
    lead = 1 if turned else 2
    place = sheet.table([[*head, *(_status(book, row) for row in line)] for head, line in lines])
    last = len(columns) - 1
    sheet.colour_words(place.first, lead, place.last, last)
    sheet.line(book.word("grid_values"), "section")
    first = sheet.row
    below = sheet.table(
        [[*head, *(_value(book, row) for row in line)] for head, line in lines], filtered=False, headed=False
    )
    sheet.colour_by((first, lead, below.last, last), place.first)
    sheet.finish(place, frozen_columns=lead)
    return sheet


def _columns(book: Book, targets: Sequence[Row], places: Mapping[str, str], *, turned: bool) -> list[Column]:
    whole = Column("whole", _WIDTH, "grid")
    if turned:
        across = [Column(row.target_id, _WIDTH, "grid", _target_name(book, row)) for row in targets]
        return [Column("place", 26, "strong"), *across]
    across = [Column(code, _WIDTH, "grid", name) for code, name in places.items()]
    return [*rows.columns("clause", "target"), whole, *across]


def _lines(
    book: Book,
    found: Mapping[_Key, Row],
    whole: Mapping[str, Row],
    named: Mapping[str, Row],
    ids: Sequence[str],
    places: Mapping[str, str],
    *,
    turned: bool,
) -> list[tuple[list[Cell], list[Row | None]]]:
    """What stands in front of a line, and its rows of results (None where nobody is expected, or few are)."""
    if turned:
        lines: list[tuple[list[Cell], list[Row | None]]] = [
            ([book.word("column_whole")], [whole.get(one) for one in ids]),
        ]
        return lines + [([name], [found.get((code, one)) for one in ids]) for code, name in places.items()]
    return [
        (
            [named[one].clause, book.labels(named[one]).name()],
            [whole.get(one), *(found.get((code, one)) for code in places)],
        )
        for one in ids
    ]


def _target_name(book: Book, row: Row) -> str:
    name = book.labels(row).name()
    return f"{row.clause}. {name}" if row.clause else name


def _status(book: Book, row: Row | None) -> Cell:
    return None if row is None else book.labels(row).status()


def _value(book: Book, row: Row | None) -> Cell:
    return None if row is None else rows.value(book.labels(row))
