"""How many units stand at each maturity level (rule 4): counted as every figure is, and hidden as every figure is."""

from dataclasses import replace

from sqlmodel import Session

from data_access.evaluated import Evaluated, area_within, check_period, evaluated, name_of
from data_access.hiding import shown_rows
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import Scope
from data_access.visibility import Sight, check_plan
from kpi.contributions import contributions
from kpi.figures import By, Figure
from kpi.headlines import headline_target
from kpi.meeting import Maturity
from kpi.plan import Plan

#: Yes or no of one unit: the lower of its two groups reaches level 2, level 3.
_REACHES = ("maturity_level_2", "maturity_level_3")


def maturity(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    approved_only: bool = False,
    narrow: Narrowing = NO_NARROWING,
) -> tuple[Maturity, ...]:
    """All assessed units of the area together, then by level of education; empty where the plan covers none.

    Rights, hidden groups and errors as in `results.plan_results`.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period, approved_only=approved_only)
    code = area_within(found, area)
    assessed = _assessed(found)
    sight = Sight.of(session, scope, found.facts.day)
    answer = []
    for by in (By.TOTAL, By.LEVEL):
        second, third = shown_rows(session, assessed, sight, by, code, narrow).values()
        at_least_third = {row.level: row.figure for row in third}
        answer += [
            _counted(row.level, row.figure, at_least_third[row.level]) for row in second if row.level in at_least_third
        ]
    return tuple(answer)


def _assessed(found: Evaluated) -> Evaluated:
    """The evaluation of the two questions over all that the plan covers, whatever its own targets ask; kept beside."""
    if found.maturity is None:
        targets = {name_of(target): target for target in (headline_target(found.plan, code) for code in _REACHES)}
        found.maturity = replace(
            found,
            targets=targets,
            contributions={name: contributions(found.plan, target, found.facts) for name, target in targets.items()},
            by_area={},
            views={},
            group_sets={},
        )
    return found.maturity


def _counted(level: str, second: Figure, third: Figure) -> Maturity:
    """Both figures are of the same units, who answer either both questions or none."""
    return Maturity(level, (second.reported - second.met, second.met - third.met, third.met), second.silent)
