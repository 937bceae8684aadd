"""Sheets of results row by row: of the whole, of every area, of every level of education."""

from collections.abc import Sequence

from exports.results_workbook import rows
from exports.results_workbook.book import Book
from exports.results_workbook.sheet import Place, Sheet
from kpi.figures import Row
from kpi.findings import findings, sentence

_FIGURES = (
    *("value", "demand", "status", "gap", "things", "change", "numerator", "denominator", "met"),
    *("expected", "reported", "silent", "of_reported", "low", "high", "pooled", "remark"),
)


def of_whole(book: Book, index: str) -> tuple[Sheet, Place]:
    """Every target of the plan, in its order."""
    meeting = book.meeting
    finding = sentence(findings(meeting)[0], meeting, book.language)
    return _sheet(book, index, "results", ("clause", "target", *_FIGURES), meeting.total, 2, finding)


def of_areas(book: Book, index: str) -> Sheet:
    """Every target in every area: one row each, to be filtered and counted on."""
    columns = ("area_code", "area", "clause", "target", *_FIGURES)
    return _sheet(book, index, "area_rows", columns, book.meeting.by_area, 2)[0]


def of_levels(book: Book, index: str) -> Sheet:
    columns = ("level", "clause", "target", *_FIGURES)
    return _sheet(book, index, "level_rows", columns, book.meeting.by_level, 1)[0]


def _sheet(
    book: Book, index: str, code: str, codes: Sequence[str], found: Sequence[Row], frozen: int, finding: str = ""
) -> tuple[Sheet, Place]:
    columns = rows.columns(*codes)
    sheet = Sheet(book, book.word(f"sheet_{code}"), book.word(f"{code}_title"), book.word(f"{code}_about"), columns)
    notes = [book.word(f"{code}_note")]
    sheet.top(index, finding=finding, notes=notes if found else [*notes, book.word(f"{code}_none")])
    place = sheet.table([rows.cells(book, row, columns) for row in found])
    sheet.finish(place, frozen_columns=frozen)
    return sheet, place
