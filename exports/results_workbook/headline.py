"""A sheet for each target of the five headline indicators: areas from the weakest on, totals, bars and the target."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name

from charts.area_bars import AreaBar, ordered
from exports.results_workbook import charts, rows
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell, Number, finite
from exports.results_workbook.sheet import Column, Place, Sheet
from exports.results_workbook.sums import ADDED, total_rows
from kpi import findings, numbers
from kpi.comparison import Amount
from kpi.figures import Row
from kpi.formula_words import formula
from kpi.headlines import headline_target, headlines
from kpi.indicators import ValueType
from kpi.labels import Labels

_FIGURES = (
    *("value", "demand", "status", "gap", "things", "numerator", "denominator", "met"),
    *("expected", "reported", "silent", "low", "high", "change", "remark"),
)
#: Of a headline for which the plan sets no target.
_MEASURED = tuple(code for code in _FIGURES if code not in ("demand", "gap", "things"))
#: Columns that only the chart needs.
_DRAWN = (charts.BAR_NAME, *(Column(code, 10, hidden=True) for code in ("extra", "rest", "thin")))


def sheets(book: Book, index: str) -> list[Sheet]:
    """One a target; of a group without any row, one that says so."""
    made = []
    names = {one.code: one.name(book.language) for one in headlines()}
    for group in book.meeting.headlines:
        if not group.rows:
            made.append(_empty(book, index, names[group.code]))
        made += [_sheet(book, index, names[group.code], row) for row in group.rows]
    return made


def _empty(book: Book, index: str, name: str) -> Sheet:
    sheet = Sheet(book, name, name, book.word("headline_about", label=name), [Column("empty", 110, "text")])
    sheet.top(index, notes=[book.word("headline_none")])
    sheet.finish()
    return sheet


def _sheet(book: Book, index: str, group: str, row: Row) -> Sheet:
    words = book.labels(row)
    found, by_level = _of(book, row, areas=True), False
    if not found:
        found, by_level = _of(book, row, areas=False), True
    lead = ("level",) if by_level else ("area_code", "area")
    shown = rows.columns(*lead, *(_FIGURES if row.comparator is not None else _MEASURED))
    about = book.word("headline_about", label=words.name())
    sheet = Sheet(book, group, f"{group}: {words.name()}", about, [*shown, *_DRAWN])
    finding = findings.sentence(findings.about(book.meeting, row), book.meeting, book.language)
    sheet.top(index, finding=finding, notes=_notes(book, row, found, by_level=by_level))
    ranked = found if by_level else _ranked(book, found, row)
    scale = charts.scale_of(_amounts(ranked or [row]), percent=words.value_type is ValueType.PERCENT)
    names = charts.names_of([str(rows.cells(book, one, shown)[len(lead) - 1]) for one in ranked])
    at = {column.code: number for number, column in enumerate(sheet.columns)}
    lines = [
        [*rows.cells(book, one, shown), name, *_drawn(book, one, at, sheet.row + 2 + number, scale)]
        for number, (one, name) in enumerate(zip(ranked, names.broken, strict=True))
    ]
    place = sheet.table(lines)
    figures = [column for column in sheet.columns if column.code in _FIGURES]
    whole = dict(zip((column.code for column in figures), rows.cells(book, row, figures), strict=True))
    parts = None if by_level else {code: [int(getattr(one.figure, code)) for one in ranked] for code in ADDED}
    total_rows(sheet, place, words, whole, parts)
    if ranked:
        _draw(sheet, place, ranked, names, scale)
    sheet.finish(place, frozen_columns=len(lead))
    return sheet


def _of(book: Book, row: Row, *, areas: bool) -> list[Row]:
    groups = book.meeting.headlines_by_area if areas else book.meeting.headlines_by_level
    key = row.target_id, row.indicator
    return [one for group in groups for one in group.rows if (one.target_id, one.indicator) == key]


def _ranked(book: Book, found: Sequence[Row], row: Row) -> list[Row]:
    """As pages order them: who holds the result back first."""
    by_area = {one.area: one for one in found}
    bars = []
    for one in found:
        value = one.figure.value if one.figure.reported else None
        bars.append(AreaBar(one.area, book.area(one.area), value, None, None, one.status, ""))
    lower = row.comparator is not None and row.comparator.wants_low
    return [by_area[bar.code] for bar in ordered(bars, lower_is_better=lower)]


def _notes(book: Book, row: Row, found: Sequence[Row], *, by_level: bool) -> list[str]:
    plan, language = book.meeting.plan, book.language
    target = plan.target(row.target_id) if row.target_id else headline_target(plan, row.indicator)
    how = formula(target, language, lambda sign, value, kind: numbers.demand(sign, value, kind, language)).how
    said = [book.word("headline_how", how=how)]
    if not found:
        return [*said, book.word("headline_alone")]
    targeted = "headline_chart" if row.comparator is not None else "headline_chart_untargeted"
    order = book.word("headline_by_level" if by_level else "headline_order")
    return [*said, f"{order} {book.word(targeted)}"]


def _drawn(book: Book, row: Row, at: Mapping[str, int], line: int, scale: charts.Scale) -> list[Cell]:
    """What silent units may add, the room behind for words, and the target line: by formula from the row's numbers."""
    figure, cells = row.figure, {code: f"N(${xl_col_to_name(at[code])}{line})" for code in ("value", "high", "extra")}
    value, high = (_length(amount) if figure.reported else 0.0 for amount in (figure.value, figure.high))
    extra = max(high - value, 0.0)
    rest = scale.ends - value - extra

    def made(amount: float, formula: str = "") -> Number:
        return Number(amount, numbers.decimal(amount, book.language, 6), formula=formula)

    return [
        made(extra, f"=MAX({cells['high']}-{cells['value']},0)"),
        made(rest, f"={scale.ends!r}-{cells['value']}-{cells['extra']}"),
        made(scale.thin),
    ]


def _draw(sheet: Sheet, place: Place, ranked: Sequence[Row], names: charts.Names, scale: charts.Scale) -> None:
    book = sheet.book
    codes = [column.code for column in sheet.columns]
    needed = ["bar_name", "value", "extra", "rest"]
    if ranked[0].target is not None:
        needed += ["demand", "thin"]
    at = {code: codes.index(code) for code in needed}
    words = [_bar_words(book.labels(row)) for row in ranked]
    chart = charts.area_bars(sheet, place, at, [row.status for row in ranked], words, scale)
    sheet.insert(0 if "level" in codes else 1, chart, charts.fit(chart, names))


def _bar_words(words: Labels) -> str:
    return " · ".join(part for part in (words.value(), words.status() if words.row.status is not None else "") if part)


def _amounts(found: Sequence[Row]) -> list[float]:
    every = [amount for one in found for amount in (one.figure.value, one.figure.high, one.target)]
    return [_length(amount) for amount in every]


def _length(amount: Amount | None) -> float:
    """How long a bar is: nothing for what is no number; its words say what it is."""
    return 0.0 if amount is None or not finite(amount) else float(amount)
