"""The meeting as a workbook: the sheets in their order."""

from exports.results_workbook import comparison, grid, headline, index, lacking, method, results, units
from exports.results_workbook.book import Book
from kpi.meeting import Meeting


def write_results_workbook(meeting: Meeting, *, language: str = "vi") -> bytes:
    """The workbook of a meeting as bytes of an .xlsx file; the same meeting gives the same bytes.

    Aggregates only, no single unit. Every number is the meeting's; formulas stand where a reader would check a total,
    with our figure as their value.
    """
    book = Book(meeting, language)
    first = index.begin(book)
    whole, place = results.of_whole(book, first.name)
    sheets = [
        whole,
        grid.of_areas(book, first.name),
        *headline.sheets(book, first.name),
        grid.of_levels(book, first.name),
        units.of_maturity(book, first.name),
        units.of_reporting(book, first.name),
        *lacking.sheets(book, first.name),
        comparison.sheet(book, first.name),
        results.of_areas(book, first.name),
        results.of_levels(book, first.name),
        method.of_targets(book, first.name),
    ]
    sheets.append(method.of_columns(book, first.name, sheets))
    index.write(first, sheets, whole, place)
    return book.close()
