"""The list of units to take along: the rows shown, as CSV and XLSX with what they are about."""

from collections.abc import Callable, Sequence

import streamlit as st

from data_access.scope import NotAllowed, Scope
from data_access.unit_list import UnitLine
from exports import chart_data
from exports.chart_data import Cell, Table
from kpi import vocabulary
from ui import guard, take_along
from ui.answer_words import answer_words, group_word
from ui.filters import Filters
from ui.labels import Labels
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
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def draw(scope: Scope, filters: Filters, words: Labels, lines: Sequence[UnitLine]) -> None:
    """Two downloads, made when they are clicked, from the lines given (all pages of the list)."""
    context = take_along.context_of(
        filters, t("areas.units_of", label=words.name()), "", f"units-{words.row.target_id}"
    )
    columns, language = _columns(), current()  # read here: no session is known when a file is made
    files: dict[str, Callable[[], bytes]] = {
        "csv": lambda: chart_data.csv_of(_table(columns, words, lines, language), context),
        "xlsx": lambda: chart_data.xlsx_of(_table(columns, words, lines, language), context),
    }
    with st.container(horizontal=True):
        for ending, make in files.items():
            st.download_button(
                t(f"areas.units_{ending}"),
                _checked(scope, make),
                f"{context.file_name}.{ending}",
                mime=_TYPES[ending],
                on_click="ignore",
                key=f"units_{ending}",
            )


def table_of(words: Labels, lines: Sequence[UnitLine]) -> Table:
    """The lines as a table; numbers unrounded, no number for what nobody answered."""
    return _table(_columns(), words, lines, current())


def _columns() -> tuple[str, ...]:
    return (*(t(f"areas.column_{name}") for name in _COLUMNS), t("areas.state"))


def _table(columns: tuple[str, ...], words: Labels, lines: Sequence[UnitLine], language: str) -> Table:
    return Table(columns, tuple(_line(words, line, language) for line in lines))


def _line(words: Labels, line: UnitLine, language: str) -> tuple[Cell, ...]:
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


def _checked(scope: Scope, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Made only while the person still has the rights that the list was read with."""
    scope_later = guard.scope_later()

    def made() -> bytes:
        if scope_later() != scope:
            raise NotAllowed("rights have changed since the page was drawn")
        return make()

    return made
