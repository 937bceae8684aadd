"""The list beside the map: the same areas or units as links. What the map does by a click, this does by keyboard."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from ui import choice_link, html, navigation
from ui.explain_link import Linker, plain
from ui.filters import Filters
from ui.language import current, t
from ui.map_data import Entry, Shown, is_yes_no

#: More rows than this are shown on request.
_FIRST = 14


def draw(filters: Filters, target: str, found: Shown, link: Linker) -> None:
    """The table, what needs attention first; `link` makes an area's value open its explanation."""
    if found.of_units and not found.entries:
        st.html(html.empty(t("map.no_unit_rows"), t("map.no_unit_rows_action")))
        return
    many = len(found.entries) > _FIRST and not st.toggle(t("map.list_more", n=len(found.entries)), key="map_more")
    entries = found.entries[:_FIRST] if many else found.entries
    first = t("map.list_unit" if found.of_units else "map.list_area")
    yes_no = found.of_units and all(entry.words is not None and is_yes_no(entry.words) for entry in entries)
    value = [] if yes_no else [(t("map.list_value"), "kpi-right")]
    headings = [(first, ""), *value, (t("map.list_state"), "kpi-state")]
    explained = plain if found.of_units else link
    rows = [_row(entry, _name(filters, target, found, entry), headings, explained, yes_no) for entry in entries]
    st.html(html.table(headings, rows))
    if not found.may_see_units:
        st.html(html.empty(t("map.no_units"), t("map.no_units_action")))


def _name(filters: Filters, target: str, found: Shown, entry: Entry) -> str:
    """The name, leading to the area's own map or the unit's page; nowhere for the area looked at itself."""
    name = entry.place.name
    if found.of_units:
        shared = filters.address() | {"target": target, "unit": entry.place.code}
        address = f"{navigation.ADDRESSES['unit']}?{urlencode(shared)}"
        return f'<a class="kpi-link" href="{escape(address)}" target="_self">{escape(name)}</a>'
    return choice_link.link(filters, name, area=entry.place.code) if found.may_see_units else escape(name)


def _row(entry: Entry, name: str, headings: Sequence[tuple[str, str]], link: Linker, yes_no: bool) -> str:
    if entry.words is None:
        return html.cell(name) + html.cell(html.small(entry.value), headings[1][0], "kpi-right") + html.cell("")
    status = html.cell(html.status(entry.words.row.status, current()))
    if yes_no:
        return html.cell(f"<b>{name}</b>") + status
    named = html.cell(f"<b>{name}</b>{html.small(entry.words.gap())}")
    return named + html.cell(link(entry.words.row, entry.value), headings[1][0], "kpi-right") + status
