"""Opening, writing and migrating the database."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from data_access import database, dialect, migrate
from data_access.database import DatabaseBusy, DatabaseError, DatabaseErrorCode, ready, session, transaction
from data_access.tables import Setting
from data_access.versions import raise_version, version_of


def test_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
        assert inspect(connection).get_table_names()


def test_an_up_to_date_database_is_left_alone_even_while_somebody_writes(engine: Engine) -> None:
    with transaction(engine):
        migrate.upgrade(engine)


def test_the_default_is_the_file_in_the_products_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert database.database_url().database == str(Path(database.__file__).parent.parent / "var" / "kpi.db")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense", DatabaseErrorCode.BAD_URL),
        ("postgresql://user:secret@host:notaport/x", DatabaseErrorCode.BAD_URL),
        ("sqlite://", DatabaseErrorCode.BAD_URL),
        ("mysql://user:secret@host/x", DatabaseErrorCode.UNSUPPORTED),
    ],
)
def test_a_wrong_address_is_said_in_words_without_its_password(url: str, code: DatabaseErrorCode) -> None:
    with pytest.raises(DatabaseError) as caught:
        database.open_database(url)
    assert caught.value.code is code
    for language in ("vi", "en"):
        assert "secret" not in caught.value.message(language)


@pytest.mark.parametrize("form", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_form_of_a_postgresql_address_uses_the_installed_driver(form: str) -> None:
    assert database.database_url(f"{form}://u@h/d").drivername == "postgresql+psycopg"


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    file = tmp_path / "kpi.db"
    file.write_bytes(b"this is a letter, not a database" * 50)
    with pytest.raises(DatabaseError) as caught:
        ready(f"sqlite:///{file}")
    assert caught.value.code is DatabaseErrorCode.NOT_A_DATABASE
    assert file.read_bytes().startswith(b"this is a letter")


def test_any_other_error_of_the_database_is_said_in_words(engine: Engine) -> None:
    with pytest.raises(DatabaseError) as caught, session(engine) as reading:
        reading.execute(text("SELECT * FROM nowhere"))
    assert caught.value.code is DatabaseErrorCode.FAILED
    assert "nowhere" in caught.value.message("en")


def test_a_folder_is_made_and_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    ready(f"sqlite:///{tmp_path}/deep/er/kpi.db").dispose()
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseError) as caught:
        ready(f"sqlite:///{tmp_path}/file/kpi.db")
    assert caught.value.code is DatabaseErrorCode.NO_FOLDER


def test_a_database_of_a_newer_program_or_of_another_one_is_refused(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as writing:
        writing.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError) as caught:
        migrate.upgrade(engine)
    assert caught.value.code is DatabaseErrorCode.NEWER
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE person (name TEXT)")
    other.close()
    with pytest.raises(DatabaseError) as caught:
        ready(f"sqlite:///{tmp_path}/other.db")
    assert caught.value.code is DatabaseErrorCode.FOREIGN


def test_a_broken_transaction_leaves_nothing_behind(engine: Engine) -> None:
    def break_off() -> None:
        with transaction(engine) as writing:
            writing.add(Setting(key="half", value="written"))
            writing.flush()
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    with session(engine) as reading:
        assert reading.get(Setting, "half") is None


def test_a_reader_sees_one_snapshot_and_never_waits_for_a_writer(engine: Engine) -> None:
    with session(engine) as reading:
        assert reading.get(Setting, "new") is None
        with transaction(engine) as writing:
            writing.add(Setting(key="new", value="1"))
        reading.expire_all()
        assert reading.get(Setting, "new") is None
    with session(engine) as reading:
        assert reading.get(Setting, "new") is not None


def test_a_second_writer_waits_and_then_gives_up_in_words(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "WAIT_MS", 50)
    impatient = database.open_database(engine.url.render_as_string())
    with transaction(engine), pytest.raises(DatabaseBusy), transaction(impatient):
        pass
    impatient.dispose()


def test_writers_queue_and_none_loses_its_change(engine: Engine) -> None:
    def work() -> None:
        for _ in range(10):
            with transaction(engine) as writing:
                raise_version(writing, "75", "2025")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with session(engine) as reading:
        assert version_of(reading, "75", "2025") == 40
        assert version_of(reading, "75", "2026") == 0


def test_two_starts_at_once_make_the_tables_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            ready(f"sqlite:///{tmp_path}/kpi.db").dispose()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_writing_without_the_lock_is_a_mistake_in_the_program(engine: Engine) -> None:
    with session(engine) as reading, pytest.raises(RuntimeError):
        database.must_write(reading)
