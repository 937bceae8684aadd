"""The frame of every page: who it is, what may be opened, the shared filters, then the page."""

import gc

import streamlit as st

from ui import (
    account_menu,
    browser_session,
    cached,
    choices,
    errors,
    filters,
    guard,
    language,
    memory,
    navigation,
    sample_banner,
    style,
)
from ui.language import t

ICON = "static/icon.svg"
#: Pixels: wide enough for the longest name of a period in the filters.
SIDEBAR = 336


def run() -> None:
    """One run of one browser session. Nobody signed in: the sign-in, whatever address was asked for."""
    choices.follow_history()
    st.set_page_config(page_title=t("common.product"), page_icon=ICON, layout="wide", initial_sidebar_state=SIDEBAR)
    style.inject()
    language.tell_browser()
    browser_session.keep_cookie_in_step()
    found = guard.person()
    page = st.navigation(navigation.pages(found), position="sidebar" if guard.may_enter(found) else "hidden")
    person = guard.admit(found)
    sample_banner.draw()
    try:
        with errors.in_words():
            filters.draw(person.scope)
    finally:  # also below filters that could not be drawn: one can always sign out
        account_menu.draw(person)
    warm_up()
    cached.keep_looking()
    page.run()
    memory.settle()


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Once a server: load what pages need, then keep it out of the collection that Streamlit does after every run."""
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401

    gc.collect()
    gc.freeze()
