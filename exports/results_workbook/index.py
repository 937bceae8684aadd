"""The first sheet: what the workbook is of, how many targets stand how, what is worth saying, and where to find it."""

from collections.abc import Sequence
from datetime import date

from exports import meeting_words
from exports.results_workbook.book import Book, cell_text, height, points
from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Column, Place, Sheet
from exports.wording import text
from kpi import labels, numbers
from kpi.figures import Status
from kpi.findings import findings, sentence

_MOST_FINDINGS = 10
_COLUMNS = (Column("name", 36, "strong"), Column("count", 18), Column("what", 86, "text"))


def begin(book: Book) -> Sheet:
    """The empty sheet, so that it comes first and others can lead back to it."""
    return Sheet(book, book.word("sheet_index"), book.word("title"), "", _COLUMNS)


def write(sheet: Sheet, others: Sequence[Sheet], results: Sheet, place: Place) -> None:
    """Everything, once the other sheets are there."""
    book = sheet.book
    meeting, language = book.meeting, book.language
    for number, column in enumerate(sheet.columns):
        sheet.at.set_column(number, number, column.width)
    sheet.line(sheet.title, "title")
    sheet.line(meeting_words.plan_title(meeting, language), "finding")
    marks = meeting_words.marks(meeting, language)
    if marks:
        sheet.line(". ".join(marks), "mark")
    sheet.line(meeting_words.source(meeting, language), "about")
    sheet.row += 1
    _facts(sheet)
    _statuses(sheet, results, place)
    _findings(sheet)
    _contents(sheet, others)
    sheet.finish()
    sheet.at.activate()


def _facts(sheet: Sheet) -> None:
    book = sheet.book
    meeting, language = book.meeting, book.language
    read_at = meeting.read_at
    local = read_at.astimezone(numbers.ZONE) if read_at.tzinfo else read_at + numbers.ZONE.utcoffset(read_at)
    dates: dict[str, date] = {
        text(language, "meeting.day"): meeting.day,
        text(language, "meeting.read_at"): local.replace(tzinfo=None, second=0, microsecond=0),
    }
    sheet.line(book.word("of_what"), "section")
    for name, words in meeting_words.facts(meeting, language):
        _fact(sheet, name, dates.get(name, words))
    whole = meeting.completeness
    for code in ("expected", "sent", "approved", "silent"):
        _fact(sheet, book.word(f"units_{code}"), int(getattr(whole, code)))


def _fact(sheet: Sheet, name: str, cell: Cell) -> None:
    """A name and what stands for it, across the columns behind."""
    made = sheet.book.style("text")
    sheet.at.merge_range(sheet.row, 1, sheet.row, 2, "", made)
    sheet.cell(sheet.row, 0, name, "strong")
    # Dates and counts stand below each other, on the left as the words do.
    sheet.cell(sheet.row, 1, cell, "text" if isinstance(cell, str) else "fact")
    words = cell_text(cell) if isinstance(cell, str) else "1"
    wide = points([column.width for column in sheet.columns[1:]])
    sheet.next_row(height(words, wide, "text"))


def _statuses(sheet: Sheet, results: Sheet, place: Place) -> None:
    """How many targets stand how: counted by the workbook itself in the sheet of results."""
    book, language = sheet.book, sheet.book.language
    sheet.row += 1
    sheet.line(book.word("by_status"), "section")
    rows = book.meeting.total
    if not rows:
        sheet.line(book.word("results_none"), "about")
        return
    column = [one.code for one in results.columns].index("status")
    words = f"{results.reference}!{place.cells(column)}"
    first = sheet.row
    for status in Status:
        word = labels.status_word(status, language)
        count = sum(row.status is status for row in rows)
        formula = f'=COUNTIF({words},"{word}")'
        sheet.cells([word, Number(count, numbers.whole(count, language), formula=formula), ""])
    sheet.colour_words(first, 0, sheet.row - 1, 0)
    total = Number(len(rows), numbers.whole(len(rows), language), formula=f"=SUM($B${first + 1}:$B${sheet.row})")
    sheet.cells([book.word("targets_in_all"), total, ""], total=True)


def _findings(sheet: Sheet) -> None:
    book = sheet.book
    sheet.row += 1
    sheet.line(book.word("worth_saying"), "section")
    for found in findings(book.meeting)[:_MOST_FINDINGS]:
        sheet.line(sentence(found, book.meeting, book.language) + ".", "text")


def _contents(sheet: Sheet, others: Sequence[Sheet]) -> None:
    book = sheet.book
    sheet.row += 1
    sheet.line(book.word("contents"), "section")
    wide = points([column.width for column in sheet.columns[1:]])
    for other in others:
        about = cell_text(other.about)
        sheet.at.write_url(sheet.row, 0, f"internal:{other.reference}!A1", book.style("link"), other.name)
        sheet.at.merge_range(sheet.row, 1, sheet.row, 2, "", book.style("text"))
        sheet.at.write_string(sheet.row, 1, about, book.style("text"))
        sheet.next_row(max(height(about, wide, "text"), height(other.name, points([36]), "link")))
