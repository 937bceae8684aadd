"""Lists that offices keep (such as inspected units): once closed for a period, absent means no (rule 2)."""

from enum import StrEnum

from sqlmodel import Session, col, select

from data_access import audit
from data_access.area_tree import AreaTree
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, now
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import ListClosing, Office
from data_access.versions import raise_versions
from kpi.indicators import indicators
from kpi.periods import is_period
from kpi.periods import period as period_of


class ListErrorCode(StrEnum):
    UNKNOWN_OFFICE = "unknown_office"
    NOT_A_LIST = "not_a_list"
    UNKNOWN_PERIOD = "unknown_period"


class ListError(CodedError):
    """A list that cannot be closed; `message(language)` says why."""

    table = HERE / "list_errors.yaml"


def close_list(session: Session, scope: Scope, office: str, indicator: str, period: str) -> bool:
    """Close an office's list; whether it was open. Needs a session from `transaction()`.

    For an administrator, the office itself and the department of its province (NotAllowed else). Raises ListError for
    an unknown office or period, and for an indicator that is no kept list.
    """
    if session.get(ListClosing, _checked(session, scope, office, indicator, period)) is not None:
        return False
    session.add(
        ListClosing(office_code=office, indicator=indicator, period=period, closed_at=now(), closed_by=scope.username)
    )
    _changed(session, scope, "close_list", office, indicator, period)
    return True


def reopen_list(session: Session, scope: Scope, office: str, indicator: str, period: str) -> bool:
    """Open a closed list again; whether it was closed. Rights and errors as in `close_list`."""
    found = session.get(ListClosing, _checked(session, scope, office, indicator, period))
    if found is None:
        return False
    session.delete(found)
    _changed(session, scope, "reopen_list", office, indicator, period)
    return True


def closed_lists(session: Session, scope: Scope, period: str) -> list[ListClosing]:
    """The lists closed for a period that the person may close, by office and indicator."""
    query = select(ListClosing).where(ListClosing.period == period)
    found = session.exec(query.order_by(col(ListClosing.office_code), col(ListClosing.indicator))).all()
    offices = {office.code: office for office in session.exec(select(Office))}
    return [one for one in found if _is_own(session, scope, offices[one.office_code], period)]


def _checked(session: Session, scope: Scope, office: str, indicator: str, period: str) -> tuple[str, str, str]:
    must_write(session)
    found = session.get(Office, office)
    if not is_period(period):
        raise ListError(ListErrorCode.UNKNOWN_PERIOD, period=period)
    if found is None:
        if scope.sees_everything:
            raise ListError(ListErrorCode.UNKNOWN_OFFICE, office=office)
        raise NotAllowed(f"the lists of office {office}")
    if not _is_own(session, scope, found, period):
        raise NotAllowed(f"the lists of office {office}")
    kept = indicators().get(indicator)
    if kept is None or not kept.kept_list:
        names = ", ".join(code for code, one in indicators().items() if one.kept_list)
        raise ListError(ListErrorCode.NOT_A_LIST, indicator=indicator, lists=names)
    return (office, indicator, period)


def _is_own(session: Session, scope: Scope, office: Office, period: str) -> bool:
    if scope.role is Role.ADMINISTRATOR:
        return True
    if scope.role is Role.LOWER_OFFICE:
        return scope.office == office.code
    if scope.role is Role.DEPARTMENT and scope.area:
        return scope.area in AreaTree.of(session, period_of(period).ends_on).path(office.area_code)
    return False


def _changed(session: Session, scope: Scope, action: str, office: str, indicator: str, period: str) -> None:
    session.flush()
    found = session.get(Office, office)
    area = found.area_code if found else ""
    days = (period_of(period).starts_on, period_of(period).ends_on)
    raise_versions(session, {(AreaTree.of(session, day).root(area) or area, period) for day in days})
    audit.record(session, scope.username, action, office, f"{indicator} {period}")
