"""Which signed-in session this browser holds, and the cookie that brings it back after a reload.

Streamlit answers over a WebSocket, which cannot set a cookie, and a cookie set by a script could be read by scripts.
So signing in leaves a ticket (random, one use, one minute) in the server's memory; the page sends it to an ordinary
route of the same server, whose answer sets the session's id as an HttpOnly cookie. Until a reload this browser tab goes
by the id in its server-side state. The database is asked on every run: see `data_access.sessions`.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data_access import accounts, sessions, sign_in
from data_access.database import session, transaction
from data_access.scope import NotAllowed, Scope
from ui.engine import engine

COOKIE = "kpi_session"
TICKET_SECONDS = 60
_ID, _TICKET, _CLOSING = "signin_session_id", "signin_ticket", "signin_closing"
#: Kept when a person leaves: what belongs to the browser, not to the person.
_OF_THE_BROWSER = {"language"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: what the frame shows, and the Scope that every read and write gets."""

    scope: Scope
    name: str
    must_change_password: bool


class Tickets:
    """One-use, short-lived tickets, each for one session id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, tuple[str, float]] = {}

    def issue(self, session_id: str) -> str:
        """A new ticket for the session id."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._open = {key: kept for key, kept in self._open.items() if kept[1] > time.monotonic()}
            self._open[ticket] = (session_id, time.monotonic() + TICKET_SECONDS)
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The session id of the ticket, once; None for an unknown, used or old one."""
        with self._lock:
            session_id, until = self._open.pop(ticket, (None, 0.0))
        return session_id if until > time.monotonic() else None

    def is_open(self, ticket: str) -> bool:
        """Whether the browser still has to bring the ticket."""
        with self._lock:
            return self._open.get(ticket, ("", 0.0))[1] > time.monotonic()


@st.cache_resource(show_spinner=False)
def tickets() -> Tickets:
    """The server's tickets, shared by the pages and the routes."""
    return Tickets()


def person() -> Person | None:
    """Who is signed in, asked of the database; a session that has ended is forgotten here with all its state."""
    session_id = _session_id()
    if session_id is None:
        return None
    with session(engine()) as reading:
        account, mark = sessions.signed_in(reading, session_id)
    if account is None:
        if _ID in st.session_state:
            _forget()
        st.session_state.setdefault(_CLOSING, secrets.token_urlsafe(8))
        return None
    if mark:
        with transaction(engine()) as writing:
            sessions.mark_seen(writing, session_id)
    st.session_state[_ID] = session_id
    return Person(accounts.scope_of(account), account.name, account.must_change_password)


def scope_later() -> Callable[[], Scope]:
    """Remembers this session's id; what it returns gives the Scope as it is then, NotAllowed when it has ended."""
    session_id = _session_id()

    def scope() -> Scope:
        with session(engine()) as reading:
            account = None if session_id is None else sessions.person(reading, session_id)
        if account is None or account.must_change_password:
            raise NotAllowed("signed out")
        return accounts.scope_of(account)

    return scope


def begin(session_id: str) -> None:
    """This tab is signed in from now on; the browser is about to get the cookie."""
    _forget()
    st.session_state[_ID] = session_id
    st.session_state[_TICKET] = tickets().issue(session_id)


def end() -> None:
    """Sign out: the session ends in the database, this tab forgets what it showed, the cookie is taken away."""
    session_id = _session_id()
    if session_id is not None:
        sign_in.sign_out(engine(), session_id)
    _forget()
    st.session_state[_CLOSING] = secrets.token_urlsafe(8)


def keep_cookie_in_step() -> None:
    """Have the browser fetch or drop its cookie where that is still to do. Draw it first on every run, at one place."""
    with st.container(key="signin_cookie"):
        ticket = st.session_state.get(_TICKET)
        if ticket is not None and tickets().is_open(ticket):
            _caller()(data={"path": _path("open"), "body": {"ticket": ticket}}, key="signin_open")
        elif _CLOSING in st.session_state and _ID not in st.session_state:
            _caller()(data={"path": _path("close"), "body": {"call": st.session_state[_CLOSING]}}, key="signin_close")


def _session_id() -> str | None:
    found = st.session_state.get(_ID) or st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else None  # Streamlit's AppTest has no cookies but a stand-in for them


def _forget() -> None:
    for key in list(st.session_state):
        if key not in _OF_THE_BROWSER:
            del st.session_state[key]


def _path(action: str) -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/session/{action}" if base else f"/session/{action}"


def _caller():  # type: ignore[no-untyped-def]
    """The page's script that calls a route; registered once a run (Streamlit keeps it by name)."""
    return st.components.v2.component("signin_cookie", js=_SCRIPT)


_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
