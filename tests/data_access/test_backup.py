"""Backups: everything comes back, all or nothing."""

import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from data_access.backup import BackupError, BackupErrorCode, backup, restore
from data_access.database import now, ready, session, transaction
from data_access.loading.undo import undo
from data_access.sample_mark import mark
from data_access.scope import TERMINAL
from data_access.tables import Account, AccountSession, Rollup, Unit, Version
from tests.data_access.worlds import load_rows, load_world
from tests.stored_answers import answer_at


@pytest.fixture
def full(engine: Engine) -> Engine:
    load_world(engine)
    load_rows(engine, ",a1,wifi,,0,1,,", ",a2,teaching_score,,,,85.25,", ",c1,wifi,,,,,not_applicable")
    load_rows(engine, ",a1,wifi,,1,1,,")
    with transaction(engine) as writing:
        mark(writing)
        writing.add(
            Account(
                username="lan",
                name="Lan Đặng",
                password_hash="x",
                role="viewer",
                created_at=now(),
                password_changed_at=now(),
            )
        )
        writing.flush()
        writing.add(AccountSession(id_hash="h", username="lan", created_at=now(), seen_at=now(), expires_at=now()))
    return engine


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    opened = ready(f"sqlite:///{tmp_path / 'empty.db'}")
    yield opened
    opened.dispose()


def _content(engine: Engine, *without: str) -> dict[str, list[tuple[object, ...]]]:
    def rows(table: Table) -> list[tuple[object, ...]]:
        return sorted((tuple(row) for row in reading.execute(select(table))), key=repr)

    with session(engine) as reading:
        return {table.name: rows(table) for table in SQLModel.metadata.sorted_tables if table.name not in without}


def test_everything_comes_back_but_who_was_signed_in(full: Engine, empty: Engine, tmp_path: Path) -> None:
    counts = backup(full, tmp_path / "kpi.backup")
    assert restore(empty, tmp_path / "kpi.backup") == counts
    assert (counts["unit"], counts["observation"], counts["observation_history"]) == (5, 3, 1)
    assert _content(full, "account_session", "version") == _content(empty, "account_session", "version")
    with session(empty) as reading:
        assert reading.exec(select(AccountSession)).all() == []
        assert reading.exec(select(Rollup)).first() is not None


def test_life_goes_on_after_a_restore(full: Engine, empty: Engine, tmp_path: Path) -> None:
    backup(full, tmp_path / "b")
    restore(empty, tmp_path / "b")
    assert load_rows(empty, ",a2,wifi,,1,1,,").import_id == 3
    with transaction(empty) as writing:
        undo(writing, TERMINAL, 2)
    with session(empty) as reading:
        found = answer_at(reading, ("2024-2025/HK1", "wifi", ""), "a1")
        assert found is not None
        assert found.numerator == 0


def test_a_database_that_holds_data_is_replaced_only_when_asked(full: Engine, empty: Engine, tmp_path: Path) -> None:
    backup(empty, tmp_path / "empty")
    with pytest.raises(BackupError) as caught:
        restore(full, tmp_path / "empty")
    assert caught.value.code is BackupErrorCode.NOT_EMPTY
    with session(full) as reading:
        before = max(reading.exec(select(Version.number)).all())
        assert reading.get(Unit, "a1") is not None
    backup(full, tmp_path / "full")
    restore(full, tmp_path / "full", replace=True)
    with session(full) as reading:
        assert reading.get(Unit, "a1") is not None
        assert min(reading.exec(select(Version.number)).all()) > before
    restore(full, tmp_path / "empty", replace=True)
    with session(full) as reading:
        assert reading.get(Unit, "a1") is None


def _rewritten(source: Path, target: Path, changes: dict[str, bytes | None]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"manifest.json": None}, BackupErrorCode.NOT_A_BACKUP),
        ({"manifest.json": b"{}"}, BackupErrorCode.NOT_A_BACKUP),
        ({"manifest.json": b"[1]"}, BackupErrorCode.NOT_A_BACKUP),
        ({"unit.jsonl": None}, BackupErrorCode.DAMAGED),
        ({"unit.jsonl": b""}, BackupErrorCode.DAMAGED),
        ({"unit.jsonl": b'["a1",null\n'}, BackupErrorCode.DAMAGED),
        ({"observation.jsonl": b'["too","short"]\n'}, BackupErrorCode.DAMAGED),
        ({"unit_version.jsonl": b"[1,2,3,4,5,6,7,8,9,10]\n"}, BackupErrorCode.DAMAGED),
    ],
)
def test_a_damaged_backup_changes_nothing(
    full: Engine, tmp_path: Path, changes: dict[str, bytes | None], code: BackupErrorCode
) -> None:
    backup(full, tmp_path / "good")
    _rewritten(tmp_path / "good", tmp_path / "bad", changes)
    before = _content(full)
    with pytest.raises(BackupError) as caught:
        restore(full, tmp_path / "bad", replace=True)
    assert caught.value.code is code
    assert "bad" in caught.value.message("vi")
    assert _content(full) == before


def test_a_backup_of_other_tables_and_a_file_that_is_none_are_refused(full: Engine, tmp_path: Path) -> None:
    backup(full, tmp_path / "good")
    with zipfile.ZipFile(tmp_path / "good") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    other = json.dumps({**manifest, "revision": "0099"}).encode()
    _rewritten(tmp_path / "good", tmp_path / "newer", {"manifest.json": other})
    (tmp_path / "letter").write_text("dear colleagues")
    for name, code in (("newer", BackupErrorCode.OTHER_REVISION), ("letter", BackupErrorCode.NOT_A_BACKUP)):
        with pytest.raises(BackupError) as caught:
            restore(full, tmp_path / name, replace=True)
        assert caught.value.code is code


def test_a_cut_backup_is_refused(full: Engine, empty: Engine, tmp_path: Path) -> None:
    backup(full, tmp_path / "good")
    content = (tmp_path / "good").read_bytes()
    (tmp_path / "cut").write_bytes(content[: len(content) // 2])
    with pytest.raises(BackupError):
        restore(empty, tmp_path / "cut")


def test_only_its_owner_may_read_a_backup(full: Engine, tmp_path: Path) -> None:
    backup(full, tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
