"""The app: the server's own routes, and the frame of every page (sign-in, shared filters, navigation).

`streamlit run app.py` imports this file once as the server (it finds `app`) and then runs it for every browser session
as the frame.
"""

import gc

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from ui import account_menu, browser_session, errors, filters, guard, sample_banner, style
from ui.language import t
from ui.session_routes import routes

ICON = "static/icon.svg"


def frame() -> None:
    """One run of one browser session: who it is, what may be opened, then the page."""
    st.set_page_config(page_title=t("common.product"), page_icon=ICON, layout="wide")
    style.inject()
    browser_session.keep_cookie_in_step()
    found = guard.person()
    pages = [
        st.Page("pages/overview.py", title=t("common.page_overview"), default=True),
        st.Page("pages/plan.py", title=t("common.page_plan"), url_path="ke-hoach"),
        st.Page("pages/imports.py", title=t("common.page_imports"), url_path="nhap-du-lieu"),
    ]
    page = st.navigation(pages, position="sidebar" if guard.may_enter(found) else "hidden")
    person = guard.admit(found)
    sample_banner.draw()
    try:
        with errors.in_words():
            filters.draw(person.scope)
    finally:  # also below filters that could not be drawn: one can always sign out
        account_menu.draw(person)
    warm_up()
    page.run()


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Once a server: load what pages need, then keep it out of the collection that Streamlit does after every run."""
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401

    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    frame()
else:
    # Without this a fresh server runs a file of pages/ in place of the frame until the first run has named the pages.
    PagesManager.uses_pages_directory = False
    app = App(__file__, routes=routes())
