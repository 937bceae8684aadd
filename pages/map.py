"""The map: areas by status, units as points once an area is opened; beside it the same as a list."""

import streamlit as st

from ui import (
    area_map,
    area_parts,
    cached,
    choice_link,
    errors,
    explain,
    guard,
    html,
    map_data,
    map_list,
    navigation,
    page_top,
)
from ui.language import current, t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("map.title"))
    unit = area_map.opened_unit()
    if unit is not None:
        st.switch_page(navigation.page("unit"), query_params=st.query_params.to_dict() | {"unit": unit})

    top = st.container()
    rows = cached.overview(scope, chosen.plan, chosen.period.code, chosen.area, chosen.narrow).rows
    if not rows:
        with top:
            page_top.of_filters(t("map.title"), chosen)
        st.html(html.empty(t("overview.no_rows"), t("overview.no_rows_action")))
        st.stop()

    target = area_map.choose_target(scope, chosen, rows)
    found = map_data.shown(scope, chosen, target, current())
    with top:
        page_top.of_filters(area_map.title(found), chosen)
        area_parts.draw_trail(chosen)
    drawn, listed = st.columns([5, 4], gap="medium")
    with drawn:
        area_map.draw(scope, chosen, target, found)
    with listed:
        map_list.draw(chosen, target, found, explain.links(chosen))
    choice_link.draw()
    explain.draw(chosen)
