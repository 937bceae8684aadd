"""The list of units to take along: the rows shown, as CSV and XLSX with what they are about."""

from collections.abc import Callable, Sequence

import streamlit as st

from data_access.explained import ExplainedUnit
from data_access.scope import Scope
from data_access.unit_list import UnitLine
from exports import chart_data
from exports.chart_data import Cell, Table
from kpi import vocabulary
from kpi.labels import Labels
from ui import take_along
from ui.answer_words import answer_words, group_word
from ui.filters import Filters
from ui.language import current, t

_COLUMNS = (
    "code",
    "unit",
    "area",
    "kind",
    "levels",
    "ownership",
    "level",
    "answer",
    "numerator",
    "denominator",
    "value",
)
#: A unit with its answer, of a list or of an explanation.
Line = UnitLine | ExplainedUnit


def draw(scope: Scope, filters: Filters, words: Labels, lines: Sequence[Line], *, key: str = "units") -> None:
    """Two downloads, made when they are clicked, from the lines given (all pages of the list)."""
    of = words.row.target_id or words.row.indicator
    context = take_along.context_of(filters, t("areas.units_of", label=words.name()), "", f"units-{of}")
    columns, language = _columns(), current()  # read here: no session is known when a file is made
    files: dict[str, Callable[[], bytes]] = {
        "csv": lambda: chart_data.csv_of(_table(columns, words, lines, language), context),
        "xlsx": lambda: chart_data.xlsx_of(_table(columns, words, lines, language), context),
    }
    with st.container(horizontal=True):
        for ending, make in files.items():
            take_along.download(scope, t(f"areas.units_{ending}"), ending, make, context.file_name, key)


def table_of(words: Labels, lines: Sequence[Line]) -> Table:
    """The lines as a table; numbers unrounded, no number for what nobody answered."""
    return _table(_columns(), words, lines, current())


def _columns() -> tuple[str, ...]:
    return (*(t(f"areas.column_{name}") for name in _COLUMNS), t("areas.state"))


def _table(columns: tuple[str, ...], words: Labels, lines: Sequence[Line], language: str) -> Table:
    return Table(columns, tuple(_line(words, line, language) for line in lines))


def _line(words: Labels, line: Line, language: str) -> tuple[Cell, ...]:
    answer, unit = line.answer, line.answer.unit
    terms = vocabulary.levels()
    given = answer.answer
    return (
        unit.code,
        unit.name,
        line.area_name,
        vocabulary.kinds()[unit.kind].name(language),
        "; ".join(terms[code].name(language) for code in terms if code in unit.levels),
        vocabulary.ownerships()[unit.ownership].name(language),
        terms[answer.level].name(language) if answer.level else "",
        answer_words(words.indicator, given, language) if given is not None else "",
        given.numerator if given is not None else None,
        given.denominator if given is not None else None,
        answer.value,
        group_word(answer.group, language),
    )
