"""How a command opens the database: created and migrated when missing, closed at the end, one transaction to write."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # SQLAlchemy takes longer to import than most commands run
    from data_access.database import Engine, Session


@contextmanager
def opened() -> Iterator["Engine"]:
    """The installation's database, ready to use; DatabaseError or DatabaseBusy in words when it is not.

    Beside sample data the invented plan is known too: what is loaded has to be added up for its days as well.
    """
    from data_access import database, sample_mark

    engine = database.ready()
    try:
        with database.session(engine) as session:
            sample = sample_mark.is_sample(session)
        with _invented_plan() if sample else nullcontext():
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


def _invented_plan() -> AbstractContextManager[None]:
    from sample_data import invented_plan

    return invented_plan.shown()
