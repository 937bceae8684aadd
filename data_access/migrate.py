"""Creating and updating tables (Alembic); `python -m data_access.migrate "what changes"` drafts a new revision."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine

from data_access import dialect, places_memory
from data_access.database import begin_migration, errors_in_words, open_database
from data_access.database_errors import DatabaseError, DatabaseErrorCode

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date: an empty database gets them all, a current one is left alone.

    Raises DatabaseError for a database of a newer program, of another program, or none at all; DatabaseBusy.
    """
    with errors_in_words(engine):
        with engine.connect() as connection:
            if _revision(connection) == head():
                return
        with begin_migration(engine) as connection, connection.begin():
            dialect.take_migration_lock(connection)
            found = _revision(connection)
            _refuse_strange(connection, found)
            if found != head():
                command.upgrade(_config(connection), "head")
                places_memory.renew(connection)


def head() -> str:
    """The revision that this program's tables have."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head() or ""


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_strange(connection: Connection, found: str | None) -> None:
    database = connection.engine.url.render_as_string()
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseError(DatabaseErrorCode.NEWER, database=database, revision=found)
    if found is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise DatabaseError(DatabaseErrorCode.FOREIGN, database=database)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _draft(message: str) -> None:
    with begin_migration(open_database()) as connection, connection.begin():
        command.revision(_config(connection), message, autogenerate=True)


if __name__ == "__main__":
    _draft(sys.argv[1])
