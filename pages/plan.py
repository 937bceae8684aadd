"""Plan: the document itself, with every target and its current result, demands, deadlines and tasks."""

import streamlit as st

from ui import cached, demand_states, errors, guard, html, page_top, plan_tables
from ui.kept import Same
from ui.language import current, t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("common.page_plan"))

    plan = chosen.plan
    found = cached.overview(scope, plan, chosen.period.code, chosen.area, chosen.narrow)
    page_top.of_document(plan, chosen.ended_on)

    counts = {"targets": plan.targets, "demands": plan.demands, "deadlines": plan.deadlines, "tasks": plan.tasks}
    tabs = st.tabs([t(f"plan.tab_{name}", n=len(entries)) for name, entries in counts.items()])
    for tab, (name, entries) in zip(tabs, counts.items(), strict=True):
        if not entries:
            tab.html(html.empty(t(f"plan.{name}_none"), t(f"plan.{name}_none_action")))
    if plan.targets:
        period, area = chosen.period.title(current()), chosen.area_name
        tabs[0].caption(t("plan.current", period=period, area=area))
        tabs[0].html(plan_tables.targets_table(Same(plan), Same(found.rows), current()))
    if plan.demands:
        with tabs[1]:
            demand_states.draw(scope, plan)
    if plan.deadlines:
        tabs[2].html(plan_tables.deadlines_table(plan.deadlines, current()))
    if plan.tasks:
        tabs[3].html(plan_tables.tasks_table(plan.tasks, current()))
