"""Administration in sections, by what the person's role may do; the section chosen stands in the address."""

import streamlit as st

from data_access.scope import Role, Scope
from ui import html, page_top
from ui.language import t


def draw(scope: Scope) -> None:
    """The page: administrators and departments; others are told whom to ask."""
    page_top.draw(t("admin.title"), [t("admin.line")])
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        st.html(html.empty(t("admin.not_yours"), t("admin.not_yours_action")))
        st.stop()
