"""Where a plan holds: its area as it was on the plan's own date, and the units in it on a day."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from data_access.area_tree import AreaTree, resolve
from data_access.census import units_on
from data_access.places_memory import remembered
from data_access.tables import Unit, UnitVersion
from kpi.plan import Plan
from kpi.units import UnitState


@dataclass(frozen=True, slots=True)
class PlanArea:
    """A plan's area on a day. `tree` is that of `tree_day`: of the day, or of the last one on which the area existed.

    Plans of 2025 outlive their districts, whose codes went to other areas on 1 July 2025: from then on such a plan is
    counted where its units lay when the area ended, all of them still its own.
    """

    code: str
    day: date
    tree_day: date
    exists: bool
    tree: AreaTree

    @property
    def has_ended(self) -> bool:
        """Whether the area was gone on the day: what is stored by the tree of that day does not describe it."""
        return self.tree_day != self.day


def plan_area(session: Session, plan: Plan, day: date) -> PlanArea:
    """The area that the plan's code named on the plan's own date; `exists` is false when the database lacks it."""
    area = resolve(session, plan.area, plan.own_date)
    tree_day = day
    if area is not None and area.valid_to is not None and area.valid_to <= day:
        tree_day = area.valid_to - timedelta(days=1)
    return PlanArea(plan.area, day, tree_day, area is not None, AreaTree.of(session, tree_day))


def plan_units(session: Session, where: PlanArea, codes: Collection[str] | None = None) -> list[UnitState]:
    """The units of the plan's whole area that are open on its day; none when the database lacks the area.

    Only a few of them where their `codes` are given.
    """
    if not where.exists:
        return []
    if not where.has_ended:
        return units_on(session, where.day, areas={where.code}, codes=codes)
    lay = {unit.code: unit.areas for unit in units_on(session, where.tree_day, areas={where.code}, codes=codes)}
    return [
        replace(unit, areas=lay[unit.code]) for unit in units_on(session, where.day, codes=codes) if unit.code in lay
    ]


def plan_province(session: Session, plan: Plan) -> str | None:
    """The province in which the plan's area lay on the plan's own date; None when the database lacks the area."""
    return remembered(session, "plan_province", (plan.area, plan.own_date), lambda: _plan_province(session, plan))


def _plan_province(session: Session, plan: Plan) -> str | None:
    area = resolve(session, plan.area, plan.own_date)
    seen: set[str] = set()
    while area is not None and area.parent_code and area.code not in seen:
        seen.add(area.code)
        above = resolve(session, area.parent_code, plan.own_date)
        if above is None:
            break
        area = above
    return None if area is None else area.code


def successor_province(session: Session, plan: Plan, day: date) -> str | None:
    """The province in place of the plan's that has ended: where most open units of the plan's area lie on the day.

    None while the code of the plan's own province names an area on the day, and where no unit tells. Equal numbers: the
    smaller code.
    """
    tree, province = AreaTree.of(session, day), plan_province(session, plan)
    if province is None or tree.at(province) is not None:
        return None
    inside = AreaTree.of(session, plan.own_date).below(plan.area)
    here = select(UnitVersion.unit_code).where(col(UnitVersion.area_code).in_(sorted(inside)))
    versions = (
        select(col(UnitVersion.unit_code), col(UnitVersion.area_code), col(UnitVersion.valid_from))
        .join(Unit, col(Unit.code) == col(UnitVersion.unit_code))
        .where(
            col(UnitVersion.unit_code).in_(here),
            col(UnitVersion.valid_from) <= day,
            or_(col(Unit.closed_on).is_(None), col(Unit.closed_on) > day),
        )
        .order_by(col(UnitVersion.valid_from))
    )
    then: dict[str, str] = {}
    now: dict[str, str] = {}
    for unit, area, since in session.execute(versions):
        if since <= plan.own_date or unit not in then:
            then[unit] = area
        now[unit] = area
    counts = Counter(root for unit, area in now.items() if then[unit] in inside and (root := tree.root(area)))
    return min(counts, key=lambda code: (-counts[code], code), default=None)
