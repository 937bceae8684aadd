"""Whether a plan was issued for an administration that has ended since: its area, or every area right below it."""

from datetime import date

from sqlmodel import Session

from data_access.area_tree import AreaTree, resolve
from data_access.database import now
from kpi.plan import Plan


def ended_on(session: Session, plan: Plan, today: date | None = None) -> date | None:
    """The day on which the areas that the plan was issued for ended; None while they stand.

    The plan's own area, or all those right below it on the plan's own date: a single district merged into another is
    no new administration. `today` is the day asked about, the present one when None.
    """
    area = resolve(session, plan.area, plan.own_date)
    if area is None:
        return None
    day = now().date() if today is None else today
    if area.valid_to is not None:
        return area.valid_to if area.valid_to <= day else None
    below = AreaTree.of(session, plan.own_date).children(plan.area)
    ends = [child.valid_to for child in below]
    last = max((end for end in ends if end is not None), default=None)
    return last if last is not None and last <= day and None not in ends else None
