"""Opening the database, reading sessions and writing transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlmodel import Session, create_engine

from data_access import dialect, places_memory
from data_access.database_errors import DatabaseBusy, DatabaseError, DatabaseErrorCode

__all__ = [
    "DatabaseBusy",
    "DatabaseError",
    "DatabaseErrorCode",
    "Engine",
    "Session",
    "now",
    "open_database",
    "ready",
    "session",
    "transaction",
]

PRODUCT_FOLDER = Path(__file__).resolve().parent.parent
DEFAULT_FILE = PRODUCT_FOLDER / "var" / "kpi.db"

_LOCKED = "writers_lock"


def now() -> datetime:
    """The moment, as it is stored everywhere: with a time zone, UTC."""
    return datetime.now(UTC)


def database_url(url: str | None = None) -> URL:
    """The address asked for, else DATABASE_URL, else the file `var/kpi.db`. Raises DatabaseError in clear words."""
    given = (url if url is not None else os.environ.get("DATABASE_URL", "")).strip()
    if not given:
        return URL.create("sqlite", database=str(DEFAULT_FILE))
    try:
        address = make_url(given)
    except (ArgumentError, ValueError):
        # The text may hold a password: only what stands before it is repeated.
        raise DatabaseError(DatabaseErrorCode.BAD_URL, url=given.split("//", 1)[0][:30] + "…") from None
    kind = address.drivername.split("+", 1)[0]
    if kind in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise DatabaseError(DatabaseErrorCode.UNSUPPORTED, kind=kind)
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise DatabaseError(DatabaseErrorCode.BAD_URL, url=given)
    return address.set(drivername="sqlite")


def open_database(url: str | None = None) -> Engine:
    """An engine for the database, its folder created; tables are not looked at (see `ready`)."""
    address = database_url(url)
    if address.drivername == dialect.SQLITE:
        _make_folder(Path(address.database or ""))
        engine = create_engine(address, connect_args={"timeout": dialect.WAIT_MS / 1000})
        event.listen(engine, "begin", dialect.begin)
        prepare = dialect.prepare_sqlite
    else:
        engine = create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        prepare = dialect.prepare_postgresql

    places_memory.watch(engine)

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        prepare(connection)

    return engine


def ready(url: str | None = None) -> Engine:
    """An engine for a database that exists and has today's tables; created and migrated where needed."""
    from data_access.migrate import upgrade

    engine = open_database(url)
    upgrade(engine)
    return engine


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """A session for reading: one snapshot. Nothing written in it is kept."""
    with errors_in_words(engine), Session(dialect.reader(engine), expire_on_commit=False) as opened:
        yield opened


@contextmanager
def transaction(engine: Engine, *, references_known: bool = False) -> Iterator[Session]:
    """A session for writing: takes the writers' lock first, commits at the end, leaves nothing behind on an error.

    `references_known`: only for a writer of very many rows that has looked up itself, inside, what they refer to.
    """
    writer = dialect.writer(engine, references_known=references_known)
    with errors_in_words(engine), Session(writer, expire_on_commit=False) as opened:
        opened.connection()
        dialect.take_writers_lock(opened)
        opened.info[_LOCKED] = True
        yield opened
        opened.flush()
        places_memory.renew(opened.connection())
        opened.commit()


def is_writing(opened: Session) -> bool:
    """Whether the session is one from `transaction()`: what it reads may yet be undone."""
    return bool(opened.info.get(_LOCKED))


def must_write(opened: Session) -> None:
    """Every writer asks this first: a session without the writers' lock is a mistake in the program."""
    if not is_writing(opened):
        raise RuntimeError("writing needs a session from database.transaction()")


@contextmanager
def errors_in_words(engine: Engine) -> Iterator[None]:
    """Turn a driver's error into DatabaseError or DatabaseBusy; a broken rule of the tables stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _in_words(engine, error.orig or error) from error
    except sqlite3.Error as error:
        raise _in_words(engine, error) from error


def begin_migration(engine: Engine) -> Connection:
    """A connection whose first transaction will be a writer's."""
    return dialect.writer(engine).connect()


def _in_words(engine: Engine, error: BaseException) -> DatabaseError:
    database = engine.url.database if engine.dialect.name == dialect.SQLITE else engine.url.render_as_string()
    if dialect.is_busy(error):
        return DatabaseBusy()
    if dialect.is_no_database(error):
        return DatabaseError(DatabaseErrorCode.NOT_A_DATABASE, database=database)
    reason = " ".join(str(error).split("\n", 1)[0].split())
    # A PostgreSQL error without a code of its own is one of the connection.
    unreachable = getattr(error, "sqlstate", "") is None or "unable to open" in reason
    code = DatabaseErrorCode.UNREACHABLE if unreachable else DatabaseErrorCode.FAILED
    return DatabaseError(code, database=database, reason=reason)


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            DatabaseErrorCode.NO_FOLDER, path=file.parent, reason=error.strerror or str(error)
        ) from error
    if file.is_dir():
        raise DatabaseError(DatabaseErrorCode.NOT_A_DATABASE, database=file)
