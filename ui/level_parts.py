"""Parts of the page of levels: one indicator at each level against that level's own demand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from charts.area_bars import AreaBar, area_bars
from data_access.scope import Scope
from kpi import vocabulary
from kpi.figures import Row, Status
from kpi.indicators import ValueType, indicators
from kpi.labels import of_row
from kpi.plan import Plan
from kpi.scope_words import scope_text
from ui import area_chart, choice_link, html, take_along
from ui.choices import choice, in_address, kept, tell_missed
from ui.explain_link import Linker
from ui.filters import Filters
from ui.language import current, t
from ui.style import current_palette
from ui.target_table import by_attention


def families(plan: Plan, targets: Iterable[str]) -> dict[str, list[str]]:
    """The targets put together by indicator (the same thing asked of several levels), by the first one's id."""
    by_indicator: dict[str, list[str]] = {}
    for target in targets:
        by_indicator.setdefault(plan.target(target).indicator, []).append(target)
    return {ids[0]: ids for ids in by_indicator.values()}


def chosen_family(plan: Plan, targets: Iterable[str], totals: Sequence[Row]) -> Sequence[str]:
    """Draw the choice of indicator and return its targets, of those that have rows by level (`targets`, at least one).

    At first that of the target looked at elsewhere, else the one that needs attention most.
    """
    found = families(plan, targets)
    head_of = {target: head for head, ids in found.items() for target in ids}

    def default() -> str:
        ranked = [kept("target"), *(row.target_id for row in by_attention(totals)), *head_of]
        return next(head_of[target] for target in ranked if target in head_of)

    known = [target.id for target in plan.targets]

    def name(head: str) -> str:
        return indicators()[plan.target(head).indicator].name(current())

    head = choice(
        "target", t("levels.indicator"), list(found), default, name, within=f"{plan.code}|levels", known=known
    )
    tell_missed("target")
    in_address("target", head)
    return found[head]


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows by level, youngest first."""
    order = list(vocabulary.levels())
    return sorted(rows, key=lambda row: order.index(row.level))


def finding(filters: Filters, rows: Sequence[Row]) -> str:
    """What the levels say in one line."""
    label = indicators()[rows[0].indicator].name(current())
    if not any(row.figure.reported for row in rows):
        return t("levels.finding_none", label=label)
    bad = sorted({row.level for row in rows if row.status is not Status.MET}, key=list(vocabulary.levels()).index)
    if not bad:
        return t("levels.finding_all", label=label)
    if len(bad) == len({row.level for row in rows}) > 1:
        return t("levels.finding_every", label=label)
    names = ", ".join(vocabulary.levels()[level].name(current()).lower() for level in bad)
    return t("levels.finding", label=label, levels=names)


def draw_bars(scope: Scope, filters: Filters, rows: Sequence[Row]) -> None:
    """A bar for each level with its own demand as a line across it; a click makes it the level looked at."""
    plan = filters.plan
    names = _names(plan, rows)
    bars = [_bar(plan, row, names[row.target_id, row.level]) for row in rows]
    words = of_row(plan, rows[0], current())
    label = words.indicator.name(current())
    subtitle = t("levels.subtitle", measure=t(f"common.measure_{words.measure.value}"))
    st.html(f'<p class="kpi-small"><b>{escape(label)}</b><br>{escape(subtitle)}</p>')
    text, percent = area_chart.bars_text(filters, words), words.value_type is ValueType.PERCENT
    make = partial(area_bars, bars, None, text, percent=percent)
    alt = t("levels.chart_alt", label=label, rows="; ".join(f"{bar.name}: {bar.words}" for bar in bars))
    key = f"levels|{filters.area}|{rows[0].target_id}"
    area_chart.clickable_bars(make(current_palette(), clickable=True), alt, key=key, name="level")
    every_level = replace(filters, level=None)  # the one looked at narrows nothing here
    name = f"levels-{rows[0].target_id}"
    context = take_along.context_of(every_level, t("levels.by_level", label=label), subtitle, name)
    levels = vocabulary.levels()
    heading = t("common.level")
    make_table = partial(take_along.table_of, plan, rows, heading, lambda code: levels[code].name(current()))
    take_along.draw(scope, make, context, make_table, key="levels_chart")


def level_table(filters: Filters, rows: Sequence[Row], link: Linker) -> str:
    """Markup: the same as a table, with what is missing; a level's name makes it the level looked at."""
    names = _names(filters.plan, rows)
    columns = ("value", "demand", "status", "gap")
    headings = [(t("common.level"), ""), *((t(f"overview.column_{name}"), _CSS.get(name, "")) for name in columns)]
    lines = [_line(filters, row, names[row.target_id, row.level], headings, link) for row in rows]
    note = f'<p class="kpi-small">{escape(t("overview.levels_note"))}</p>'
    return html.table(headings, lines) + note


_CSS = {"value": "kpi-right", "demand": "kpi-right"}


def _names(plan: Plan, rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """What each row is called: its level, and where several targets ask the same level, of whom."""
    answer = {}
    for row in rows:
        name = vocabulary.levels()[row.level].name(current())
        if sum(other.level == row.level for other in rows) > 1:
            name = f"{name} · {scope_text(plan.target(row.target_id), plan, current())} ({row.clause})"
        answer[row.target_id, row.level] = name
    return answer


def _bar(plan: Plan, row: Row, name: str) -> AreaBar:
    words = of_row(plan, row, current())
    bar = area_chart.bar_of(name, row.level, words, current())
    return replace(bar, name=f"{name} ({words.demand()})", demand=row.target)


def _line(filters: Filters, row: Row, name: str, headings: Sequence[tuple[str, str]], link: Linker) -> str:
    words = of_row(filters.plan, row, current())
    labels = [heading for heading, _ in headings]
    return "".join(
        (
            html.cell(choice_link.link(filters, name, level=row.level)),
            html.cell(link(row, words.value()) + html.small(words.evidence(), words.bounds()), labels[1], "kpi-right"),
            html.cell(escape(words.demand()), labels[2], "kpi-right kpi-figure"),
            html.cell(html.status(row.status, current())),
            html.cell(escape(words.gap())),
        )
    )
