"""The foot of the sidebar: who is signed in and as what, a new password, signing out."""

import streamlit as st

from ui import browser_session, signin
from ui.browser_session import Person
from ui.language import t


def draw(person: Person) -> None:
    """Draw it into the sidebar."""
    scope = person.scope
    place = scope.unit or scope.office or scope.area
    with st.sidebar, st.popover(person.name, width="stretch"):
        role = t(f"signin.role_{scope.role.value}")
        st.caption(" · ".join(part for part in (scope.username, role, place) if part))
        st.button(
            t("signin.change_password"), on_click=signin.ask_for_new_password, width="stretch", key="new_password"
        )
        st.button(t("signin.leave"), on_click=browser_session.end, width="stretch", key="sign_out")
