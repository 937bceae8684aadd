"""The guard: the first call of every page. Streamlit may run a page's file without app.py, so each asks for itself.

A run of one fragment, a dialog or a widget's callback does not begin at the page's top: what reads or writes there
asks for the Scope itself, by `require` or `scope_now`.
"""

from collections.abc import Callable

import streamlit as st

from data_access.database import DatabaseError
from data_access.scope import NotAllowed, Scope
from ui import browser_session, cached, signin
from ui.browser_session import Person
from ui.language import current


def person() -> Person | None:
    """Who is signed in, or None. Stops with words when the database cannot be asked."""
    cached.look_again()
    try:
        return browser_session.person()
    except DatabaseError as error:
        st.error(error.message(current()))
        st.stop()


def may_enter(found: Person | None) -> bool:
    """Whether the person sees pages now, not the sign-in or the form for a new password."""
    return found is not None and not found.must_change_password and not signin.wants_new_password()


def admit(found: Person | None) -> Person:
    """The person, if pages may be shown now. Else draws the sign-in or the form for a new password, and stops."""
    if found is None:
        signin.draw()
        st.stop()
    if not may_enter(found):
        signin.draw_new_password(found)
        st.stop()
    return found


def require() -> Scope:
    """The Scope of the person who is signed in, asked of the database on every call; see `admit` for nobody."""
    return admit(person()).scope


def scope_now() -> Scope:
    """The same for callbacks, where nothing can be drawn: raises NotAllowed when the session has ended."""
    found = person()
    if not may_enter(found) or found is None:
        raise NotAllowed("signed out")
    return found.scope


def scope_later() -> Callable[[], Scope]:
    """The same for work done outside a run, where Streamlit knows no session (a download made when it is clicked).

    Call it in the run; what it returns asks the database again and raises NotAllowed when the session has ended.
    """
    return browser_session.scope_later()
