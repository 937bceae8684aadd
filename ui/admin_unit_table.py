"""The units that a person may change: searched, listed, and one's dated records."""

from html import escape

import streamlit as st

from data_access.database import session
from data_access.scope import Scope
from data_access.unit_directory import UnitEvent, UnitLine, history
from kpi import numbers, vocabulary
from ui import admin_fields, html
from ui.engine import engine
from ui.language import current, t

_SHOWN = 25
_LISTS = {"kind": vocabulary.kinds, "ownership": vocabulary.ownerships}


def draw(scope: Scope) -> None:
    """Search, list, and the history of the unit that is left or chosen."""
    day = admin_fields.today()
    words = admin_fields.text_box(t("admin.find_unit"), "unit_lookup", help=t("admin.find_unit_help"))
    lines, count = admin_fields.matches(scope, words, day, _SHOWN)
    if not lines:
        key = "admin.no_unit_found" if words else "admin.no_units"
        st.html(html.empty(t(key), t(f"{key}_action")))
        return
    st.caption(
        t("admin.units_found", n=count) if count == len(lines) else t("admin.more_units", shown=len(lines), n=count)
    )
    by_code = {line.code: line for line in lines}
    code = st.selectbox(
        t("admin.history_of"),
        list(by_code),
        0 if len(lines) == 1 else None,
        lambda one: admin_fields.unit_words(by_code[one], day),
        key=f"unit_history|{words}|{current()}",
        placeholder=t("admin.choose_unit"),
    )
    if code is not None:
        with session(engine()) as reading:
            events = history(reading, scope, str(code), day)
        st.html(_history(events))
    st.html(_table(lines))


def _table(lines: list[UnitLine]) -> str:
    names = ("unit", "levels", "area_code", "office_code", "state")
    headings = [(t(f"admin.column_{name}"), "kpi-wide" if name == "unit" else "") for name in names]
    rows = []
    for line in lines:
        cells = (
            f"<b>{escape(line.name)}</b>{html.small(line.code)}",
            escape(levels_words(line.levels) or vocabulary.kinds()[line.kind].name(current()))
            + html.small(vocabulary.ownerships()[line.ownership].name(current())),
            escape(line.area_name),
            escape(line.office_name),
            escape(_state(line)),
        )
        rows.append("".join(html.cell(cell, name) for cell, (name, _) in zip(cells, headings, strict=True)))
    return html.table(headings, rows)


def _state(line: UnitLine) -> str:
    if line.closed_on is not None:
        day = numbers.day(line.closed_on, current())
        return t("admin.closed_from" if line.closed_on <= admin_fields.today() else "admin.closes_on", day=day)
    if line.opened_on is not None:
        day = numbers.day(line.opened_on, current())
        return t("admin.open_since" if line.opened_on <= admin_fields.today() else "admin.opens_on", day=day)
    return t("admin.open")


def _history(events: list[UnitEvent]) -> str:
    headings = [(t("admin.column_day"), "kpi-wide"), (t("admin.column_event"), "")]
    rows = []
    for event in events:
        day = numbers.day(event.day, current()) if event.day else t("admin.day_unknown")
        said = t(f"admin.history_{event.what}", others=", ".join(event.others))
        details = [
            t(
                "admin.history_value",
                field=t(f"admin.field_{name}"),
                before=words(name, event.before[name]),
                after=words(name, after),
            )
            for name, after in event.after.items()
            if event.before
        ]
        rows.append(html.cell(escape(day), headings[0][0]) + html.cell(f"{escape(said)}{html.small(*details)}"))
    return html.table(headings, rows)


def words(column: str, value: str) -> str:
    """A value of a unit's column as people read it."""
    if column == "levels":
        return levels_words(tuple(part for part in value.split(";") if part)) or t("common.none")
    if column in _LISTS:
        return _LISTS[column]()[value].name(current())
    return value or t("common.none")


def levels_words(levels: tuple[str, ...]) -> str:
    """Levels in words, in their order."""
    return ", ".join(term.name(current()) for code, term in vocabulary.levels().items() if code in levels)
