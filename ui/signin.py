"""The sign-in page and the form for a new password.

The form is streamlit-authenticator's; what happens to a name and a password typed into it is ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data_access import accounts, sample_mark, sign_in
from data_access.account_errors import AccountError
from data_access.database import DatabaseError, session
from ui import browser_session, language
from ui.browser_session import Person
from ui.engine import engine
from ui.language import current, t
from ui.library_form import LibraryForm

_WANTS_NEW, _REFUSED = "signin_wants_new", "signin_refused"
_STYLE = Path(__file__).with_suffix(".css")


def draw() -> None:
    """The sign-in page. A success starts the run anew with the person signed in."""
    with _middle():
        st.title(t("common.product"), anchor=False)
        _line(t("signin.for_whom"))
        LibraryForm(_try).draw()
        _show_refusal()
        _notes()
        language.switch()


def draw_new_password(person: Person) -> None:
    """The form for a new password: forced after an administrator set one, or asked for by the person."""
    with _middle():
        st.title(t("signin.new_title"), anchor=False)
        _line(t("signin.new_forced" if person.must_change_password else "signin.new_asked"))
        with st.form("new_password", enter_to_submit=True):
            present = st.text_input(t("signin.present"), type="password", autocomplete="current-password")
            new = st.text_input(t("signin.new"), type="password", autocomplete="new-password", help=t("signin.rules"))
            again = st.text_input(t("signin.again"), type="password", autocomplete="new-password")
            if st.form_submit_button(t("signin.save"), type="primary"):
                _try_new(person, present, new, again)
        _show_refusal()
        if person.must_change_password:
            st.button(t("signin.leave"), on_click=browser_session.end, type="tertiary")
        else:
            st.button(t("signin.cancel"), on_click=_stop_wanting, type="tertiary")


def wants_new_password() -> bool:
    """Whether the person asked to change the password."""
    return bool(st.session_state.get(_WANTS_NEW))


def ask_for_new_password() -> None:
    """Show the form for a new password from the next run on (a button's `on_click`)."""
    st.session_state[_WANTS_NEW] = True


def _stop_wanting() -> None:
    st.session_state.pop(_WANTS_NEW, None)


def _try(username: str, password: str) -> None:
    if not username.strip() or not password:
        st.session_state[_REFUSED] = t("signin.both_needed")
        return
    with _refusals():
        browser_session.begin(sign_in.sign_in(engine(), username, password))
        st.rerun()


def _try_new(person: Person, present: str, new: str, again: str) -> None:
    if not present or not new:
        st.session_state[_REFUSED] = t("signin.all_needed")
        return
    with _refusals():
        browser_session.begin(sign_in.change_password(engine(), person.scope.username, present, new, again))
        st.toast(t("signin.new_done"))
        st.rerun()


@contextmanager
def _refusals() -> Iterator[None]:
    """A refused try, or a database that cannot be asked, becomes words below the form."""
    try:
        yield
    except (AccountError, DatabaseError) as error:
        st.session_state[_REFUSED] = error.message(current())


def _show_refusal() -> None:
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.error(refused)


def _notes() -> None:
    """How to get a user: demo users are told beside sample data only, the first user to a new installation."""
    with session(engine()) as reading:
        sample, demo, anybody = (
            sample_mark.is_sample(reading),
            accounts.demo_usernames(reading),
            accounts.any_account(reading),
        )
    if sample and demo:
        st.info(t("signin.demo", names=", ".join(f"`{name}`" for name in demo)))
    elif not anybody:
        st.info(t("signin.nobody"))
    else:
        _line(t("signin.lost"))


def _line(words: str) -> None:
    """A quiet line below a title or a form."""
    st.html(f'<p class="kpi-line">{escape(words)}</p>')


def _middle() -> DeltaGenerator:
    """A narrow column in the middle of the page; the whole width on a phone."""
    st.html(_STYLE)
    with st.container(horizontal_alignment="center"):
        return st.container(width=440, key="signin_page")
