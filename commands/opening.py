"""How a command opens the database: created and migrated when missing, closed at the end, one transaction to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # SQLAlchemy takes longer to import than most commands run
    from data_access.database import Engine, Session


@contextmanager
def opened() -> Iterator["Engine"]:
    """The installation's database, ready to use; DatabaseError or DatabaseBusy in words when it is not."""
    from data_access import database

    engine = database.ready()
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reading() -> Iterator["Session"]:
    """A session to read with."""
    from data_access import database

    with opened() as engine, database.session(engine) as session:
        yield session


@contextmanager
def writing() -> Iterator["Session"]:
    """A session in one writing transaction: all or nothing."""
    from data_access import database

    with opened() as engine, database.transaction(engine) as session:
        yield session
