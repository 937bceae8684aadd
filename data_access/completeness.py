"""How complete the reporting of a plan's period is, per area: who has sent, whose report is approved, who is silent."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, partial

from sqlmodel import Session

from data_access.counted import APPROVED
from data_access.evaluated import Evaluated, Members, area_within, check_period, evaluated
from data_access.hiding import Groups, Hiding
from data_access.own_reports import own_reports
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import Scope
from data_access.visibility import SMALLEST_GROUP, Sight, check_plan
from kpi.figures import Completeness
from kpi.plan import Plan
from kpi.report_form import asked, columns_of


def completeness(
    session: Session, scope: Scope, plan: Plan, period: str, area: str | None = None, narrow: Narrowing = NO_NARROWING
) -> Completeness:
    """How many of the plan's units in the area have sent their report, and the same for each child area.

    Raises NotAllowed for another province's plan, ResultError for an unknown period or an area outside the plan.
    Where the area itself holds fewer than five units that are not the person's, or its number would tell of so few
    beside it (`hiding`), all its numbers are 0.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    states = _states(session, found)
    expecting = _expecting(found)
    sight = Sight.of(session, scope, found.facts.day).over(unit.code for unit in found.facts.units)
    hiding = Hiding(found, sight, cache(partial(_groups, found, expecting)))
    parts = [_of_area(found, child.code, hiding, states, narrow) for child in found.children(code)]
    whole = _of_area(found, code, hiding, states, narrow) or Completeness(code, _name(found, code), 0, 0, 0)
    return Completeness(
        whole.area, whole.name, whole.expected, whole.sent, whole.approved, tuple(p for p in parts if p is not None)
    )


def _groups(found: Evaluated, expecting: frozenset[str], narrow: Narrowing) -> Groups:
    """The expecting units of a narrowing by area; who has sent a report is no secret, so none count as reported."""
    answer: dict[str, Members] = defaultdict(lambda: (set(), set()))
    for unit in found.facts.units:
        if unit.code in expecting and narrow.levels(unit.levels, unit.ownership) is not None:
            for code in unit.areas:
                answer[code][0].add(unit.code)
    return dict(answer)


def _of_area(
    found: Evaluated, code: str, hiding: Hiding, states: Mapping[str, str], narrow: Narrowing
) -> Completeness | None:
    """The numbers of one area; None where it expects nobody, or too few (it or what is left of it) to be shown."""
    units = hiding.groups_of(narrow).get(code, (set(), set()))[0]
    rest = hiding.groups_of(NO_NARROWING).get(code, (set(), set()))[0] - units
    few = [group for group in (units, rest) if 0 < len(group) < SMALLEST_GROUP]
    if not units or any(not hiding.sight.has_right_to(group) for group in few) or not hiding.shows(code, narrow):
        return None
    sent = [states[unit] for unit in units if unit in states]
    return Completeness(code, _name(found, code), len(units), len(sent), sent.count(APPROVED))


def _name(found: Evaluated, code: str) -> str:
    return found.tree.name(code)


def _states(session: Session, found: Evaluated) -> Mapping[str, str]:
    """Report states by unit, read once an evaluation."""
    if found.report_states is None:
        found.report_states = own_reports(session, found.period, [unit.code for unit in found.facts.units])
    return found.report_states


def _expecting(found: Evaluated) -> frozenset[str]:
    """The units whose own report form asks them anything."""
    if found.expecting is None:
        columns = columns_of(found.plan, found.period)
        answers: dict[tuple[object, ...], bool] = {}
        expecting = []
        for unit in found.facts.units:
            # A thousand units fall into some twenty groups that every clause treats alike.
            alike = (unit.kind, unit.levels, unit.ownership, unit.office_tier)
            if alike not in answers:
                answers[alike] = any(asked(unit, column, found.plan) for column in columns)
            if answers[alike]:
                expecting.append(unit.code)
        found.expecting = frozenset(expecting)
    return found.expecting
