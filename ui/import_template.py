"""The report form to download: a row for each unit that the person may report for."""

import streamlit as st

from data_access.database import session
from data_access.form_rows import form_answers, form_units
from data_access.scope import Scope
from exports.report_workbook import write_template
from kpi.plan import Plan
from ui import guard, html
from ui.engine import engine
from ui.filters import Filters, plan_name
from ui.language import current, t

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(scope: Scope, filters: Filters) -> None:
    """The download, or why there is nothing to fill in."""
    st.html(html.heading(t("imports.template")))
    plan, period, area, language = filters.plan, filters.period.code, filters.area, current()
    names = {"plan": plan_name(plan), "period": filters.period.title(language)}
    with session(engine()) as opened:
        count = len(form_units(opened, scope, plan, period, area))
    if not count:
        st.html(html.empty(t("imports.template_none", **names), t("imports.template_none_action")))
        return
    place, scope_later = f"-{area}" if area else "", guard.scope_later()
    st.html(f'<p class="kpi-small">{html.escape(t("imports.template_line", n=count, **names))}</p>')
    st.download_button(
        t("imports.template_button"),
        lambda: _workbook(scope_later(), plan, period, area, language),
        f"{t('imports.template_file')}-{plan.code}-{period.replace('/', '-')}{place}.xlsx",
        mime=_WORKBOOK,
        on_click="ignore",
    )


def _workbook(scope: Scope, plan: Plan, period: str, area: str | None, language: str) -> bytes:
    """Made when the button is pressed, outside any run: with the rights of that moment."""
    with session(engine()) as opened:
        units = form_units(opened, scope, plan, period, area)
        answers = form_answers(opened, scope, plan, period, units)
    return write_template(plan, period, units, answers, language=language)
