"""The list beside the map: the same areas or units as links. What the map does by a click, this does by keyboard."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from ui import html, navigation
from ui.filters import Filters
from ui.language import current, t
from ui.map_data import Entry, Shown, is_yes_no

#: More rows than this are shown on request.
_FIRST = 14


def draw(filters: Filters, target: str, found: Shown) -> None:
    """The table, what needs attention first."""
    if found.of_units and not found.entries:
        st.html(html.empty(t("map.no_unit_rows"), t("map.no_unit_rows_action")))
        return
    many = len(found.entries) > _FIRST and not st.toggle(t("map.list_more", n=len(found.entries)), key="map_more")
    entries = found.entries[:_FIRST] if many else found.entries
    first = t("map.list_unit" if found.of_units else "map.list_area")
    yes_no = found.of_units and all(entry.words is not None and is_yes_no(entry.words) for entry in entries)
    value = [] if yes_no else [(t("map.list_value"), "kpi-right")]
    headings = [(first, ""), *value, (t("map.list_state"), "kpi-state")]
    rows = [_row(entry, _address(filters, target, found, entry), headings, yes_no) for entry in entries]
    st.html(html.table(headings, rows))
    if not found.may_see_units:
        st.html(html.empty(t("map.no_units"), t("map.no_units_action")))


def draw_trail(filters: Filters, target: str) -> None:
    """Links to the areas above the one looked at, outermost first; nothing at the plan's own area."""
    *above, here = filters.path or [None]
    if here is not None and above:
        links = [
            f'<a href="{escape(_area_address(filters, target, area.code))}">{escape(area.name)}</a>' for area in above
        ]
        st.html(f'<p class="kpi-line">{" › ".join([*links, escape(here.name)])}</p>')


def _area_address(filters: Filters, target: str, area: str) -> str:
    """The address of the map of another area, everything else the same."""
    return f"?{urlencode(filters.address() | {'area': area, 'target': target})}"


def _address(filters: Filters, target: str, found: Shown, entry: Entry) -> str:
    """Where a row leads: to the area's own map, or the unit's page; nowhere for the area looked at itself."""
    if found.of_units:
        shared = filters.address() | {"target": target, "unit": entry.place.code}
        return f"{navigation.ADDRESSES['unit']}?{urlencode(shared)}"
    return _area_address(filters, target, entry.place.code) if found.may_see_units else ""


def _row(entry: Entry, address: str, headings: Sequence[tuple[str, str]], yes_no: bool) -> str:
    name = escape(entry.place.name)
    linked = f'<a href="{escape(address)}">{name}</a>' if address else name
    if entry.words is None:
        return html.cell(linked) + html.cell(html.small(entry.value), headings[1][0], "kpi-right") + html.cell("")
    status = html.cell(html.status(entry.words.row.status, current()))
    if yes_no:
        return html.cell(f"<b>{linked}</b>") + status
    named = html.cell(f"<b>{linked}</b>{html.small(entry.words.gap())}")
    return named + html.cell(escape(entry.value), headings[1][0], "kpi-right") + status
