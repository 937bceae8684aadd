"""This period beside the one before, target by target."""

from exports.results_workbook import rows
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell
from exports.results_workbook.sheet import Column, Sheet
from kpi.figures import Row
from kpi.periods import period


def sheet(book: Book, index: str) -> Sheet:
    meeting, language = book.meeting, book.language
    now = period(meeting.period).title(language)
    before = period(meeting.previous_period).title(language) if meeting.previous_period else ""
    # Headings name the periods themselves; a reader of the file may not know which came before.
    columns = [
        *rows.columns("clause", "target", "demand"),
        Column("value_before", 14, "number", book.word("column_value_of", period=before) if before else ""),
        Column("value_now", 14, "value", book.word("column_value_of", period=now)),
        *rows.columns("change"),
        Column("status_before", 17, "status", book.word("column_status_of", period=before) if before else ""),
        Column("status_now", 17, "status", book.word("column_status_of", period=now)),
        Column("numerator_before", 12, name=book.word("column_numerator_of", period=before) if before else ""),
        Column("denominator_before", 12, name=book.word("column_denominator_of", period=before) if before else ""),
        Column("numerator_now", 12, name=book.word("column_numerator_of", period=now)),
        Column("denominator_now", 12, name=book.word("column_denominator_of", period=now)),
    ]
    made = Sheet(
        book, book.word("sheet_comparison"), book.word("comparison_title"), book.word("comparison_about"), columns
    )
    if not meeting.previous:
        made.top(index, notes=[book.word("comparison_none")])
        made.finish()
        return made
    made.top(index, notes=[book.word("comparison_note", before=before, now=now)])
    earlier = {row.target_id: row for row in meeting.previous}
    place = made.table([_line(book, row, earlier.get(row.target_id)) for row in meeting.total])
    made.finish(place, frozen_columns=2)
    return made


def _line(book: Book, row: Row, before: Row | None) -> list[Cell]:
    words = book.labels(row)
    then = book.labels(before) if before is not None else None
    return [
        row.clause,
        words.name(),
        rows.demand(words),
        rows.value(then) if then is not None else None,
        rows.value(words),
        rows.change(words),
        then.status() if then is not None else "",
        words.status(),
        before.figure.numerator if before is not None else None,
        before.figure.denominator if before is not None else None,
        row.figure.numerator,
        row.figure.denominator,
    ]
