"""Areas to act on, with everything that each of them lacks behind it; sums by formula from these rows."""

from collections.abc import Sequence

from exports.results_workbook import rows
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Column, Place, Sheet
from kpi import numbers, vocabulary
from kpi.actions import Action, areas_to_act_on
from kpi.gap import UNITS


def sheets(book: Book, index: str) -> list[Sheet]:
    """The areas in order, and row by row what they lack."""
    meeting = book.meeting
    found = areas_to_act_on(meeting, most=len(meeting.area_names) + len(meeting.completeness.areas))
    # The order of the sheets: the summary first, though it counts on the other one's rows.
    summary = Sheet(
        book,
        book.word("sheet_actions"),
        book.word("actions_title"),
        book.word("actions_about"),
        [
            *rows.columns("area_code", "area"),
            *(Column(code, 16) for code in ("missed", "with_data", "lacking_units", "unsent")),
            Column("most_lacking", 66, "unit"),
        ],
    )
    detail, place = _detail(book, index, found)
    summary.top(index, notes=[book.word("actions_note" if found else "actions_none")])
    own = summary.table([_line(book, one, summary.row + 2 + number, detail, place) for number, one in enumerate(found)])
    summary.finish(own, frozen_columns=2)
    return [summary, detail]


def _detail(book: Book, index: str, found: Sequence[Action]) -> tuple[Sheet, Place]:
    columns = rows.columns(
        *("area_code", "area", "clause", "target", "value", "demand", "status", "gap", "things"),
        *("numerator", "denominator", "expected", "silent"),
    )
    sheet = Sheet(book, book.word("sheet_gaps"), book.word("gaps_title"), book.word("gaps_about"), columns)
    lines = [rows.cells(book, row, columns) for one in found for row in one.rows]
    sheet.top(index, notes=[book.word("gaps_note" if lines else "actions_none")])
    place = sheet.table(lines)
    sheet.finish(place, frozen_columns=2)
    return sheet, place


def _line(book: Book, one: Action, row: int, detail: Sheet, place: Place) -> list[Cell]:
    """Counted by the area's code: names may be alike, or look like a search."""
    language = book.language
    missed: Cell = len(one.rows)
    units: Cell = one.units
    if place.last >= place.first:
        columns = [column.code for column in detail.columns]
        area, gap, thing = (
            f"{detail.reference}!{place.cells(columns.index(code))}" for code in ("area_code", "gap", "things")
        )
        unit = vocabulary.counted()[UNITS].name(language)
        of_area = f"--({area}=$A{row})"
        missed = Number(len(one.rows), numbers.whole(len(one.rows), language), formula=f"=SUMPRODUCT({of_area})")
        units = Number(
            one.units,
            numbers.whole(one.units, language),
            formula=f'=SUMPRODUCT({of_area},--({thing}="{unit}"),{gap})',
        )
    worst = "; ".join(f"{label.name()}: {label.value()}" for label in map(book.labels, one.rows[:3]))
    return [one.area, book.area(one.area), missed, one.with_data, units, one.silent, worst]
