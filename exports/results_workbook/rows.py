"""Rows of results as cells, by column: the numbers of the meeting, shown as pages show them."""

from collections.abc import Sequence

from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Column
from kpi import numbers, vocabulary
from kpi.comparison import Amount
from kpi.figures import Row
from kpi.indicators import Measure
from kpi.labels import Labels

#: Every column of a row of results, by code.
COLUMNS = {
    column.code: column
    for column in (
        Column("area_code", 7, "text"),
        Column("area", 26, "strong"),
        Column("level", 20, "strong"),
        Column("clause", 8, "text"),
        Column("target", 46, "text"),
        Column("value", 9, "value"),
        Column("demand", 10),
        Column("status", 16, "status"),
        Column("gap", 9),
        Column("things", 15, "unit"),
        Column("change", 13),
        Column("met", 9),
        Column("numerator", 12),
        Column("denominator", 13),
        Column("expected", 10),
        Column("reported", 10),
        Column("silent", 10),
        Column("of_reported", 11),
        Column("low", 9),
        Column("high", 9),
        Column("pooled", 9),
        Column("remark", 18, "unit"),
    )
}


def columns(*codes: str) -> list[Column]:
    return [COLUMNS[code] for code in codes]


def cells(book: Book, row: Row, of: Sequence[Column]) -> list[Cell]:
    """The cells of a row in these columns."""
    words = book.labels(row)
    return [_cell(book, words, column.code) for column in of]


def value(words: Labels) -> Cell:
    """The result; "–" when nothing was reported, as on pages."""
    amount = words.figure.value
    shown = words.value()
    return shown if amount is None or not words.figure.reported else Number(amount, shown)


def demand(words: Labels) -> Cell:
    """The demand as a number that shows its sign ("≥ 20%")."""
    return words.demand() if words.row.target is None else Number(words.row.target, words.demand())


def change(words: Labels) -> Cell:
    shown = words.change()
    return Number(words.row.change, shown, signed=True) if words.row.change is not None and shown else None


def gap(words: Labels) -> Cell:
    """What is missing, as a number; "nothing missing" in words where it is 0."""
    row = words.row
    if row.gap is None or row.comparator is None:
        return None
    return Number(row.gap, words.gap() if row.gap == 0 else numbers.decimal(row.gap, words.language, 2))


def things(book: Book, words: Labels) -> str:
    """What the gap is counted in; said of a value that is too high that it has to fall."""
    row = words.row
    if row.gap is None or row.comparator is None or row.gap == 0:
        return ""
    found = vocabulary.counted().get(row.gap_unit)
    name = found.name(words.language) if found is not None else ""
    uncounted = row.gap_unit in ("points", "percentage_points") or found is None
    return book.word("things_over", things=name).strip() if uncounted and row.comparator.wants_low else name


def _cell(book: Book, words: Labels, code: str) -> Cell:
    row, figure = words.row, words.figure
    if code in ("clause", "level"):
        return row.clause if code == "clause" else vocabulary.levels()[row.level].name(words.language)
    if code in ("area", "area_code"):
        return row.area if code == "area_code" else book.area(row.area)
    if code in ("expected", "reported", "silent", "met", "numerator", "denominator"):
        return int(getattr(figure, code))
    if code in ("low", "high", "pooled"):
        return _beside(words, getattr(figure, code))
    made = {
        "target": words.name,
        "value": lambda: value(words),
        "demand": lambda: demand(words),
        "status": words.status,
        "gap": lambda: gap(words),
        "things": lambda: things(book, words),
        "change": lambda: change(words),
        "of_reported": lambda: _of_reported(words),
        "remark": lambda: _remark(words),
    }
    return made[code]()


def _beside(words: Labels, amount: Amount | None) -> Cell:
    """A bound, or the pooled share beside a mean: nothing where nobody reported."""
    if amount is None or not words.figure.reported:
        return None
    return Number(amount, numbers.amount(amount, words.value_type, words.language))


def _of_reported(words: Labels) -> Cell:
    """The share of those that reported, beside a share of units with silent ones (rule 2)."""
    figure = words.figure
    if words.measure is not Measure.SHARE_OF_UNITS or not words.share_of_reported():
        return None
    share = figure.met * 100 / figure.reported
    return Number(share, numbers.decimal(share, words.language) + "%")


def _remark(words: Labels) -> str:
    """What a reader must know of a value: above 100, something over nothing, nobody reported."""
    figure = words.figure
    unusual = not figure.reported or figure.value is None or figure.value == float("inf")
    return ". ".join(part for part in (words.warning(), words.evidence() if unusual else "") if part)
