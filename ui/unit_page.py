"""The unit page's parts that need Streamlit: which unit, its targets, its periods, its sources."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import streamlit as st

from data_access.database import session
from data_access.scope import Role, Scope
from data_access.unit_history import UnitPeriod, cell_histories, unit_periods
from data_access.unit_record import UnitOption, UnitRecord
from kpi.plan import Plan
from ui import cached_units, explain, html, page_top, unit_correct, unit_parts, unit_sources
from ui.choices import choice
from ui.engine import engine
from ui.explain_link import Linker
from ui.filters import Filters, plan_name
from ui.kept import Same
from ui.language import current, t

_PARAMETER = "unit"


def draw(scope: Scope, filters: Filters) -> None:
    """The page: the title stands first, though it is known only once a unit is chosen."""
    top = st.container()
    unit, any_units = _choose(scope, filters)
    if unit is None:
        with top:
            page_top.of_filters(t("common.page_unit"), filters)
        why = "prompt" if any_units else "viewer" if scope.role is Role.VIEWER else "no_units"
        st.html(html.empty(t(f"unit.{why}"), t(f"unit.{why}_action")))
        return
    plan, period = filters.plan, filters.period.code
    record = cached_units.record(scope, plan, period, unit)
    if record is None:  # gone from the plan since the choice was drawn
        st.html(html.empty(t("unit.no_units"), t("unit.no_units_action")))
        return
    with session(engine()) as opened:
        found = unit_periods(
            opened, scope, plan, period, unit, lambda code: cached_units.answers_in(scope, plan, code, unit)
        )
    with top:
        facts = [plan_name(plan), filters.period.title(current()), *unit_parts.facts(record, current())]
        page_top.draw(unit_parts.finding(record, current()), facts, invented=plan.invented)
        page_top.tell_past(filters.ended_on)
    _draw_record(scope, filters, record, found)


def _choose(scope: Scope, filters: Filters) -> tuple[str | None, bool]:
    """Draw the choice of a unit among those that the person may see: the one chosen, and whether there are any."""
    asked = st.query_params.get(_PARAMETER, "")
    options = {option.code: option for option in _options(scope, filters, asked)}
    if asked and asked not in options:
        st.warning(t("unit.not_found"))
    if not options:
        st.query_params.pop(_PARAMETER, None)
        return None, False
    only = next(iter(options)) if len(options) == 1 else ""

    def name(code: str) -> str:
        return f"{options[code].name} · {options[code].area_name}" if code else t("unit.choose_none")

    within = "|".join(filters.address().values())
    chosen = choice(_PARAMETER, t("unit.choose"), ["", *options], only, name, within=within)
    if not chosen:
        st.query_params.pop(_PARAMETER, None)
    elif chosen != asked:
        st.query_params[_PARAMETER] = chosen
    return chosen or None, True


def _draw_record(scope: Scope, filters: Filters, record: UnitRecord, found: Sequence[UnitPeriod]) -> None:
    """The page below the choice."""
    plan, language = filters.plan, current()
    report = next((entry.report for entry in found if entry.period == filters.period.code), None)
    st.html(unit_parts.counts(record, language) + f"<p>{escape(unit_parts.report_state(report, language))}</p>")
    if not record.targets:
        st.html(html.empty(t("unit.no_targets"), t("unit.no_targets_action")))
        return
    whole = filters.areas[0].name if filters.areas else record.area_names[-1]
    st.html(
        html.heading(t("unit.targets"))
        + _targets(Same(plan), Same(record), explain.links(filters), language)
        + f'<p class="kpi-small">{escape(t("unit.peers_note", area=whole))}</p>'
    )
    if len(found) > 1:
        st.html(html.heading(t("unit.periods")) + unit_parts.periods_table(plan, record, found, language))
    st.html(html.heading(t("unit.history")) + unit_sources.reports_table(found, language))
    if st.toggle(t("unit.cells"), key="unit_cells"):
        _draw_cells(scope, filters, record, report is not None and report.state in ("draft", "returned"))


@lru_cache(maxsize=200)
def _targets(plan: Same[Plan], record: Same[UnitRecord], link: Linker, language: str) -> str:
    return unit_parts.targets_table(plan.value, record.value, link, language)


def _draw_cells(scope: Scope, filters: Filters, record: UnitRecord, not_counted: bool) -> None:
    with session(engine()) as opened:
        cells = cell_histories(opened, scope, filters.plan, filters.period.code, record.unit.code)
    if cells:
        if not_counted:
            st.info(t("unit.cells_draft"))
        st.html(unit_sources.cells_table(cells, current()))
    else:
        st.html(html.empty(t("unit.cells_none"), t("unit.cells_none_action")))
    unit_correct.draw(scope, filters.plan, filters.period.code, record.unit, cells)


def _options(scope: Scope, filters: Filters, asked: str) -> list[UnitOption]:
    """The person's units within the filters, and the one that the address asks for where it is theirs too."""
    plan, period = filters.plan, filters.period.code
    found = cached_units.options(scope, plan, period, filters.area, filters.narrow)
    if asked and all(option.code != asked for option in found):
        everywhere = cached_units.options(scope, plan, period)
        found = [*(option for option in everywhere if option.code == asked), *found]
    return found
