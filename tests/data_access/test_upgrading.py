"""A database of an earlier version with data in it: upgraded, everything is there and goes on working."""

from pathlib import Path

from alembic import command
from sqlalchemy import inspect, text
from sqlmodel import select

from data_access import database, migrate
from data_access.loading.undo import undo
from data_access.scope import TERMINAL
from data_access.tables import Import, Observation, PeriodClosing, RememberedHeading, UnitAlias
from tests.data_access.worlds import load_rows, load_world

LATER = ("remembered_heading", "unit_alias", "period_closing", "frozen_result")


def _first_tables(tmp_path: Path) -> set[str]:
    engine = database.open_database(f"sqlite:///{tmp_path / 'first.db'}")
    with database.begin_migration(engine) as connection, connection.begin():
        command.upgrade(migrate._config(connection), "0001")
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


def test_a_database_of_the_first_version_keeps_its_data(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = database.ready(url)
    load_world(engine)
    first = load_rows(engine, ",a1,wifi,,0,1,,").import_id
    with database.begin_migration(engine) as connection, connection.begin():
        for name in set(inspect(connection).get_table_names()) - _first_tables(tmp_path):
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text('ALTER TABLE "import" DROP COLUMN note'))
        command.stamp(migrate._config(connection), "0001")
    engine.dispose()

    upgraded = database.ready(url)
    assert set(LATER) <= set(inspect(upgraded).get_table_names())
    with database.session(upgraded) as reading:
        assert [(one.id, one.note, one.file_name) for one in reading.exec(select(Import))] == [(first, "", "rows.csv")]
        assert [one.numerator for one in reading.exec(select(Observation))] == [0]
        assert not any(reading.exec(select(table)).all() for table in (PeriodClosing, RememberedHeading, UnitAlias))
    second = load_rows(upgraded, ",a1,wifi,,1,1,,").import_id
    assert second is not None
    with database.transaction(upgraded) as writing:
        undo(writing, TERMINAL, second)
    with database.session(upgraded) as reading:
        assert [one.numerator for one in reading.exec(select(Observation))] == [0]
    upgraded.dispose()
