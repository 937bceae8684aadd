"""Periods closed for loading: from then on only who closed one, and administrators, change its answers."""

from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from data_access import audit
from data_access.area_tree import AreaTree
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, now
from data_access.reach import versions_on
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Office, PeriodClosing
from kpi.periods import is_period
from kpi.periods import period as period_of


class ClosingErrorCode(StrEnum):
    UNKNOWN_PERIOD = "unknown_period"
    UNKNOWN_AREA = "unknown_area"


class ClosingError(CodedError):
    """A period that cannot be closed; `message(language)` says why."""

    table = HERE / "closing_errors.yaml"


def close_period(session: Session, scope: Scope, period: str, area: str) -> bool:
    """Close a period for an area and all below it; whether it was open. Needs a session from `transaction()`.

    For an administrator and the department of its province (NotAllowed else). Raises ClosingError for an unknown
    period or area.
    """
    found = _checked(session, scope, period, area)
    if found is not None and found.reopened_at is None:
        return False
    closing = found or PeriodClosing(period=period, area_code=area, closed_at=now(), closed_by=scope.username)
    closing.closed_at, closing.closed_by = now(), scope.username
    closing.reopened_at = closing.reopened_by = None
    session.add(closing)
    session.flush()
    audit.record(session, scope.username, "close_period", area, period)
    return True


def reopen_period(session: Session, scope: Scope, period: str, area: str) -> bool:
    """Open a closed period again; whether it was closed. Rights and errors as in `close_period`."""
    found = _checked(session, scope, period, area)
    if found is None or found.reopened_at is not None:
        return False
    found.reopened_at, found.reopened_by = now(), scope.username
    session.add(found)
    session.flush()
    audit.record(session, scope.username, "reopen_period", area, period)
    return True


def closings(session: Session, scope: Scope, period: str | None = None) -> list[PeriodClosing]:
    """The closings (of a period) that hold now and that concern the person, by period and area."""
    query = select(PeriodClosing).where(col(PeriodClosing.reopened_at).is_(None))
    if period is not None:
        query = query.where(PeriodClosing.period == period)
    found = session.exec(query.order_by(col(PeriodClosing.period), col(PeriodClosing.area_code))).all()
    return [one for one in found if _concerns(session, scope, one)]


def may_close(session: Session, scope: Scope, period: str, area: str) -> bool:
    """Whether the person may close and reopen the period in this area."""
    if scope.role is Role.ADMINISTRATOR:
        return True
    tree = AreaTree.of(session, period_of(period).ends_on)
    return scope.role is Role.DEPARTMENT and bool(scope.area) and scope.area in tree.path(area)


def closed_areas(session: Session, scope: Scope, period: str) -> frozenset[str]:
    """The areas in which the period is closed to the person."""
    if scope.role is Role.ADMINISTRATOR:
        return frozenset()
    query = select(PeriodClosing).where(PeriodClosing.period == period, col(PeriodClosing.reopened_at).is_(None))
    return frozenset(one.area_code for one in session.exec(query) if one.closed_by != scope.username)


def _checked(session: Session, scope: Scope, period: str, area: str) -> PeriodClosing | None:
    must_write(session)
    if not is_period(period):
        raise ClosingError(ClosingErrorCode.UNKNOWN_PERIOD, period=period)
    if not may_close(session, scope, period, area):
        raise NotAllowed(f"closing periods of {area}")
    if AreaTree.of(session, period_of(period).ends_on).at(area) is None:
        raise ClosingError(ClosingErrorCode.UNKNOWN_AREA, area=area, day=_day(period))
    return session.get(PeriodClosing, (period, area))


def _concerns(session: Session, scope: Scope, one: PeriodClosing) -> bool:
    """An administrator all; everybody else those of an area that theirs lies in, or that lies in theirs."""
    if scope.sees_everything:
        return True
    tree = AreaTree.of(session, period_of(one.period).ends_on)
    path = tree.path(_area_of(session, scope, period_of(one.period).ends_on))
    return one.area_code in path or (scope.area is not None and scope.area in tree.path(one.area_code))


def _area_of(session: Session, scope: Scope, day: date) -> str:
    if scope.unit:
        found = versions_on(session, day, [scope.unit])
        return found[0].area_code if found else ""
    return scope.area or _office_area(session, scope.office)


def _office_area(session: Session, office: str | None) -> str:
    found = session.get(Office, office) if office else None
    return found.area_code if found else ""


def _day(period: str) -> str:
    return period_of(period).ends_on.isoformat()
