"""States of demands without a number, which an officer sets (rule 12)."""

from collections.abc import Mapping
from enum import StrEnum

from sqlmodel import Session, select

from data_access import audit
from data_access.database import must_write, now
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import DemandState, Office
from data_access.visibility import check_plan, may_see_plan
from kpi.plan import Plan

MAX_NOTE = 1_000


class DemandProgress(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"


def states(session: Session, scope: Scope, plan: Plan) -> Mapping[str, DemandState]:
    """The states that were set, by demand id; a demand that is missing is open.

    For everybody who may see the plan (NotAllowed else).
    """
    check_plan(session, scope, plan)
    return {one.demand: one for one in session.exec(select(DemandState).where(DemandState.plan == plan.code))}


def set_state(session: Session, scope: Scope, plan: Plan, demand: str, state: str, note: str = "") -> DemandState:
    """Set a demand's state. Needs a session from `transaction()`.

    For an administrator, the department of the plan's province, and a lower office for plans of its own area
    (NotAllowed else). Raises ValueError for an unknown demand or state, or a note of more than MAX_NOTE characters.
    """
    must_write(session)
    if not may_set(session, scope, plan):
        raise NotAllowed(f"demands of plan {plan.code}")
    if demand not in {one.id for one in plan.demands}:
        raise ValueError(f"plan {plan.code} has no demand {demand!r}")
    if len(note) > MAX_NOTE:
        raise ValueError(f"a note of more than {MAX_NOTE} characters")
    chosen = DemandProgress(state)
    found = session.get(DemandState, (plan.code, demand))
    if found is None:
        found = DemandState(plan=plan.code, demand=demand, state=chosen.value, set_at=now(), set_by="")
    found.state, found.note = chosen.value, note.strip()
    found.set_at, found.set_by = now(), scope.username
    session.add(found)
    audit.record(session, scope.username, "set_demand_state", f"{plan.code}/{demand}", chosen.value)
    return found


def may_set(session: Session, scope: Scope, plan: Plan) -> bool:
    """Whether the person may set the states of this plan's demands (see `set_state`)."""
    if scope.role is Role.ADMINISTRATOR:
        return True
    if not may_see_plan(session, scope, plan):
        return False
    if scope.role is Role.DEPARTMENT:
        return True
    if scope.role is Role.LOWER_OFFICE and scope.office:
        office = session.get(Office, scope.office)
        return office is not None and office.area_code == plan.area
    return False
