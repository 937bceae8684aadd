"""Loading a file of answers: an observations CSV or a report workbook."""

import hashlib
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session

from data_access.database import session as reading
from data_access.database import transaction
from data_access.loading.claim import Claim
from data_access.loading.claim_block import ClaimBlock, blocks_of
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.observation_rows import read_observations
from data_access.loading.result import LoadResult, Progress, no_progress
from data_access.loading.store import Origin, save
from data_access.scope import NotAllowed, Scope

CSV, WORKBOOK = "csv", "workbook"

_ZIP = b"PK"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def load_file(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str = "",
    *,
    period: str | None = None,
    good_rows: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """Load a CSV or workbook; see `store.save` for what is stored and what refused.

    `database`: an engine (own transaction, the file is read before it begins) or a session from `transaction()`.
    `name`: the file's name as people know it (default: the path's). `period`: rows without one are of it, rows of
    another are faults. Raises OSError for a path that cannot be read, NotAllowed for a person who may change nothing.
    """
    return _load(database, scope, content, name, period, good_rows, False, progress)


def check_file(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str = "",
    *,
    period: str | None = None,
    good_rows: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """What `load_file` would do: its errors, and how many answers it would store and change. Nothing is written."""
    return _load(database, scope, content, name, period, good_rows, True, progress)


def _load(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str,
    period: str | None,
    good_rows: bool,
    dry_run: bool,
    progress: Progress,
) -> LoadResult:
    if not scope.may_change:
        raise NotAllowed("reports")
    raw = content.read_bytes() if isinstance(content, Path) else content
    shown = name or (content.name if isinstance(content, Path) else "")
    progress(0.0, "reading")
    try:
        form, blocks, errors, rows = _read(raw, shown, period)
    except LoadRefused as refused:
        return LoadResult(None, 0, 0, 0, refused.errors)
    origin = Origin(shown, hashlib.sha256(raw).hexdigest(), form)

    def store(session: Session) -> LoadResult:
        return save(
            session,
            scope,
            origin,
            blocks,
            errors=errors,
            rows=rows,
            good_rows=good_rows,
            dry_run=dry_run,
            progress=progress,
        )

    if isinstance(database, Session):
        return store(database)
    with (reading if dry_run else transaction)(database) as session:
        return store(session)


def _read(raw: bytes, name: str, period: str | None) -> tuple[str, list[ClaimBlock], list[LoadError], int | None]:
    if raw.startswith(_OLD_EXCEL):
        raise LoadRefused(LoadError(ErrorCode.OLD_OR_LOCKED_WORKBOOK, None, "", name))
    if raw.startswith(_ZIP) or name.lower().endswith((".xlsx", ".xlsm")):
        from data_access.loading.workbook import read_workbook

        claims, errors = read_workbook(raw)
        errors = [*errors, *_other_period(claims, period)]
        return WORKBOOK, blocks_of(claims), errors, None
    if not raw.strip():
        raise LoadRefused(LoadError(ErrorCode.EMPTY_FILE, None, ""))
    if b"\0" in raw[:4096]:
        raise LoadRefused(LoadError(ErrorCode.UNKNOWN_FORMAT, None, "", name))
    blocks, errors, rows = read_observations(raw, period)
    return CSV, blocks, errors, rows


def _other_period(claims: list[Claim], period: str | None) -> list[LoadError]:
    """A workbook is of one period, named in its mark: another one than that asked for refuses it as a whole."""
    other = {(claim.sheet, claim.period) for claim in claims if period and claim.period != period}
    return [LoadError(ErrorCode.OTHER_PERIOD, None, "", said, period or "", sheet) for sheet, said in sorted(other)]
