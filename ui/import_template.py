"""The report form to download: a row for each unit that the person may report for."""

from collections.abc import Sequence

import streamlit as st

from data_access.census import units_on
from data_access.database import session
from data_access.facts import period_facts
from data_access.reach import own_units
from data_access.scope import Scope
from exports.report_workbook import write_template
from kpi.evaluation import unit_day
from kpi.plan import Plan
from kpi.report_form import asked, columns_of
from kpi.units import UnitState
from ui import html
from ui.engine import engine
from ui.filters import Filters, plan_name
from ui.language import current, t

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(scope: Scope, filters: Filters) -> None:
    """The download, or why there is nothing to fill in."""
    st.html(html.heading(t("imports.template")))
    names = {"plan": plan_name(filters.plan), "period": filters.period.title(current())}
    units = _units(scope, filters)
    if not units:
        st.html(html.empty(t("imports.template_none", **names), t("imports.template_none_action")))
        return
    plan, period, language = filters.plan, filters.period.code, current()
    place = f"-{filters.area}" if filters.area else ""
    st.caption(t("imports.template_line", **names))
    st.download_button(
        t("imports.template_button"),
        lambda: _workbook(plan, period, units, language),
        f"{t('imports.template_file')}-{plan.code}-{period.replace('/', '-')}{place}.xlsx",
        mime=_WORKBOOK,
        on_click="ignore",
    )


def _units(scope: Scope, filters: Filters) -> list[UnitState]:
    """Units of the area looked at that the plan asks something of and that the person may report for."""
    plan, period = filters.plan, filters.period.code
    day = unit_day(plan, period)
    columns = columns_of(plan, period)
    with session(engine()) as opened:
        own = own_units(opened, scope, day)
        found = units_on(opened, day, areas=[filters.area or plan.area])
    return [
        unit
        for unit in found
        if (own is None or unit.code in own) and any(asked(unit, column, plan) for column in columns)
    ]


def _workbook(plan: Plan, period: str, units: Sequence[UnitState], language: str) -> bytes:
    with session(engine()) as opened:
        facts = period_facts(opened, plan, period, approved_only=False)
    return write_template(plan, period, units, facts.answers, language=language)
