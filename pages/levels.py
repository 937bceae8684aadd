"""Levels: one indicator at each level against that level's own demand, and the areas within a level."""

import streamlit as st

from ui import errors, filters, guard, html, page_top
from ui.language import t

scope = guard.require()
with errors.in_words():
    chosen = filters.current(scope)
    if chosen is None:
        page_top.draw(t("common.page_levels"), [])
        st.html(html.empty(t("overview.no_plan"), t("overview.no_plan_action")))
        st.stop()
    page_top.of_filters(t("common.page_levels"), chosen)
