"""A database of an earlier version with data in it: upgraded, everything is there and goes on working."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access import database, migrate
from data_access.loading.undo import undo
from data_access.scope import TERMINAL
from data_access.sources import older_claims
from data_access.tables import Import, Observation, PeriodClosing, RememberedHeading, UnitAlias
from kpi.answers import Answer
from tests.data_access.worlds import PERIOD, load_rows, load_world


@pytest.fixture
def first_version(tmp_path: Path, engine: Engine) -> Iterator[Engine]:
    """A database with the first version's tables, and in them what the small world with one answer, and an earlier one,
    puts there."""
    load_world(engine)
    load_rows(engine, ",a1,wifi,,1,1,,")
    load_rows(engine, ",a1,wifi,,0,1,,")
    old = database.open_database(f"sqlite:///{tmp_path / 'old.db'}")
    with database.begin_migration(old) as connection, connection.begin():
        command.upgrade(migrate._config(connection), "0001")
    columns = {name: [one["name"] for one in inspect(old).get_columns(name)] for name in inspect(old).get_table_names()}
    old.dispose()
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw:
        raw.execute("ATTACH ? AS new", (str(engine.url.database),))
        for name in columns.keys() - {"alembic_version", "rollup", "observation", "observation_history"}:
            listed = ", ".join(f'"{one}"' for one in columns[name])
            raw.execute(f'INSERT INTO main."{name}" ({listed}) SELECT {listed} FROM new."{name}"')
        asked, said = "q.period, q.indicator, q.level, unit_code", "numerator, denominator, value, state, import_id"
        named = f"INSERT INTO main.%s ({asked.replace('q.', '')}, {said}, recorded_at, recorded_by, source%s) "
        known = f"SELECT {asked}, {said}, '2025-06-01', 'lan', p.text || coalesce(source_row, '')%s FROM new.%s "
        known += "JOIN new.question q ON q.id = question_id JOIN new.source_place p ON p.id = place_id"
        for table, more in (("observation", ""), ("observation_history", ", replaced_at, replaced_by")):
            raw.execute(named % (table, more) + known % (more, table))
        raw.commit()
    yield old
    old.dispose()


def test_a_database_of_the_first_version_keeps_its_data(first_version: Engine) -> None:
    migrate.upgrade(first_version)
    with database.session(first_version) as reading:
        assert [(one.id, one.note, one.file_name) for one in reading.exec(select(Import))] == [
            (number, "", "rows.csv") for number in (1, 2)
        ]
        assert [one.numerator for one in reading.exec(select(Observation))] == [0]
        assert not any(reading.exec(select(table)).all() for table in (PeriodClosing, RememberedHeading, UnitAlias))
    second = load_rows(first_version, ",a1,wifi,,1,1,,").import_id
    assert second is not None
    with database.transaction(first_version) as writing:
        undo(writing, TERMINAL, second)
    with database.session(first_version) as reading:
        assert [one.numerator for one in reading.exec(select(Observation))] == [0]
        (before,) = older_claims(reading, PERIOD, ["a1"])["a1", "wifi", ""]
        assert (before.answer, before.place, before.file_name) == (Answer(1, 1), "dòng 2", "rows.csv")
    with database.transaction(first_version) as writing:
        undo(writing, TERMINAL, 2)
    with database.session(first_version) as reading:
        assert [one.numerator for one in reading.exec(select(Observation))] == [1]
