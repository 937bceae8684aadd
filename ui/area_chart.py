"""The areas that hold a target's result back: chart of the child areas, then the levels."""

from collections.abc import Sequence
from functools import partial
from html import escape

import plotly.graph_objects as go
import streamlit as st

from charts.area_bars import AreaBar, BarsText, area_bars, ordered
from data_access.scope import Scope
from kpi import vocabulary
from kpi.figures import By, Row, Status
from kpi.indicators import ValueType
from kpi.labels import Labels, of_row
from kpi.plan import Plan
from ui import cached, html, take_along
from ui.choices import choice, choose, in_address, tell_missed
from ui.filters import Filters, plan_name
from ui.language import current, t
from ui.style import current_palette
from ui.target_table import by_attention

#: More bars than this are shown on request only: the ones that hold back most are on top.
_FIRST = 15

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


def draw(scope: Scope, filters: Filters, rows: Sequence[Row]) -> None:
    """Section of the overview: choose a target, see its areas and levels."""
    st.html(html.heading(t("overview.areas")))
    row = chosen_target(scope, filters, rows)
    draw_areas(scope, filters, row)
    _draw_levels(scope, filters, row)


def bar_of(name: str, code: str, words: Labels, language: str) -> AreaBar:
    """A row of one area as a bar. What nobody reported has no value, whatever the measure says."""
    figure, row = words.figure, words.row
    if figure.reported == 0:
        return AreaBar(code, name, None, None, None, Status.NO_DATA, t("overview.areas_silent", n=figure.expected))
    parts = [words.value()] if figure.value is not None else []
    parts += [words.evidence(), words.status() if row.status else ""]
    shown = " · ".join(part for part in parts if part)
    return AreaBar(code, name, figure.value, figure.low, figure.high, row.status, shown)


def chosen_target(scope: Scope, filters: Filters, rows: Sequence[Row]) -> Row:
    """The person's choice; at first the target that needs attention most and can be compared between areas.

    `rows`: the targets' total rows, at least one. Draws the select box.
    """
    plan = filters.plan
    by_id = {row.target_id: row for row in rows}
    comparable = cached.targets_with_areas(scope, plan, filters.period.code, filters.area, filters.narrow)
    ranked = [row.target_id for row in by_attention(rows)]
    first = next((target_id for target_id in ranked if target_id in comparable), ranked[0])

    def name(target_id: str) -> str:
        row = by_id[target_id]
        return f"{row.clause} · {of_row(plan, row, current()).name()}"

    chosen = choice("target", t("overview.areas_target"), list(by_id), first, name, within=plan.code)
    tell_missed("target")
    in_address("target", chosen)
    return by_id[chosen]


def draw_areas(scope: Scope, filters: Filters, total: Row, *, key: str = "area_chart") -> None:
    """The child areas as bars against one target, those that hold back most on top; a click on one opens it."""
    if not filters.children:
        st.html(html.empty(t("overview.areas_none"), t("overview.areas_none_action")))
        return
    words = of_row(filters.plan, total, current())
    names = {option.code: option.name for option in filters.children}
    rows = cached.rows_of_target(
        scope, filters.plan, filters.period.code, filters.area, total.target_id, By.AREA, filters.narrow
    )
    if not rows:
        st.html(html.empty(t("overview.areas_no_rows"), t("overview.areas_no_rows_action")))
        return
    bars = [
        bar_of(names.get(row.area, row.area), row.area, of_row(filters.plan, row, current()), current()) for row in rows
    ]
    bars = ordered(bars, lower_is_better=bool(total.comparator and total.comparator.wants_low))
    shown = bars if len(bars) <= _FIRST or st.toggle(t("overview.areas_more", n=len(bars))) else bars[:_FIRST]
    subtitle = t("overview.areas_subtitle", measure=t(f"common.measure_{words.measure.value}"))
    st.html(f'<p class="kpi-small"><b>{escape(words.name())}</b><br>{escape(subtitle)}</p>')
    _tell_direct(scope, filters, total.target_id)
    text, percent = bars_text(filters, words), words.value_type is ValueType.PERCENT
    make = partial(area_bars, shown, total.target, text, percent=percent)
    figure = make(current_palette(), clickable=True)
    alt = t("overview.chart_alt", label=words.name(), rows="; ".join(f"{bar.name}: {bar.words}" for bar in shown))
    clickable_bars(figure, alt, key=f"{key}|{filters.area}|{total.target_id}", name="area")
    by_code = {row.area: row for row in rows}
    context = take_along.context_of(filters, t("take_along.by_area", label=words.name()), subtitle, total.target_id)
    shown_rows = [by_code[bar.code] for bar in shown]
    heading = t("common.area")
    make_table = partial(take_along.table_of, filters.plan, shown_rows, heading, lambda code: names.get(code, code))
    take_along.draw(scope, make, context, make_table, key=key)


def _tell_direct(scope: Scope, filters: Filters, target: str) -> None:
    """In words, the units that no bar holds: those that lie directly under the area looked at."""
    period = filters.period.code
    count = cached.units_directly_under(scope, filters.plan, period, filters.area, target, filters.narrow)
    if count:
        st.html(f'<p class="kpi-small">{escape(t("overview.areas_direct", n=count, area=filters.area_name))}</p>')


def clickable_bars(figure: go.Figure, alt: str, *, key: str, name: str) -> None:
    """Bars of which a click makes the bar's code the choice `name` (`ui.choices`)."""

    def clicked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            code = points[0]["customdata"]
            choose(name, str(code[0] if isinstance(code, list) else code))

    with st.container(key=f"clickable_{name}"):
        st.plotly_chart(
            figure, theme=None, config=_CONFIG, alt=alt, key=key, on_select=clicked, selection_mode="points"
        )


def bars_text(filters: Filters, words: Labels) -> BarsText:
    """The words around bars of one target."""
    return BarsText(
        target=t("overview.areas_demand", demand=words.demand()),
        source=t("common.source", period=filters.period.title(current()), plan=plan_name(filters.plan)),
        suffix="%" if words.value_type is ValueType.PERCENT else "",
        separators=",." if current() == "vi" else ".,",
    )


def _draw_levels(scope: Scope, filters: Filters, total: Row) -> None:
    rows = cached.rows_of_target(
        scope, filters.plan, filters.period.code, filters.area, total.target_id, By.LEVEL, filters.narrow
    )
    if len(rows) < 2:
        return
    with st.expander(t("overview.levels")):
        headings = [t("overview.levels_column"), *(t(f"overview.column_{name}") for name in ("value", "status", "gap"))]
        lines = [_level_line(filters.plan, row, headings) for row in rows]
        st.html(
            html.table([(headings[0], ""), (headings[1], "kpi-right"), (headings[2], ""), (headings[3], "")], lines)
            + f'<p class="kpi-small">{escape(t("overview.levels_note"))}</p>'
        )


def _level_line(plan: Plan, row: Row, headings: Sequence[str]) -> str:
    words = of_row(plan, row, current())
    value = f"<b>{escape(words.value())}</b>{html.small(words.evidence(), words.bounds())}"
    return "".join(
        (
            html.cell(f"<b>{escape(vocabulary.levels()[row.level].name(current()))}</b>"),
            html.cell(value, headings[1], "kpi-right"),
            html.cell(html.status(row.status, current())),
            html.cell(escape(words.gap()), headings[3]),
        )
    )
