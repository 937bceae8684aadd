"""The one named place for SQL that differs between SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlmodel import Session

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

#: How long a writer waits for another one, in milliseconds.
WAIT_MS = 15_000

#: SQLite's own measure of when its log is moved into the file, in pages.
_LOG_PAGES = 1_000
#: The same for who writes very many rows: more than a country's answers take, and no more than 160 MB left lying.
_LOG_PAGES_OF_MANY = 20_000

#: Execution option of connections that write: SQLite takes its write lock at once, not at the first change.
WRITES = "kpi_writes"

#: Execution option of connections that write very many rows whose references the writer has looked up itself.
REFERENCES_KNOWN = "kpi_references_known"

#: PostgreSQL's advisory lock while tables are created (there is no table to lock yet).
_MIGRATION_LOCK = 4725_1308

_BUSY_SQLSTATES = {"55P03", "40001", "40P01"}


def prepare_sqlite(connection: Any) -> None:
    """Settings of a new SQLite connection (raw driver connection)."""
    connection.isolation_level = None  # we begin transactions ourselves, see begin()
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    # Of a new file only: rows of many answers are written in fewer pages, a sixth faster.
    cursor.execute("PRAGMA page_size = 8192")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            # Another process is switching at this very moment, or the file is read-only: both modes work.
            if "locked" not in str(error) and "readonly" not in str(error):
                raise
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def prepare_postgresql(connection: Any) -> None:
    """Settings of a new PostgreSQL connection (raw driver connection)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {WAIT_MS}")
        cursor.execute("SET timezone = 'UTC'")
    connection.commit()


def begin(connection: Connection) -> None:
    """Begin a transaction on SQLite: a writer's takes the write lock now, a reader's is a snapshot."""
    options = connection.get_execution_options()
    writes = options.get(WRITES)
    if writes:
        # Outside of a transaction only; a third of the time of writing a country's answers.
        many = options.get(REFERENCES_KNOWN)
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if many else 'ON'}")
        # Who loads very much waits until it is safe in the log; the next writer, or the last one to close, moves it on.
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES_OF_MANY if many else _LOG_PAGES}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reader(engine: Engine) -> Engine:
    """The engine for reading: everything one session reads is one snapshot."""
    if engine.dialect.name == POSTGRESQL:
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def writer(engine: Engine, *, references_known: bool = False) -> Engine:
    """The engine for writing; with `references_known`, SQLite does not look up again what rows refer to."""
    return engine.execution_options(**{WRITES: True, REFERENCES_KNOWN: references_known})


def take_writers_lock(session: Session) -> None:
    """Let one writer at a time into the database, until the end of the transaction.

    SQLite: BEGIN IMMEDIATE took the lock already. PostgreSQL: the row `!lock` of `setting`, made when missing.
    """
    if session.get_bind().dialect.name == POSTGRESQL:
        session.execute(text("INSERT INTO setting (key, value) VALUES ('!lock', '') ON CONFLICT (key) DO NOTHING"))
        session.execute(text("SELECT key FROM setting WHERE key = '!lock' FOR UPDATE")).all()


def take_migration_lock(connection: Connection) -> None:
    """One process at a time creates or changes tables."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def upsert(
    session: Session, table: Table, rows: Sequence[Mapping[str, Any]], update: Mapping[str, Any] | None = None
) -> None:
    """Insert rows; where the primary key exists already, set `update` (default: every other column given).

    `update` maps column names to values or SQL expressions.
    """
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == POSTGRESQL else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key.columns]
    changes = (
        dict(update) if update is not None else {name: statement.excluded[name] for name in rows[0] if name not in keys}
    )
    if changes:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    session.execute(statement, [dict(row) for row in rows])


def is_busy(error: BaseException) -> bool:
    """Whether a driver's error means that another one holds a lock for too long."""
    if isinstance(error, sqlite3.OperationalError):
        return "locked" in str(error)
    return getattr(error, "sqlstate", None) in _BUSY_SQLSTATES


def is_no_database(error: BaseException) -> bool:
    """Whether a driver's error means that the file is no database, or a damaged one."""
    words = str(error)
    return isinstance(error, sqlite3.DatabaseError) and ("not a database" in words or "malformed" in words)


def reset_sequences(session: Session, tables: Sequence[Table]) -> None:
    """After rows were copied in with their ids: let the next id follow the largest. SQLite does so by itself."""
    if session.get_bind().dialect.name != POSTGRESQL:
        return
    for table in tables:
        if "id" in table.columns:
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "
                    f'GREATEST((SELECT COALESCE(MAX(id), 0) FROM "{table.name}"), 1))'
                )
            )
