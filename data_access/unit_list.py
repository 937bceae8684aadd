"""The units behind one target in an area, each with its own answer: those the person has the right to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from data_access.evaluated import area_within, check_period, evaluated
from data_access.narrowed import narrowed
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import NotAllowed, Role, Scope
from data_access.visibility import Sight, check_plan
from kpi.plan import Plan
from kpi.unit_answers import UnitAnswer, unit_answers


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit (at one level, for per-level indicators), what it answered, and the innermost area it lies in."""

    answer: UnitAnswer
    area: str
    area_name: str


@dataclass(frozen=True, slots=True)
class UnitList:
    """`lines` in the order of the census; `hidden`: how many units more there are that the person may not see."""

    lines: tuple[UnitLine, ...]
    hidden: int


def unit_list(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    target_id: str,
    *,
    area: str | None = None,
    narrow: Narrowing = NO_NARROWING,
) -> UnitList:
    """What each unit of the area (None: the plan's own) answered to a target, silent and not-applicable ones too.

    Raises NotAllowed for another province's plan and for viewers, who see no single unit; ResultError for an unknown
    period or an area outside the plan; KeyError for a target that the plan has not.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    if scope.role is Role.VIEWER:
        raise NotAllowed("single units")
    target = plan.target(target_id)
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    inside = [
        unit
        for unit in found.facts.units
        if code in unit.areas and narrow.levels(unit.levels, unit.ownership) is not None
    ]
    contribs = narrowed(found.contributions[target_id], narrow)
    answers = unit_answers(plan, target, found.facts, contribs, inside)
    # A unit of several levels has a part at each; with a level asked for, the others are none of the list's.
    answers = [one for one in answers if narrow.level is None or one.level in ("", narrow.level)]
    sight = Sight.of(session, scope, found.facts.day)
    own = [answer for answer in answers if sight.has_right_to((answer.unit.code,))]
    lines = tuple(UnitLine(one, one.unit.areas[0], found.tree.name(one.unit.areas[0])) for one in own)
    return UnitList(lines, len({one.unit.code for one in answers}) - len({one.unit.code for one in own}))


def of_groups(lines: Sequence[UnitLine]) -> dict[str, int]:
    """How many lines stand in each group, by `kpi.unit_answers.Group` value."""
    answer: dict[str, int] = {}
    for line in lines:
        answer[line.answer.group.value] = answer.get(line.answer.group.value, 0) + 1
    return answer
