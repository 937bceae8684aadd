"""Signed-in browsers: a random id whose hash is kept here, asked about on every rerun.

A session dies on sign-out, on any change of the account's password, when the account is disabled, twelve hours after
its sign-in, and after three hours without a click.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from data_access.database import must_write, now
from data_access.tables import Account, AccountSession

#: A working day; nobody stays signed in overnight.
AGE = timedelta(hours=12)
#: A browser left alone.
IDLE = timedelta(hours=3)
#: `seen_at` is written at most this often: a rerun is usually a read.
_SEEN_EVERY = timedelta(minutes=5)
#: Put together once: that takes longer than the answer.
_SIGNED_IN = (
    select(Account, AccountSession.seen_at)
    .join(AccountSession, col(AccountSession.username) == col(Account.username))
    .where(
        col(AccountSession.id_hash) == bindparam("id_hash"),
        col(AccountSession.expires_at) > bindparam("moment"),
        col(AccountSession.seen_at) > bindparam("idle_since"),
    )
)


def open_session(session: Session, username: str) -> str:
    """Store a new session of the account and return its id (256 random bits). Clears away the ones that died of age."""
    must_write(session)
    moment = now()
    session.exec(delete(AccountSession).where(col(AccountSession.expires_at) <= moment))
    session.exec(delete(AccountSession).where(col(AccountSession.seen_at) <= moment - IDLE))
    session_id = secrets.token_urlsafe(32)
    session.add(
        AccountSession(
            id_hash=_hash(session_id), username=username, created_at=moment, seen_at=moment, expires_at=moment + AGE
        )
    )
    return session_id


def person(session: Session, session_id: str) -> Account | None:
    """The account that is signed in by this id, or None when the session is not or no longer good."""
    return signed_in(session, session_id)[0]


def signed_in(session: Session, session_id: str) -> tuple[Account | None, bool]:
    """The same, and whether `mark_seen` is due: one question, as every run of every page asks it."""
    moment = now()
    asked = {"id_hash": _hash(session_id), "moment": moment, "idle_since": moment - IDLE}
    found = session.exec(_SIGNED_IN, params=asked).first()
    if found is None or not found[0].active:
        return None, False
    account, seen_at = found
    return account, seen_at <= moment - _SEEN_EVERY


def mark_seen(session: Session, session_id: str) -> None:
    """The browser is in use: its three hours begin anew."""
    must_write(session)
    found = session.get(AccountSession, _hash(session_id))
    if found is not None:
        found.seen_at = now()
        session.add(found)


def close(session: Session, session_id: str) -> str | None:
    """End one session; whose it was, or None when there was none."""
    must_write(session)
    found = session.get(AccountSession, _hash(session_id))
    if found is None:
        return None
    username = found.username
    session.delete(found)
    return username


def close_all(session: Session, username: str) -> None:
    """End every session of the account."""
    must_write(session)
    session.exec(delete(AccountSession).where(col(AccountSession.username) == username))


def _hash(session_id: str) -> str:
    """Ids are random and long, so one plain hash is enough: a stolen copy of the database opens nothing."""
    return hashlib.sha256(session_id.encode()).hexdigest()
