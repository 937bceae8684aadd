"""One unit: what it answered, what it lacks for each target, where it stands, and where its figures come from."""

import streamlit as st

from ui import errors, explain, filters, guard, html, page_top, unit_page
from ui.language import t

scope = guard.require()
with errors.in_words():
    chosen = filters.current(scope)
    if chosen is None:
        page_top.draw(t("common.page_unit"), [])
        st.html(html.empty(t("overview.no_plan"), t("overview.no_plan_action")))
        st.stop()

    unit_page.draw(scope, chosen)
    explain.draw(chosen)
