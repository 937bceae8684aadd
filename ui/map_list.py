"""The list beside the map: the same areas or units as links. What the map does by a click, this does by keyboard."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from kpi.plan import Plan
from ui import html, language
from ui.filters import Filters
from ui.language import current, t
from ui.map_data import Entry, Shown

#: More rows than this are shown on request.
_FIRST = 14
UNIT_PAGE = "don-vi"


def draw(filters: Filters, target: str, found: Shown) -> None:
    """The table, what needs attention first."""
    if found.of_units and not found.entries:
        st.html(html.empty(t("map.no_unit_rows"), t("map.no_unit_rows_action")))
        return
    many = len(found.entries) > _FIRST and not st.toggle(t("map.list_more", n=len(found.entries)), key="map_more")
    entries = found.entries[:_FIRST] if many else found.entries
    first = t("map.list_unit" if found.of_units else "map.list_area")
    headings = [(first, ""), (t("map.list_value"), "kpi-right"), (t("map.list_state"), "kpi-state")]
    rows = [_row(entry, _address(filters, target, found, entry), headings) for entry in entries]
    st.html(html.table(headings, rows))
    if not found.may_see_units:
        st.html(html.empty(t("map.no_units"), t("map.no_units_action")))


def trail(filters: Filters, target: str) -> str:
    """Links to the areas above the one looked at, outermost first; "" at the plan's own area."""
    by_code = {option.code: option for option in filters.areas}
    steps = []
    at = by_code.get(filters.area or "")
    while at is not None and at.parent is not None:
        at = by_code.get(at.parent)
        if at is not None:
            steps.append(f'<a href="{escape(area_address(filters, target, at.code))}">{escape(at.name)}</a>')
    if not steps:
        return ""
    return f'<p class="kpi-line">{" › ".join([*reversed(steps), escape(filters.area_name)])}</p>'


def area_address(filters: Filters, target: str, area: str) -> str:
    """The address of the map of another area, everything else the same."""
    return f"?{urlencode(_shared(filters, target, filters.plan, area))}"


def _address(filters: Filters, target: str, found: Shown, entry: Entry) -> str:
    if found.of_units:
        shared = _shared(filters, target, filters.plan, filters.area or "")
        return f"{UNIT_PAGE}?{urlencode(shared | {'unit': entry.place.code})}"
    return area_address(filters, target, entry.place.code) if found.may_see_units else ""


def _shared(filters: Filters, target: str, plan: Plan, area: str) -> dict[str, str]:
    shown = {"plan": plan.code, "period": filters.period.code, "target": target} | language.address()
    return shown | ({"area": area} if area and area != plan.area else {})


def _row(entry: Entry, address: str, headings: Sequence[tuple[str, str]]) -> str:
    name = escape(entry.place.name)
    linked = f'<a href="{escape(address)}">{name}</a>' if address else name
    if entry.words is None:
        return html.cell(linked) + html.cell(html.small(entry.value), headings[1][0], "kpi-right") + html.cell("")
    return "".join(
        (
            html.cell(f"<b>{linked}</b>{html.small(entry.words.gap())}"),
            html.cell(escape(entry.value), headings[1][0], "kpi-right"),
            html.cell(html.status(entry.words.row.status, current())),
        )
    )
