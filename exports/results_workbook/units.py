"""Sheets that count units: where they stand in maturity, and how complete their reporting is."""

from charts.palette import LIGHT
from exports.results_workbook import charts
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Column, Place, Sheet
from exports.results_workbook.styles import pale
from exports.results_workbook.sums import total_rows
from kpi import numbers, vocabulary
from kpi.figures import Completeness, Status

_LEVELS = ("level_1", "level_2", "level_3")
_COUNTS = ("to_report", "sent", "approved", "waiting", "unsent")


def of_maturity(book: Book, index: str) -> Sheet:
    """Units at each level of maturity, all together first; every row adds up to its units."""
    columns = [Column("education_level", 30, "strong"), *(Column(code, 11) for code in (*_LEVELS, "no_level"))]
    columns += [Column("assessed", 12, "value"), charts.BAR_NAME]
    sheet = Sheet(book, book.word("sheet_maturity"), book.word("maturity_title"), book.word("maturity_about"), columns)
    found = book.meeting.maturity
    sheet.top(index, notes=[book.word("maturity_note" if found else "maturity_none")])
    if not found:
        sheet.finish()
        return sheet
    levels = vocabulary.levels()
    said = [levels[one.level].name(book.language) if one.level else book.word("maturity_all") for one in found]
    names = charts.names_of(said)
    lines: list[list[Cell]] = []
    for number, (one, name, bar) in enumerate(zip(found, said, names.broken, strict=True), start=sheet.row + 2):
        total = _made(book, one.expected, f"=SUM(B{number}:E{number})")
        lines.append([name, *one.levels, one.silent, total, bar])
    place = sheet.table(lines)
    colours = [pale(LIGHT.accent, part) for part in (0.35, 0.65, 1.0)] + [LIGHT.hairline]
    _draw(sheet, place, dict(zip((*_LEVELS, "no_level"), colours, strict=True)), names, percent=True)
    sheet.finish(place, frozen_columns=1)
    return sheet


def of_reporting(book: Book, index: str) -> Sheet:
    """How many units of each area have reported, most missing first, and their sum."""
    whole = book.meeting.completeness
    columns = [Column("area_code", 8, "text"), Column("area", 34, "strong"), *(Column(code, 13) for code in _COUNTS)]
    title, about = book.word("reporting_title"), book.word("reporting_about")
    sheet = Sheet(book, book.word("sheet_reporting"), title, about, [*columns, charts.BAR_NAME])
    areas = sorted(whole.areas, key=lambda one: -one.silent)
    sheet.top(index, notes=[book.word("reporting_note" if areas else "reporting_none")])
    names = charts.names_of([one.name for one in areas])
    lines: list[list[Cell]] = []
    for row, (one, bar) in enumerate(zip(areas, names.broken, strict=True), start=sheet.row + 2):
        waiting, silent = (_counts(one)[code] for code in ("waiting", "unsent"))
        made = _made(book, waiting, f"=D{row}-E{row}"), _made(book, silent, f"=C{row}-D{row}")
        lines.append([one.area, one.name, one.expected, one.sent, one.approved, *made, bar])
    place = sheet.table(lines)
    parts = {code: [_counts(one)[code] for one in areas] for code in _COUNTS}
    total_rows(sheet, place, None, _counts(whole), parts, whole.name)
    if areas:
        colours = (LIGHT.statuses[Status.MET], LIGHT.bar, LIGHT.statuses[Status.NOT_MET])
        _draw(sheet, place, dict(zip(("approved", "waiting", "unsent"), colours, strict=True)), names, percent=False)
    sheet.finish(place, frozen_columns=2)
    return sheet


def _counts(one: Completeness) -> dict[str, int]:
    counts = (one.expected, one.sent, one.approved, one.sent - one.approved, one.silent)
    return dict(zip(_COUNTS, counts, strict=True))


def _made(book: Book, amount: int, formula: str) -> Number:
    return Number(amount, numbers.whole(amount, book.language), formula=formula)


def _draw(sheet: Sheet, place: Place, colours: dict[str, str], names: charts.Names, *, percent: bool) -> None:
    codes = [column.code for column in sheet.columns]
    parts = [(codes.index(code), colour) for code, colour in colours.items()]
    chart = charts.stacked(sheet, place, codes.index("bar_name"), parts, percent=percent)
    sheet.insert(1 if "area" in codes else 0, chart, charts.fit(chart, names, legend=True))
