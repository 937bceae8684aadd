"""The areas that hold a target's result back: chart of the child areas, then the levels."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from charts.area_bars import AreaBar, BarsText, area_bars, ordered
from data_access.scope import Scope
from kpi import vocabulary
from kpi.figures import By, Row, Status
from kpi.indicators import ValueType
from kpi.plan import Plan
from ui import cached, html, take_along
from ui.choices import choice
from ui.filters import Filters, plan_name
from ui.labels import Labels, of_row
from ui.language import current, t
from ui.style import current_palette
from ui.target_table import by_attention

#: More bars than this are shown on request only: the ones that hold back most are on top.
_FIRST = 15

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


def draw(scope: Scope, filters: Filters, rows: Sequence[Row]) -> None:
    """Section of the overview: choose a target, see its areas and levels."""
    st.html(html.heading(t("overview.areas")))
    row = _chosen(scope, filters, rows)
    words = of_row(filters.plan, row, current())
    _draw_areas(scope, filters, row, words)
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


def _chosen(scope: Scope, filters: Filters, rows: Sequence[Row]) -> Row:
    """The person's choice; at first the target that needs attention most and can be compared between areas."""
    plan = filters.plan
    by_id = {row.target_id: row for row in rows}
    comparable = cached.targets_with_areas(scope, plan, filters.period.code, filters.area, filters.narrow)
    ranked = [row.target_id for row in by_attention(rows)]
    first = next((target_id for target_id in ranked if target_id in comparable), ranked[0])

    def name(target_id: str) -> str:
        row = by_id[target_id]
        return f"{row.clause} · {of_row(plan, row, current()).name()}"

    chosen = choice("target", t("overview.areas_target"), list(by_id), first, name, within=plan.code)
    st.query_params["target"] = chosen
    return by_id[chosen]


def _draw_areas(scope: Scope, filters: Filters, total: Row, words: Labels) -> None:
    children = [option for option in filters.areas if option.parent == (filters.area or filters.plan.area)]
    if not children:
        st.html(html.empty(t("overview.areas_none"), t("overview.areas_none_action")))
        return
    names = {option.code: option.name for option in children}
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
    text, percent = _text(filters, words), words.value_type is ValueType.PERCENT
    make = partial(area_bars, shown, total.target, text, percent=percent)
    alt = t("overview.chart_alt", label=words.name(), rows="; ".join(f"{bar.name}: {bar.words}" for bar in shown))
    st.plotly_chart(make(current_palette()), theme=None, config=_CONFIG, alt=alt, key="area_chart")
    by_code = {row.area: row for row in rows}
    context = take_along.context_of(filters, t("take_along.by_area", label=words.name()), subtitle, total.target_id)
    table = take_along.table_of(
        filters.plan, [by_code[bar.code] for bar in shown], t("common.area"), lambda code: names.get(code, code)
    )
    take_along.draw(scope, make, context, table, key="area_chart")


def _text(filters: Filters, words: Labels) -> BarsText:
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
