"""Areas: one target across the areas below the one looked at, all targets at a glance, the units."""

import streamlit as st

from kpi.figures import By
from ui import (
    area_chart,
    area_parts,
    cached,
    choice_link,
    errors,
    explain,
    guard,
    html,
    page_top,
    target_table,
    unit_list,
)
from ui.language import current, t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("common.page_areas"))

    plan, period = chosen.plan, chosen.period.code
    totals = cached.overview(scope, plan, period, chosen.area, chosen.narrow).rows
    if not totals:
        page_top.of_filters(t("common.page_areas"), chosen)
        area_parts.draw_trail(chosen)
        choice_link.draw()
        st.html(html.empty(t("areas.no_targets"), t("areas.no_targets_action")))
        st.stop()

    top = st.container()
    total = area_chart.chosen_target(scope, chosen, totals)
    rows = cached.rows_of_target(scope, plan, period, chosen.area, total.target_id, By.AREA, chosen.narrow)
    with top:
        page_top.of_filters(area_parts.finding(chosen, total, rows), chosen)
        area_parts.draw_trail(chosen)
    link = explain.links(chosen)
    st.html(target_table.target_table(plan, [total], current(), link))
    if chosen.children:
        area_chart.draw_areas(scope, chosen, total, key="areas_chart")
        area_parts.draw_heat(scope, chosen, link)
    unit_list.draw(scope, chosen, total)
    choice_link.draw()
    explain.draw(chosen)
