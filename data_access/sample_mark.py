"""The mark of a database that holds sample data; pages say so in a banner."""

from sqlmodel import Session

from data_access.database import must_write
from data_access.tables import Setting

_KEY = "sample_data"


def mark(session: Session) -> None:
    """Mark the database as holding sample data. Needs a session from `transaction()`."""
    must_write(session)
    session.merge(Setting(key=_KEY, value="yes"))


def is_sample(session: Session) -> bool:
    """Whether the database holds sample data."""
    return session.get(Setting, _KEY) is not None
