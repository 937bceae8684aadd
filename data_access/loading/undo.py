"""Undoing an import: its claims go, the newest remaining ones stand again, reports are as they were."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from data_access import audit
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, now
from data_access.loading.claim_faults import known_period
from data_access.loading.errors import ErrorCode
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
    PERIOD_CLOSED = "period_closed"


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


def refusal(session: Session, scope: Scope, import_id: int) -> UndoError | NotAllowed | None:
    """Why the person may not undo the import now; None when they may."""
    try:
        check_undo(session, scope, import_id)
    except (NotAllowed, UndoError) as error:
        return error
    return None


def check_undo(session: Session, scope: Scope, import_id: int) -> Import:
    """The import, if the person may undo it now.

    For an administrator, or who may change every unit that it touched; for a unit only what it loaded itself, without
    answers that its office reports (NotAllowed else). Raises UndoError when there is no such import, it is undone
    already, a period of it is closed to the person, or a unit would take values from a report that is approved.
    """
    found = session.get(Import, import_id) if scope.may_change else None
    if found is None:
        if not scope.sees_everything:
            raise NotAllowed(f"import {import_id}")
        raise UndoError(UndoErrorCode.UNKNOWN_IMPORT, number=import_id)
    own_word = _is_own_word(session, scope, found)
    reports = _touched(session, scope, import_id) if own_word else set()
    closed = _closed_periods(session, scope, reports) if own_word else None
    if closed is None:
        raise NotAllowed(f"import {import_id}")
    if found.undone_at is not None:
        raise UndoError(UndoErrorCode.UNDONE_ALREADY, number=import_id)
    if closed:
        raise UndoError(UndoErrorCode.PERIOD_CLOSED, number=import_id, periods=", ".join(closed))
    if scope.role is Role.UNIT and any(row["state"] == APPROVED for row in rows_of(session, REPORT, reports)):
        raise UndoError(UndoErrorCode.APPROVED, number=import_id)
    return found


def _touched(session: Session, scope: Scope, import_id: int) -> set[ReportKey]:
    """The reports (period, unit) that the import touched; not looked up for who may change every one of them."""
    if scope.sees_everything:
        return set()
    return reports_of(session, import_id)


def _closed_periods(session: Session, scope: Scope, reports: set[ReportKey]) -> list[str] | None:
    """The periods whose being closed alone keeps the person from changing these reports, as the units stood in each;
    None where they are not the person's to change anyhow."""
    if scope.sees_everything:
        return []
    places = Places(session, scope, {unit for _, unit in reports})
    closed: set[str] = set()
    for period, unit in reports:
        when = known_period(period)
        fault = places.of(when, unit).fault if when is not None else ErrorCode.UNKNOWN_PERIOD
        if fault is ErrorCode.PERIOD_CLOSED:
            closed.add(period)
        elif fault is not None:
            return None
    return sorted(closed) if reports else None


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
