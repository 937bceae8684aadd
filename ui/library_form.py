"""streamlit-authenticator's sign-in form, and nothing else of it."""

from collections.abc import Callable

import streamlit as st
from streamlit_authenticator.views import Authenticate

from ui.language import t


class LibraryForm(Authenticate):  # type: ignore[misc]
    """The library's sign-in form without its own users, cookie and signing key.

    Its constructor is left out on purpose: it would put a component into the page that reads every cookie, and sign a
    cookie that stays good after signing out (docs/sign-in.md).
    """

    def __init__(self, check: Callable[[str, str], None]) -> None:
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller = _NoCookie()
        self.authentication_controller = _Check(check)

    def draw(self) -> None:
        """Draw the form; once it is sent, `check` is called with the name and the password in this same run."""
        st.session_state.pop("authentication_status", None)  # the library's own mark; here only the database counts
        names = ("Form name", "title"), ("Username", "username"), ("Password", "password"), ("Login", "enter")
        self.login(key="signin", fields={theirs: t(f"signin.{ours}") for theirs, ours in names})


class _NoCookie:
    """What the form asks about its cookie: there is none, the guard has looked already."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None


class _Check:
    """What the form asks about a name and a password."""

    def __init__(self, check: Callable[[str, str], None]) -> None:
        self._check = check

    def login(self, username: str, password: str, *_limits: object, **_more: object) -> bool:
        self._check(username, password)
        return True
