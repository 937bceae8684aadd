"""Failed sign-ins, counted in the database: after five a name is locked for a while, known or not.

Names are kept as hashes: people type passwords into the name field. From the fifth failure on each further one locks
for twice as long, up to fifteen minutes; a day without a failure, a success or an administrator forgets them.
"""

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from data_access.database import must_write, now
from data_access.tables import FailedSignIn

FREE_FAILURES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
_FORGET_AFTER = timedelta(days=1)


def locked_until(session: Session, username: str) -> datetime | None:
    """Until when the name is locked, or None when it is not."""
    found = session.get(FailedSignIn, _key(username))
    if found is None or found.locked_until is None or found.locked_until <= now():
        return None
    return found.locked_until


def count_failure(session: Session, username: str) -> datetime | None:
    """One more failed try of the name; until when that locks it (from the fifth on). Call in a writing transaction."""
    must_write(session)
    moment = now()
    session.exec(delete(FailedSignIn).where(col(FailedSignIn.last_at) < moment - _FORGET_AFTER))
    failed = session.get(FailedSignIn, _key(username)) or FailedSignIn(username=_key(username), last_at=moment)
    failed.count += 1
    failed.last_at = moment
    over = failed.count - FREE_FAILURES
    if over >= 0:
        failed.locked_until = moment + min(LONGEST_LOCK, FIRST_LOCK * 2 ** min(over, 10))
    session.add(failed)
    return failed.locked_until


def forget(session: Session, username: str) -> None:
    """The failures of the name no longer count. Call in a writing transaction."""
    must_write(session)
    session.exec(delete(FailedSignIn).where(col(FailedSignIn.username) == _key(username)))


def _key(username: str) -> str:
    return hashlib.sha256(username.encode()).hexdigest()
