"""Undoing an import: its claims go, the newest remaining ones stand again, reports are as they were."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from data_access import audit
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, now
from data_access.loading.claim_faults import known_period
from data_access.loading.places import Places
from data_access.loading.report_states import APPROVED, forget_approvals, restore_reports
from data_access.loading.standing import HISTORY, OBSERVATION, REPORT, ReportKey, rows_of
from data_access.loading.store import add_up
from data_access.loading.taking_back import later_imports, questions_of, reports_of, take_back
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
    reports = reports_of(session, import_id)
    done = take_back(session, import_id, reports)
    forget_approvals(session, import_id, done.claimed)
    later = later_imports(session, import_id, reports)
    resent = restore_reports(session, import_id, reports, done.changed_reports, later)
    found.undone_at, found.undone_by = now(), scope.username
    session.add(found)
    session.flush()
    add_up(session, done.changed, resent)
    detail = f"{found.file_name}: {done.standing}/{done.changes}"
    audit.record(session, scope.username, "undo", str(import_id), detail)
    return UndoResult(import_id, done.cells, done.changes)


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
    return reports_of(session, import_id)


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
    if found.loaded_by != scope.username:
        return False
    number = int(found.id or 0)
    reports = reports_of(session, number)
    asked = [one for table in (OBSERVATION, HISTORY) for one in questions_of(session, table, number, reports).values()]
    return by_office.isdisjoint(indicator for _, indicator, _ in asked)
