"""The state of units' reports: who checked a report says so here (approve, return, take back to a draft)."""

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlmodel import Session, col, select

from data_access import audit, rollup
from data_access.database import must_write, now
from data_access.reach import own_units
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Office, Report
from kpi.periods import period as period_of

#: Codes in one condition; databases limit how many they take.
_AT_ONCE = 500


class ReportState(StrEnum):
    DRAFT = "draft"  # not sent yet: doesn't count
    SENT = "sent"
    APPROVED = "approved"
    RETURNED = "returned"  # sent back to the unit: doesn't count


def set_states(session: Session, scope: Scope, period: str, states: Mapping[str, ReportState]) -> int:
    """Give units' reports in a period new states (unit -> state), and return how many changed.

    Units without a report stay so; only what was sent can be approved. Needs a session from `transaction()`. Raises
    NotAllowed unless they are all of `units_to_check`.
    """
    must_write(session)
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LOWER_OFFICE):
        raise NotAllowed("report states")
    allowed = units_to_check(session, scope, period)
    if allowed is not None and not states.keys() <= allowed:
        raise NotAllowed("report states of other offices' units, or of the own office")
    changed = [one for one in _reports(session, period, states) if _may_become(one, states[one.unit_code])]
    for report in changed:
        report.state = states[report.unit_code]
        approved = report.state == ReportState.APPROVED
        report.approved_at = now() if approved else None
        report.approved_by = scope.username if approved else None
        session.add(report)
    if changed:
        counts = Counter(str(report.state) for report in changed)
        detail = ", ".join(f"{state}: {number}" for state, number in sorted(counts.items()))
        audit.record(session, scope.username, "set_report_states", subject=period, detail=detail)
        rollup.touch(session, period=period, units={report.unit_code for report in changed})
    return len(changed)


def units_to_check(session: Session, scope: Scope, period: str) -> set[str] | None:
    """The units whose reports the person approves or returns, as of the period's last day; None means all.

    An administrator all, a department those of its province, a lower office those it manages; nobody the own office's
    report: a lower office's goes to the department, a department's to the administrator.
    """
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LOWER_OFFICE):
        return set()
    own = own_units(session, scope, period_of(period).ends_on)
    if own is None:
        return None
    if scope.role is Role.DEPARTMENT:
        departments = set(session.exec(select(Office.code).where(Office.tier == "department")))
        own -= departments
    return own - {scope.office}


def reporting_units(session: Session, scope: Scope, period: str) -> set[str]:
    """The units with a report for the period, in any state, of those that the person checks (`units_to_check`)."""
    found = set(session.exec(select(Report.unit_code).where(Report.period == period)))
    allowed = units_to_check(session, scope, period)
    return found if allowed is None else found & allowed


def _reports(session: Session, period: str, codes: Collection[str]) -> list[Report]:
    found: list[Report] = []
    ordered = sorted(codes)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        found.extend(session.exec(select(Report).where(Report.period == period, col(Report.unit_code).in_(some))))
    return found


def _may_become(report: Report, state: ReportState) -> bool:
    if state is ReportState.APPROVED:
        return report.state == ReportState.SENT
    return report.state != state
