"""The map: areas by status, units as points once an area is opened, and the same as a list."""

import streamlit as st

from ui import errors, filters, guard, html, page_top
from ui.language import t

scope = guard.require()
with errors.in_words():
    chosen = filters.current(scope)
    if chosen is None:
        page_top.draw(t("common.product"), [])
        st.html(html.empty(t("overview.no_plan"), t("overview.no_plan_action")))
        st.stop()
    page_top.of_filters(t("common.area"), chosen)
