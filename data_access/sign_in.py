"""Signing in, signing out, and changing one's own password.

A try is counted before the password is looked at, so that tries sent at the same time are all counted; a success takes
the count back. The slow comparison runs outside any transaction, exactly once whatever the name: known, unknown,
disabled and locked names answer alike and take the same time.
"""

import math
from datetime import datetime

from sqlalchemy import Engine

from data_access import accounts, audit, lock, passwords, sessions
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.database import now, transaction
from data_access.tables import Account


def sign_in(engine: Engine, typed_name: str, password: str) -> str:
    """Sign a person in: the id of the new session, to be kept by the browser only.

    Raises AccountError WRONG_NAME_OR_PASSWORD (also for a disabled account) or LOCKED with the minutes left.
    """
    username = accounts.username_of(typed_name)
    known_hash = _checked(engine, username, password, AccountErrorCode.WRONG_NAME_OR_PASSWORD)
    with transaction(engine) as session:
        account = session.get(Account, username)
        if account is None or not account.active or account.password_hash != known_hash:
            raise AccountError(AccountErrorCode.WRONG_NAME_OR_PASSWORD)
        lock.forget(session, username)
        audit.record(session, username, "signed_in")
        return sessions.open_session(session, username)


def sign_out(engine: Engine, session_id: str) -> None:
    """End the session; nothing happens when it has ended already."""
    with transaction(engine) as session:
        username = sessions.close(session, session_id)
        if username is not None:
            audit.record(session, username, "signed_out")


def change_password(engine: Engine, username: str, present: str, new: str, again: str) -> str:
    """Change one's own password: every session of the account ends, the id of a new one is returned.

    Raises AccountError when the present password is wrong (such tries count and lock like sign-ins), or when the new
    one differs from its repetition, is the present one, or breaks the rules.
    """
    if new != again:
        raise AccountError(AccountErrorCode.PASSWORDS_DIFFER)
    passwords.check_rules(new, username)
    known_hash = _checked(engine, username, present, AccountErrorCode.WRONG_PASSWORD)
    same = new == present
    new_hash = passwords.hash_password(new)
    with transaction(engine) as session:
        account = session.get(Account, username)
        if account is None or not account.active or account.password_hash != known_hash:
            raise AccountError(AccountErrorCode.WRONG_PASSWORD)
        lock.forget(session, username)
        if not same:
            accounts.store_password(session, account, new_hash, must_change=False)
            audit.record(session, username, "password_changed", username)
            return sessions.open_session(session, username)
    raise AccountError(AccountErrorCode.PASSWORD_SAME)


def _checked(engine: Engine, username: str, password: str, wrong: AccountErrorCode) -> str:
    """The stored hash that the password belongs to. Raises `wrong` or LOCKED."""
    with transaction(engine) as session:
        account = session.get(Account, username)
        known_hash = account.password_hash if account is not None and account.active else None
        locked_before = lock.locked_until(session, username)
        locked = locked_before or lock.count_failure(session, username)
        if locked is not None and locked_before is None:
            audit.record(session, "", "sign_in_locked", username if account is not None else "")
    right = passwords.verify(password, known_hash)
    if locked_before is not None:
        raise _locked(locked_before)
    if right and known_hash is not None:
        return known_hash
    raise _locked(locked) if locked is not None else AccountError(wrong)


def _locked(until: datetime) -> AccountError:
    minutes = max(1, math.ceil((until - now()).total_seconds() / 60))
    return AccountError(AccountErrorCode.LOCKED, minutes=minutes)
