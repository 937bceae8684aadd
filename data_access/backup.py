"""Backups: one consistent snapshot of every table in a portable file, and back again, all or nothing.

The file is a zip of `manifest.json` and one JSON-lines file a table, the same from SQLite and PostgreSQL. It holds
password hashes, so only its owner may read it. Left out: signed-in sessions (nobody is signed in after a restore) and
the roll-up (recomputed from what was restored).
"""

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Column, Delete, Select, Table, TypeDecorator, func, insert, select
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel

from data_access import dialect, places_memory, rollup
from data_access.coded_error import HERE, CodedError
from data_access.database import now, session, transaction
from data_access.migrate import head
from data_access.tables import AccountSession, Rollup, Setting, Version

FORMAT = "kpi-backup-1"

_LEFT_OUT = {AccountSession.__tablename__, Rollup.__tablename__}
_BATCH = 5_000
_MANIFEST = "manifest.json"


_Query = TypeVar("_Query", Select[Any], Delete)


class BackupErrorCode(StrEnum):
    NOT_A_BACKUP = "not_a_backup"
    DAMAGED = "damaged"
    OTHER_REVISION = "other_revision"
    NOT_EMPTY = "not_empty"


class BackupError(CodedError):
    """A backup that cannot be restored; nothing was changed. `message(language)` says why."""

    table = HERE / "backup_errors.yaml"


def backup(engine: Engine, file: Path) -> dict[str, int]:
    """Write a backup (an existing file is replaced); the number of rows of each table. OSError as usual."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    counts: dict[str, int] = {}
    with (
        os.fdopen(descriptor, "wb") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        session(engine) as reading,
    ):
        for table in _tables():
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as part:
                counts[table.name] = _write(reading, table, part)
        manifest = {"format": FORMAT, "revision": head(), "made_at": now().isoformat(), "tables": counts}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return counts


def restore(engine: Engine, file: Path, *, replace: bool = False) -> dict[str, int]:
    """Read a backup into a migrated, empty database (any, with `replace`); the number of rows of each table.

    All or nothing. Raises BackupError (no backup, damaged, of another version of the tables, database not empty).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            counts = _manifest(archive, file)
            with transaction(engine) as writing:
                if not replace and not is_empty(writing):
                    raise BackupError(BackupErrorCode.NOT_EMPTY, file=file.name)
                _replace_all(writing, archive, counts, file)
            return counts
    except zipfile.BadZipFile:
        raise BackupError(BackupErrorCode.NOT_A_BACKUP, file=file.name) from None
    except (zlib.error, EOFError):
        raise BackupError(BackupErrorCode.DAMAGED, file=file.name) from None


def is_empty(opened: Session) -> bool:
    """Whether no table holds anything yet (the writers' lock row and the mark of places aside)."""
    for table in _tables():
        query = _portable(select(func.count()).select_from(table), table)
        if opened.execute(query).scalar_one():
            return False
    return True


def _portable(query: _Query, table: Table) -> _Query:
    """The same without what belongs to the running database: the row that writers lock, the mark of places."""
    if table.name == Setting.__tablename__:
        return query.where(table.c.key != "!lock")
    return query.where(table.c.period != places_memory.MARK) if table.name == Version.__tablename__ else query


def _tables() -> list[Table]:
    """Parents before children."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in _LEFT_OUT]


def _write(reading: Session, table: Table, part: IO[bytes]) -> int:
    count = 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    for row in reading.execute(_portable(query, table)):
        values = [value.isoformat() if isinstance(value, date) else value for value in row]
        part.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, int]:
    try:
        manifest = json.loads(archive.read(_MANIFEST))
        if manifest["format"] != FORMAT:
            raise KeyError(FORMAT)
        counts = {str(name): int(count) for name, count in manifest["tables"].items()}
        revision = str(manifest["revision"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BackupError(BackupErrorCode.NOT_A_BACKUP, file=file.name) from None
    if revision != head():
        raise BackupError(BackupErrorCode.OTHER_REVISION, file=file.name, revision=revision, expected=head())
    missing = {table.name for table in _tables()} ^ set(counts)
    if missing:
        raise BackupError(BackupErrorCode.DAMAGED, file=file.name)
    return counts


def _replace_all(writing: Session, archive: zipfile.ZipFile, counts: dict[str, int], file: Path) -> None:
    highest = writing.execute(select(func.max(Version.number))).scalar() or 0
    for table in reversed(SQLModel.metadata.sorted_tables):
        writing.execute(_portable(table.delete(), table))
    for table in _tables():
        read = 0
        for rows in _batches(archive, table, file):
            writing.execute(insert(table), rows)
            read += len(rows)
        if read != counts[table.name]:
            raise BackupError(BackupErrorCode.DAMAGED, file=file.name)
    dialect.reset_sequences(writing, _tables())
    # Whoever still has figures cached under a number of the replaced data must never meet that number again.
    table = Version.__table__  # type: ignore[attr-defined]
    writing.execute(table.update().where(table.c.period != places_memory.MARK).values(number=table.c.number + highest))
    writing.expire_all()
    rollup.refresh(writing)


def _batches(archive: zipfile.ZipFile, table: Table, file: Path) -> Iterator[list[dict[str, Any]]]:
    columns = list(table.columns)
    rows: list[dict[str, Any]] = []
    try:
        with archive.open(f"{table.name}.jsonl") as part:
            for line in part:
                values = json.loads(line)
                if len(values) != len(columns):
                    raise ValueError(table.name)
                row = {c.name: _value(_kind(c), v) for c, v in zip(columns, values, strict=True)}
                rows.append(row)
                if len(rows) >= _BATCH:
                    yield rows
                    rows = []
    except (KeyError, ValueError, TypeError):
        raise BackupError(BackupErrorCode.DAMAGED, file=file.name) from None
    if rows:
        yield rows


def _kind(column: Column[Any]) -> type:
    """The Python type of a column's values; a decorated type (times in UTC) tells it by what it is made of."""
    own = column.type
    return own.impl_instance.python_type if isinstance(own, TypeDecorator) else own.python_type


def _value(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is date else value
