"""Parts of the page of areas: its finding, the trail back up, the table of all targets."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from data_access.scope import Scope
from kpi.figures import By, Row, Status
from kpi.labels import of_row
from ui import cached, choice_link, html, overview_parts
from ui.explain_link import Linker, plain
from ui.filters import Filters
from ui.heat_table import heat_table
from ui.language import current, t

#: A table of more cells than this comes on request, and only its heads are links: it would be slow to send. They lead
#: to the area and to the target, where the same values open their explanations.
_MOST_CELLS = 450


def finding(filters: Filters, total: Row, rows: Sequence[Row]) -> str:
    """What the bars say in one line; for an area without areas below, its own result."""
    words = of_row(filters.plan, total, current())
    if not filters.children:
        return t("areas.finding_leaf", label=words.name(), value=words.value())
    if not any(row.figure.reported for row in rows):
        return t("areas.finding_none", label=words.name())
    met = sum(row.status is Status.MET for row in rows)
    return t("areas.finding_all" if met == len(rows) else "areas.finding", met=met, n=len(rows), label=words.name())


def draw_trail(filters: Filters) -> None:
    """The way back up as links; nothing at the plan's own area."""
    if len(filters.path) < 2:
        return
    *above, here = filters.path
    steps = [choice_link.link(filters, option.name, area=option.code) for option in above]
    last = f'<span aria-current="page">{escape(here.name)}</span>'
    label = escape(t("areas.trail"))
    st.html(f'<nav class="kpi-line" aria-label="{label}">{" › ".join([*steps, last])}</nav>')


def draw_heat(scope: Scope, filters: Filters, link: Linker) -> None:
    """Section: every target in every child area."""
    st.html(html.heading(t("areas.heat")))
    rows = cached.rows_by(scope, filters.plan, filters.period.code, filters.area, By.AREA, filters.narrow)
    if not rows:
        st.html(html.empty(t("areas.heat_none"), t("areas.heat_none_action")))
        return
    if _cells(rows) > _MOST_CELLS:
        if not st.toggle(t("areas.heat_show", n=len(filters.children)), key="heat_shown"):
            return
        link = plain
    areas = [(option, choice_link.link(filters, option.name, area=option.code)) for option in filters.children]
    overview_parts.draw_counts([row for found in rows.values() for row in found])

    def target_link(code: str, name: str) -> str:
        return choice_link.link(filters, name, target=code)

    table = heat_table(filters.plan, areas, rows, link, target_link, current())
    st.html(f'{table}<p class="kpi-small">{escape(t("areas.heat_note"))}</p>')


def _cells(rows: Mapping[str, Sequence[Row]]) -> int:
    return sum(len(found) for found in rows.values())
