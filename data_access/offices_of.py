"""The offices that a person may look at and choose among, as they stand today: those of the own province.

And the area of the person's own office.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from data_access.area_tree import AreaTree
from data_access.database import now
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Area, Office
from data_access.tables.area import ALWAYS


def offices_of(session: Session, scope: Scope) -> Sequence[Office]:
    """Offices by code: all for an administrator, a department's those that lie, or lay, in its province.

    Raises NotAllowed for others.
    """
    found = session.exec(select(Office).order_by(col(Office.code))).all()
    if scope.role is Role.ADMINISTRATOR:
        return found
    if scope.role is not Role.DEPARTMENT:
        raise NotAllowed("offices")
    days = {now().date(), *session.exec(select(col(Area.valid_from)).distinct()).all()} - {ALWAYS}
    trees = [AreaTree.of(session, day) for day in days]
    return [office for office in found if any(scope.area in tree.path(office.area_code) for tree in trees)]


def own_area(session: Session, scope: Scope) -> Area | None:
    """Where a lower office's person sits, as its area is today or was last; None for others."""
    office = session.get(Office, scope.office) if scope.role is Role.LOWER_OFFICE and scope.office else None
    return AreaTree.of(session, now().date()).last(office.area_code) if office is not None else None
