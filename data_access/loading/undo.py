"""Undoing an import: its claims go, the newest remaining ones stand again, reports are as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table as SqlTable
from sqlalchemy import bindparam, select
from sqlmodel import Session

from data_access import audit
from data_access.coded_error import HERE, CodedError
from data_access.counted import kept_lists
from data_access.database import must_write, now
from data_access.loading.claim_faults import known_period
from data_access.loading.places import Places
from data_access.loading.report_states import APPROVED, forget_approvals, restore_reports
from data_access.loading.standing import (
    CLAIMED,
    HISTORY,
    OBSERVATION,
    REPORT,
    CellKey,
    Columns,
    ReportKey,
    cell_of,
    content_of,
    rows_of,
)
from data_access.loading.store import add_up
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Import
from kpi.indicators import ReportedBy, indicators


class UndoErrorCode(StrEnum):
    UNKNOWN_IMPORT = "unknown_import"
    UNDONE_ALREADY = "undone_already"
    APPROVED = "approved"


class UndoError(CodedError):
    """An import that cannot be undone; `message(language)` says why."""

    table = HERE / "loading" / "undo_errors.yaml"


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What undoing did: answers that went, and of those the ones whose standing value is another (or none) now."""

    import_id: int
    cells: int
    changed: int


def undo(session: Session, scope: Scope, import_id: int) -> UndoResult:
    """Undo an import, in the session's transaction (`transaction()`). Raises NotAllowed, UndoError as `check_undo`."""
    must_write(session)
    session.flush()
    found = check_undo(session, scope, import_id)
    standing = _rows(session, OBSERVATION, import_id)
    older = _rows(session, HISTORY, import_id)
    reports = {(row["period"], row["unit_code"]) for row in (*standing, *older)}
    _unlink(session, older)
    changed = _put_back(session, standing, reports)
    kept = kept_lists()
    changed_reports = {(period, unit) for period, indicator, _, unit in changed if indicator not in kept}
    claimed = {(row["period"], row["unit_code"]) for row in (*standing, *older) if row["indicator"] not in kept}
    forget_approvals(session, import_id, claimed)
    later = _later(session, import_id, reports)
    resent = restore_reports(session, import_id, reports, changed_reports, later)
    found.undone_at, found.undone_by = now(), scope.username
    session.add(found)
    session.flush()
    add_up(session, ((period, indicator, [unit]) for period, indicator, _, unit in changed), resent)
    audit.record(session, scope.username, "undo", str(import_id), f"{found.file_name}: {len(standing)}/{len(changed)}")
    return UndoResult(import_id, len(standing) + len(older), len(changed))


def may_undo(session: Session, scope: Scope, import_id: int) -> bool:
    """Whether the person could undo the import now."""
    try:
        check_undo(session, scope, import_id)
    except (NotAllowed, UndoError):
        return False
    return True


def check_undo(session: Session, scope: Scope, import_id: int) -> Import:
    """The import, if the person may undo it now.

    For an administrator, or who may change every unit that it touched; for a unit only what it loaded itself, without
    answers that its office reports (NotAllowed else). Raises UndoError when there is no such import, it is undone
    already, or a unit would take values from a report that is approved.
    """
    found = session.get(Import, import_id) if scope.may_change else None
    if found is None:
        if not scope.sees_everything:
            raise NotAllowed(f"import {import_id}")
        raise UndoError(UndoErrorCode.UNKNOWN_IMPORT, number=import_id)
    own_word = _is_own_word(session, scope, found)
    reports = _touched(session, scope, import_id) if own_word else set()
    if not own_word or not _are_own(session, scope, reports):
        raise NotAllowed(f"import {import_id}")
    if found.undone_at is not None:
        raise UndoError(UndoErrorCode.UNDONE_ALREADY, number=import_id)
    if scope.role is Role.UNIT and any(row["state"] == APPROVED for row in rows_of(session, REPORT, reports)):
        raise UndoError(UndoErrorCode.APPROVED, number=import_id)
    return found


def _touched(session: Session, scope: Scope, import_id: int) -> set[ReportKey]:
    """The reports (period, unit) that the import touched; not looked up for who may change every one of them."""
    if scope.sees_everything:
        return set()
    return {(period, unit) for period, unit in _values_of(session, import_id, "period", "unit_code")}


def _are_own(session: Session, scope: Scope, reports: set[ReportKey]) -> bool:
    """Whether the person may change every one of these reports, as the units stood in the period."""
    if scope.sees_everything:
        return True
    places = Places(session, scope, {unit for _, unit in reports})
    return bool(reports) and all(
        (when := known_period(period)) is not None and places.of(when, unit).fault is None for period, unit in reports
    )


def _is_own_word(session: Session, scope: Scope, found: Import) -> bool:
    """Whether a unit's import is its own: loaded by the person, and nothing in it is for the office to report."""
    if scope.role is not Role.UNIT:
        return True
    by_office = {code for code, one in indicators().items() if one.reported_by is ReportedBy.OFFICE}
    return found.loaded_by == scope.username and not any(
        indicator in by_office for (indicator,) in _values_of(session, int(found.id or 0), "indicator")
    )


def _values_of(session: Session, import_id: int, *columns: str) -> set[tuple[str, ...]]:
    """What an import's claims hold in these columns, whether they stand or have been replaced."""
    answer: set[tuple[str, ...]] = set()
    for table in (OBSERVATION, HISTORY):
        query = select(*(table.c[name] for name in columns)).where(table.c.import_id == import_id).distinct()
        answer.update(tuple(row) for row in session.execute(query))
    return answer


def _rows(session: Session, table: SqlTable, import_id: int) -> list[Columns]:
    query = table.select().where(table.c.import_id == import_id)
    return [dict(row) for row in session.execute(query).mappings()]


def _unlink(session: Session, older: Sequence[Columns]) -> None:
    """Take replaced claims out of the history; what they had replaced counts as replaced by what replaced them."""
    by_cell: dict[CellKey, Columns] = {cell_of(row): row for row in older}
    for row in rows_of(session, HISTORY, {(row["period"], row["unit_code"]) for row in older}):
        gone = by_cell.get(cell_of(row))
        if gone is not None and row["replaced_by"] == gone["import_id"]:
            values = {"replaced_by": gone["replaced_by"], "replaced_at": gone["replaced_at"]}
            session.execute(HISTORY.update().where(HISTORY.c.id == row["id"]).values(**values))
    if older:
        session.execute(HISTORY.delete().where(HISTORY.c.import_id == older[0]["import_id"]))


def _put_back(session: Session, standing: Sequence[Columns], reports: set[ReportKey]) -> set[CellKey]:
    """Let the newest remaining claim of each cell stand again; the cells whose value is another now."""
    if not standing:
        return set()
    cells = {cell_of(row): row for row in standing}
    newest: dict[CellKey, Columns] = {}
    for row in rows_of(session, HISTORY, reports):
        cell = cell_of(row)
        if cell in cells and (cell not in newest or row["id"] > newest[cell]["id"]):
            newest[cell] = row
    session.execute(OBSERVATION.delete().where(OBSERVATION.c.import_id == standing[0]["import_id"]))
    if newest:
        back = [
            {**dict(zip(("period", "indicator", "level", "unit_code"), cell, strict=True)), **_claimed(row)}
            for cell, row in newest.items()
        ]
        session.execute(OBSERVATION.insert(), back)
        gone = HISTORY.delete().where(HISTORY.c.id == bindparam("gone"))
        session.execute(gone, [{"gone": row["id"]} for row in newest.values()])
    session.expire_all()
    return {cell for cell, row in cells.items() if cell not in newest or content_of(newest[cell]) != content_of(row)}


def _claimed(row: Columns) -> Columns:
    return {name: row[name] for name in CLAIMED}


def _later(session: Session, import_id: int, reports: set[ReportKey]) -> dict[ReportKey, int]:
    """The first later import that still claims something in each report that is not an office's list."""
    kept = kept_lists()
    first: dict[ReportKey, int] = {}
    for table in (OBSERVATION, HISTORY):
        for row in rows_of(session, table, reports):
            key, number = (row["period"], row["unit_code"]), row["import_id"]
            if row["indicator"] not in kept and number > import_id and number < first.get(key, number + 1):
                first[key] = number
    return first
