"""Loading, undoing, backups and the writers' lock on a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from data_access import backup, dialect
from data_access.database import (
    DatabaseBusy,
    DatabaseError,
    DatabaseErrorCode,
    open_database,
    ready,
    session,
    transaction,
)
from data_access.intake.reading import Decisions
from data_access.intake_memory import forget, remember, remembered
from data_access.loading.undo import undo
from data_access.observations import standing
from data_access.period_closings import close_period, reopen_period
from data_access.scope import TERMINAL
from data_access.tables import Rollup, Setting, Version
from kpi.report_template import ColumnKey, Part
from tests.data_access import postgres_server
from tests.data_access.worlds import LOWER, PERIOD, load_rows, load_world

pytestmark = pytest.mark.skipif(bool(postgres_server.missing()), reason=postgres_server.missing() or "installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Engine]:
    """A migrated database on a server of its own."""
    with postgres_server.server() as url:
        opened = ready(url)
        yield opened
        opened.dispose()


def _standing(engine: Engine) -> list[tuple[object, ...]]:
    with session(engine) as reading:
        return sorted(standing(reading, TERMINAL))


def test_tables_are_those_of_the_models(server: Engine) -> None:
    ready(server.url.render_as_string(hide_password=False)).dispose()
    with server.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_loading_undoing_and_moving_between_servers(server: Engine, engine: Engine, tmp_path: Path) -> None:
    for database in (server, engine):
        load_world(database)
        load_world(database)
        first = load_rows(database, ",a1,wifi,,0,1,,", ",a2,teaching_score,,,,85.5,", ",c1,wifi,,,,,not_applicable")
        second = load_rows(database, ",a1,wifi,,1,1,,", ",b1,cashless_payments,,1000000000,1000000000,,")
        assert second.changed == 2
        with transaction(database) as writing:
            assert undo(writing, TERMINAL, first.import_id or 0).changed == 2
    assert _standing(server) == _standing(engine)
    backup.backup(server, tmp_path / "from-postgresql")
    backup.backup(engine, tmp_path / "from-sqlite")
    before = _standing(server)
    backup.restore(engine, tmp_path / "from-postgresql", replace=True)
    backup.restore(server, tmp_path / "from-sqlite", replace=True)
    assert _standing(server) == _standing(engine) == before
    third = load_rows(server, ",a1,wifi,,0,1,,")
    assert third.import_id == 3
    with session(server) as reading:
        assert reading.exec(select(Rollup)).first() is not None
        assert reading.exec(select(Version)).first() is not None


def test_one_writer_at_a_time_and_readers_keep_their_snapshot(server: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "WAIT_MS", 100)
    impatient = open_database(server.url.render_as_string(hide_password=False))
    with transaction(server) as writing, session(impatient) as reading:
        assert reading.get(Setting, "x") is None
        with pytest.raises(DatabaseBusy), transaction(impatient):
            pass
        writing.add(Setting(key="x", value="1"))
        writing.commit()
        reading.expire_all()
        assert reading.get(Setting, "x") is None
    impatient.dispose()


def test_a_server_that_does_not_answer_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as caught:
        ready(f"postgresql://user:secret@/kpi?host={tmp_path}")
    assert caught.value.code is DatabaseErrorCode.UNREACHABLE
    assert "secret" not in caught.value.message("vi") + caught.value.message("en")


def test_what_senders_decided_and_closed_periods(server: Engine) -> None:
    load_world(server)
    decisions = Decisions({"mang wifi": ColumnKey("wifi", "", Part.FLAG)}, {"th so 1": "a1"})
    with transaction(server) as writing:
        assert remember(writing, LOWER, "L", decisions, PERIOD) == 2
        assert remember(writing, LOWER, "L", decisions, PERIOD) == 0
        assert close_period(writing, TERMINAL, PERIOD, "75")
    with session(server) as reading:
        assert remembered(reading, LOWER, "L", PERIOD) == decisions
    refused = load_rows(server, ",a1,wifi,,1,1,,", scope=LOWER)
    assert [error.code.value for error in refused.errors] == ["period_closed"]
    with transaction(server) as writing:
        assert reopen_period(writing, TERMINAL, PERIOD, "75")
        assert forget(writing, LOWER) == 2
