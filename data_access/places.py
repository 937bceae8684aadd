"""Where areas and units lie, for the map: the points of a plan's areas, and of the units a person may see."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from data_access.evaluated import area_within, check_period, evaluated
from data_access.reach import versions_on
from data_access.scope import Scope
from data_access.tables import Area
from data_access.visibility import Sight, check_plan
from kpi.coverage import covers
from kpi.plan import Plan


@dataclass(frozen=True, slots=True)
class Place:
    """An area or unit and its point in degrees; both None where nobody recorded one."""

    code: str
    name: str
    lat: float | None
    lon: float | None

    @property
    def has_point(self) -> bool:
        return self.lat is not None and self.lon is not None


def area_places(session: Session, scope: Scope, plan: Plan, period: str, area: str | None) -> tuple[Place, list[Place]]:
    """The plan's area (None) or one below it, and its child areas, as the tree stands on the period's unit day.

    Raises NotAllowed for another province's plan; ResultError for an unknown period or an area outside the plan.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    at = found.tree.last(code)
    own = _place(at) if at is not None else Place(code, found.tree.name(code), None, None)
    return own, [_place(child) for child in found.children(code)]


def unit_places(session: Session, scope: Scope, plan: Plan, period: str, area: str | None) -> list[Place]:
    """The units of an area that the plan asks anything of and the person has the right to, by code.

    None of them for a viewer. Errors as in `area_places`.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    sight = Sight.of(session, scope, found.facts.day)
    units = [unit for unit in found.facts.units if code in unit.areas and covers(plan, unit)]
    allowed = {unit.code: unit.name for unit in units if sight.has_right_to([unit.code])}
    points = {one.unit_code: one for one in versions_on(session, found.facts.day, allowed)} if allowed else {}
    return [
        Place(unit, name, points[unit].lat if unit in points else None, points[unit].lon if unit in points else None)
        for unit, name in allowed.items()
    ]


def _place(area: Area) -> Place:
    return Place(area.code, area.name, area.lat, area.lon)


def area_names(session: Session, scope: Scope, plan: Plan, period: str) -> tuple[dict[str, str], date]:
    """Every area the database knows on the period's unit day (code: name), and the day of that tree."""
    check_plan(session, scope, plan)
    check_period(plan, period)
    tree = evaluated(session, plan, period).tree
    return {code: tree.name(code) for code in tree.codes()}, tree.day
