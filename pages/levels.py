"""Levels: one indicator at each level against that level's own demand, and the areas within a level."""

from dataclasses import replace

import streamlit as st

from kpi import vocabulary
from kpi.figures import By
from ui import area_chart, area_parts, cached, choice_link, errors, explain, guard, html, level_parts, page_top
from ui.language import current, t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("common.page_levels"))

    plan, period = chosen.plan, chosen.period.code
    # A row explained here names its own level: the filter's must not narrow it once more.
    all_levels = replace(chosen, level=None)
    by_target = cached.rows_by(scope, plan, period, chosen.area, By.LEVEL, all_levels.narrow)
    totals = cached.overview(scope, plan, period, chosen.area, all_levels.narrow).rows
    top = st.container()
    family = level_parts.chosen_family(plan, by_target, totals) if by_target else ()
    rows = level_parts.in_order(row for target in family for row in by_target[target])
    with top:
        page_top.of_filters(level_parts.finding(chosen, rows) if rows else t("common.page_levels"), chosen)
        area_parts.draw_trail(chosen)
    if rows:
        level_parts.draw_bars(scope, chosen, rows)
        st.html(level_parts.level_table(chosen, rows, explain.links(all_levels)))
    else:
        st.html(html.empty(t("levels.none"), t("levels.none_action")))

    name = vocabulary.levels()[chosen.level].name(current()) if chosen.level else ""
    st.html(html.heading(t("levels.areas_of", level=name) if name else t("levels.areas")))
    here = {row.target_id for row in rows if row.level == chosen.level}
    of_level = cached.overview(scope, plan, period, chosen.area, chosen.narrow).rows if here else []
    total = next((row for row in of_level if row.target_id in here), None)
    if not chosen.level:
        st.html(html.empty(t("levels.choose"), t("levels.choose_action")))
    elif total is None:
        st.html(html.empty(t("levels.no_level"), t("levels.no_level_action")))
    else:
        area_chart.draw_areas(scope, chosen, total, key="levels_areas")
    choice_link.draw()
    explain.draw(all_levels)
