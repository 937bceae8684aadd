"""Totals below a table: by formula where a reader would add up, with our figure as the value."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name

from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Place, Sheet
from kpi import numbers
from kpi.indicators import Measure, ValueType
from kpi.labels import Labels

#: Numbers of a row of results that add up over areas.
ADDED = ("numerator", "denominator", "met", "expected", "reported", "silent")


def total_rows(
    sheet: Sheet,
    place: Place,
    words: Labels | None,
    whole: Mapping[str, Cell],
    parts: Mapping[str, Sequence[int]] | None,
    name: str = "",
) -> None:
    """The whole, below the filter. Areas that make it up give it by formula; else their sum stands beside it.

    `whole`: cells by column; `parts`: what is added up, by column, None where rows don't add up (levels of education);
    the first of them counts units, or `expected` does. `words`: of the whole's row, for the result by formula.
    """
    book = sheet.book
    named = book.word("total_of", area=name or book.meeting.area_name)
    if parts is None or not any(parts.values()):
        _write(sheet, named, whole)
        return
    at = {column.code: number for number, column in enumerate(sheet.columns)}
    sums: dict[str, Cell] = {}
    complete = True
    for code, found in parts.items():
        formula = f"=SUM({place.cells(at[code])})"
        sums[code] = Number(sum(found), numbers.whole(sum(found), book.language), formula=formula)
        complete = complete and sum(found) == _amount(whole[code])
    if complete:
        share = _by_formula(sheet, words, at) if words is not None else None
        _write(sheet, named, {**whole, **sums, **({"value": share} if share is not None else {})})
        return
    _write(sheet, book.word("sum_of_areas"), sums)
    _write(sheet, named, whole)
    counted = "expected" if "expected" in parts else next(iter(parts))
    others = _amount(whole[counted]) - sum(parts[counted])
    if others > 0:
        sheet.line(book.word("total_includes", n=others), "about")


def _write(sheet: Sheet, name: str, cells: Mapping[str, Cell]) -> None:
    """A row in the style of totals, its name in the column of names."""
    line: list[Cell] = [cells.get(column.code) for column in sheet.columns]
    names = next(number for number, column in enumerate(sheet.columns) if column.style == "strong")
    line[names] = name
    sheet.cells(line, total=True)


def _by_formula(sheet: Sheet, words: Labels, at: Mapping[str, int]) -> Cell:
    """The result of the whole as a reader would work it out from the row's own sums; None where sums don't give it."""
    figure = words.figure
    upper, lower = ("met", "expected") if words.measure is Measure.SHARE_OF_UNITS else ("numerator", "denominator")
    known = figure.value is not None and figure.reported and getattr(figure, lower)
    if words.measure is Measure.MEAN_OF_UNITS or not known or figure.value is None:
        return None
    from_row = [f"${xl_col_to_name(at[code])}${sheet.row + 1}" for code in (upper, lower)]
    times = "100*" if words.value_type is ValueType.PERCENT else ""
    return Number(figure.value, words.value(), formula=f"={times}{from_row[0]}/{from_row[1]}")


def _amount(cell: Cell) -> int:
    if isinstance(cell, Number):
        return int(cell.amount)
    return cell if isinstance(cell, int) else 0
