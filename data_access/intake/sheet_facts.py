"""What a sheet as a whole says above its tables and in its name: the period, a level, the unit of a school's file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data_access.intake.columns import SheetColumns
from data_access.intake.folding import folded
from data_access.intake.grid import CellKind, letter
from data_access.intake.headings import level_of
from data_access.intake.named_periods import period_in, periods_in, rounds_in, school_years_in, year_of
from data_access.loading.errors import ErrorCode, LoadError
from kpi.periods import FORMS

#: Titles stand within so many rows above a table.
_TITLE_ROWS = 40
#: So many stand between two tables.
_ROWS_BETWEEN = 8
_TITLE_KINDS = (CellKind.TEXT, CellKind.DATE)
_LEVEL_LEAD = ("khoi", "cap", "bac", "cap hoc", "bac hoc", "khoi truong", "cac truong")


@dataclass(frozen=True, slots=True)
class Title:
    """One text above the first table."""

    row: int
    column: int
    text: str


def titles_of(columns: SheetColumns, before: int) -> list[Title]:
    """The texts above a row, in reading order."""
    return [
        Title(row, column, cell.text)
        for row in columns.rows[:_TITLE_ROWS]
        if row < before
        for column, cell in sorted(columns.cells(row).items())
    ]


def titles_between(columns: SheetColumns, after: int, before: int) -> list[Title]:
    """The titles right above a further table of a sheet: rows of one text each, or of a name behind its "Trường:"."""
    answer: list[Title] = []
    first, last = np.searchsorted(columns.numbers, [after + 1, before])
    for row in reversed(columns.rows[max(first, last - _ROWS_BETWEEN) : last]):
        cells = sorted(columns.cells(row).items())
        led = len(cells) == 2 and cells[0][1].text.endswith(":")
        if not (len(cells) == 1 or led) or any(cell.kind not in _TITLE_KINDS for _, cell in cells):
            break
        answer[:0] = [Title(row, column, cell.text) for column, cell in cells]
    return answer


def period_of(titles: list[Title], sheet: str, asked: str | None) -> tuple[str | None, LoadError | None]:
    """The period of a sheet: the one asked for, unless its titles name another; else the one they name.

    None for a sheet of another period, or of none: nothing of it may be stored.
    """
    said = [*titles, Title(0, 0, sheet)]
    if asked is not None:
        other = _other(said, asked)
        if other is None:
            return asked, None
        row, column = (other.row, letter(other.column)) if other.row else (None, "")
        return None, LoadError(ErrorCode.OTHER_PERIOD, row, column, other.text, asked, sheet)
    found = next((named[0] for title in titles if len(named := periods_in(title.text)) == 1), None)
    found = found or period_in(title.text for title in said)
    if found is None:
        return None, LoadError(ErrorCode.PERIOD_NOT_NAMED, None, "", "", FORMS, sheet)
    return found, None


def of_period(headings: Sequence[str], asked: str | None) -> bool:
    """Whether headings over a column name no other period than the one asked for."""
    titles = [Title(1, 1, text) for text in headings]
    return not asked or _other(titles, asked) is None


def period_below(own: list[Title], sheet: str, of_sheet: str, asked: str | None) -> tuple[str | None, LoadError | None]:
    """The period of a further table by its own titles, else the sheet's."""
    named = {code for title in own for code in periods_in(title.text)}
    if asked is None and len(named) == 1:
        return next(iter(named)), None
    period, fault = period_of(own, "", asked or of_sheet)
    return period, None if fault is None else replace(fault, sheet=sheet)


def _other(said: list[Title], asked: str) -> Title | None:
    """The title that names another period (or school year, or round of one) than the one asked for, where none names
    that one. A sheet's own name goes before the titles that all sheets have."""
    named = [(title, periods) for title in said if (periods := periods_in(title.text))]
    year, _, round_asked = asked.partition("/")
    rounds = [(title, found) for title in said if round_asked and (found := rounds_in(title.text))]
    for title, found in rounds:
        if not title.row and round_asked not in found:
            return title
    if any(asked in periods for _, periods in named):
        return None
    if named:
        return named[0][0]
    years = [(title, found) for title in said if round_asked and (found := school_years_in(title.text))]
    if years and not any(year in found for _, found in years):
        return years[0][0]
    if rounds and not any(round_asked in found for _, found in rounds):
        return rounds[0][0]
    if years:
        return None
    return next((title for title in said if (of := year_of(title.text)) and of not in asked), None)


def level_said(titles: list[Title], sheet: str) -> str:
    """The level of a sheet: its name ("Tiểu học", "Khối THCS"), else the one that its titles say it is about."""
    named = _level_in_name(sheet)
    if named:
        return named
    found = {level for title in titles for level in _levels_in(title.text)}
    return next(iter(found)) if len(found) == 1 else ""


def _level_in_name(sheet: str) -> str:
    words = [
        word for word in folded(sheet).split(" ") if not word.isdigit() and word not in ("sheet", "bieu", "mau", "bang")
    ]
    return level_of(" ".join(words)) if words else ""


def _levels_in(text: str) -> Iterator[str]:
    """Levels behind words such as "khối" and "cấp" in a title."""
    words = folded(text).split(" ")[:60]
    for at, word in enumerate(words):
        if word in _LEVEL_LEAD or " ".join(words[at : at + 2]) in _LEVEL_LEAD:
            for size in range(4, 0, -1):
                level = level_of(" ".join(words[at : at + 1 + size]))
                if level:
                    yield level
                    break
