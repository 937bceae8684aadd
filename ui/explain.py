"""Explaining a figure: a dialog that any page opens from any figure that it makes a link (`links`)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from data_access.database import session
from data_access.explained import Explained, ExplainedUnit, explained
from data_access.scope import Scope
from kpi.labels import of_row
from kpi.unit_answers import Group
from ui import errors, explain_parts, guard, html, list_files
from ui.answer_words import group_word
from ui.engine import engine
from ui.explain_link import PARAMETER, Asked, Linker, linker
from ui.filters import Filters, plan_name
from ui.language import current, t
from ui.navigation import ADDRESSES

#: More units than this are found by searching: nobody reads a thousand rows in a dialog.
_MOST = 100
_ALL = "all"
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def links(filters: Filters) -> Linker:
    """What makes figures of this page into links to their explanation; `draw` opens them."""
    return linker(address(filters), _area(filters), current())


def open_for(value: str) -> None:
    """From the next run on the page shows this explanation (`Asked.value`)."""
    st.query_params[PARAMETER] = value


def draw(filters: Filters) -> None:
    """Open the explanation that the address asks for, and catch clicks on links to others. Call once, at a page's end.

    The address is the truth: a copied one opens the same explanation for another person, within that person's rights.
    """
    clicked = _catcher()(key="explain_links", on_asked_change=_follow)
    if clicked.asked is None and PARAMETER not in st.query_params:
        return
    st.dialog(t("explain.title"), width="large", on_dismiss=_close)(_draw)(filters)


def address(filters: Filters) -> dict[str, str]:
    """This page's address without an explanation."""
    shown = filters.address() | st.query_params.to_dict()
    shown.pop(PARAMETER, None)
    return shown


def _area(filters: Filters) -> str:
    return filters.area or filters.plan.area


def _follow() -> None:
    found = st.session_state["explain_links"].get("asked")
    if isinstance(found, str):
        open_for(found)


def _close() -> None:
    st.query_params.pop(PARAMETER, None)


def _draw(filters: Filters) -> None:
    """The dialog's body. It also runs by itself, so it asks again who is there."""
    scope = guard.require()
    with errors.in_words():
        asked = Asked.parse(st.query_params.get(PARAMETER, ""))
        found = _found(scope, filters, asked)
        if found is None:
            st.html(html.empty(t("explain.none"), t("explain.none_action")))
            return
        plan, language = filters.plan, current()
        area = next((option.name for option in filters.areas if option.code == found.row.area), filters.area_name)
        places = [
            part for part in (area, filters.narrow_words, filters.period.title(language), plan_name(plan)) if part
        ]
        st.html(
            explain_parts.figure(plan, found, places, language)
            + explain_parts.computation(plan, found, language)
            + explain_parts.groups(plan, found, language)
        )
        if found.units:
            _draw_units(filters, found)
            _draw_files(scope, filters, found)


def _found(scope: Scope, filters: Filters, asked: Asked) -> Explained | None:
    with session(engine()) as opened:
        return explained(
            opened,
            scope,
            filters.plan,
            filters.period.code,
            asked.name,
            area=asked.area or filters.area,
            level=asked.level,
            narrow=filters.narrow,
        )


def _draw_units(filters: Filters, found: Explained) -> None:
    present = {unit.answer.group for unit in found.units}
    groups = [_ALL, *(group.value for group in Group if group in present)]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    group = left.segmented_control(
        t("explain.show"),
        groups,
        default=_ALL,
        required=True,
        format_func=lambda code: t("explain.show_all") if code == _ALL else group_word(Group(code), current()),
        key=f"explain_group|{current()}",
    )
    words = right.text_input(t("explain.search"), placeholder=t("explain.search_hint"), key="explain_search")
    matching = [unit for unit in _ordered(found.units) if group in (_ALL, unit.answer.group.value)]
    matching = [unit for unit in matching if _matches(unit, words)]
    if not matching:
        st.html(html.empty(t("explain.none_found"), t("explain.none_found_action")))
        return
    if len(matching) > _MOST:
        st.caption(t("explain.first_of", shown=_MOST, n=len(matching)))
    unit_page = f"{ADDRESSES['unit']}?{urlencode(filters.address())}&unit="
    st.html(explain_parts.units_table(found, matching[:_MOST], unit_page, current()))


def _draw_files(scope: Scope, filters: Filters, found: Explained) -> None:
    """Every unit of the explanation to take along, whatever is searched for above; filters say the row's own place."""
    plan, row = filters.plan, found.row
    place = replace(filters, area=None if row.area == plan.area else row.area, level=row.level or filters.level)
    list_files.draw(scope, place, of_row(plan, row, current()), _ordered(found.units), key="explained")


def _ordered(units: Sequence[ExplainedUnit]) -> list[ExplainedUnit]:
    """Those that hold the figure back first, then as units are ordered everywhere."""
    order = list(Group)
    return sorted(units, key=lambda unit: order.index(unit.answer.group))


def _matches(unit: ExplainedUnit, words: str) -> bool:
    asked = words.casefold().split()
    said = f"{unit.answer.unit.name} {unit.answer.unit.code} {unit.area_name}".casefold()
    return all(word in said for word in asked)


def _catcher():  # type: ignore[no-untyped-def]
    """The script that turns a click on a link into an event of this session; registered once a run."""
    return st.components.v2.component("explain_links", js=_SCRIPT)
