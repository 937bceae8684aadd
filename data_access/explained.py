"""A figure taken apart: what it was computed from, the units behind it, and when and by whom they were reported."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from data_access.counted import raw_inputs
from data_access.evaluated import Evaluated, area_within, check_period, evaluated
from data_access.hiding import shown_rows
from data_access.narrowed import narrowed
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import Scope
from data_access.sources import Claim, ReportRecord, report_records, standing_claims
from data_access.visibility import Sight, check_plan
from kpi.contributions import Contribution
from kpi.figures import By, Row
from kpi.plan import Plan, Target
from kpi.tally import Tally, total
from kpi.unit_answers import Group, UnitAnswer, unit_answers


@dataclass(frozen=True, slots=True)
class ExplainedUnit:
    """One unit behind a figure. `claims`: the stored cells its answer is made of, by indicator code (several for a
    derived one); `report`: how its report stands, None without one."""

    answer: UnitAnswer
    area_name: str
    claims: Mapping[str, Claim]
    report: ReportRecord | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A row of results and what it is made of.

    `tally` adds up to the row's figure. `counts`: how many units (unit-level pairs for per-level indicators) stand in
    each group; all groups but NOT_APPLICABLE add up to `expected`. `units`: those the person has the right to see;
    `hidden`: how many more there are, of whom only the counts are told.
    """

    target: Target
    row: Row
    tally: Tally
    counts: Mapping[Group, int]
    units: tuple[ExplainedUnit, ...]
    hidden: int


def explained(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    name: str,
    *,
    area: str | None = None,
    level: str = "",
    approved_only: bool = False,
    narrow: Narrowing = NO_NARROWING,
) -> Explained | None:
    """The figure of one target in an area (None: the plan's own), of one level where `level` names it.

    `narrow`: of units of a level or an ownership only, as in `results.plan_results`.

    `name`: a target's id, or `=` and the indicator of an untargeted headline (`evaluated.name_of`). None when there is
    no such figure, or the person may not see it (the same rule as for the row itself: `results.plan_results`).
    Raises NotAllowed for another province's plan; ResultError for an unknown period or an area outside the plan.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period, approved_only=approved_only)
    code = area_within(found, area)
    if name not in found.targets:
        return None
    sight = Sight.of(session, scope, found.facts.day)
    rows = shown_rows(session, found, sight, By.LEVEL if level else By.TOTAL, code, narrow, [name])[name]
    row = next((row for row in rows if row.level == level), None)
    if row is None:
        return None
    contribs = [entry for entry in narrowed(found.contributions[name], narrow) if _is_of(entry, plan, code, level)]
    answers = _answers(found, name, contribs, code, level, narrow)
    own = [answer for answer in answers if sight.has_right_to((answer.unit.code,))]
    return Explained(
        target=found.targets[name],
        row=row,
        tally=total(entry.tally for entry in contribs),
        counts=Counter(answer.group for answer in answers),
        units=tuple(_with_sources(session, found, row.indicator, own)),
        hidden=len(answers) - len(own),
    )


def _is_of(entry: Contribution, plan: Plan, area: str, level: str) -> bool:
    """Whether the contribution is part of the area's (and level's) figure, as `kpi.evaluation.grouped` puts it."""
    return (area == plan.area or area in entry.unit.areas) and (not level or level in entry.levels)


def _answers(
    found: Evaluated, name: str, contribs: Sequence[Contribution], area: str, level: str, narrow: Narrowing
) -> Sequence[UnitAnswer]:
    """The answers behind the contributions, and the not-applicable ones of the same area, level and narrowing."""
    inside = [unit for unit in found.facts.units if area == found.plan.area or area in unit.areas]
    answers = unit_answers(found.plan, found.targets[name], found.facts, contribs, inside)
    return [
        answer
        for answer in answers
        if answer.group is not Group.NOT_APPLICABLE or _is_left_out_of(answer, level, narrow)
    ]


def _is_left_out_of(answer: UnitAnswer, level: str, narrow: Narrowing) -> bool:
    """Whether a not-applicable answer is of a unit that would else count in this level and narrowing."""
    taught = frozenset({answer.level}) if answer.level else answer.unit.levels
    left = narrow.levels(taught, answer.unit.ownership)
    return left is not None and (not level or level in left)


def _with_sources(
    session: Session, found: Evaluated, indicator: str, answers: Sequence[UnitAnswer]
) -> Sequence[ExplainedUnit]:
    codes = raw_inputs([indicator])
    units = {answer.unit.code for answer in answers}
    claims = standing_claims(session, found.period, units, codes)
    reports = report_records(session, [found.period], units)
    explained_units = []
    for answer in answers:
        cells = {code: claims.get((answer.unit.code, code, answer.level)) for code in sorted(codes)}
        explained_units.append(
            ExplainedUnit(
                answer=answer,
                area_name=found.tree.name(answer.unit.areas[0]),
                claims={code: claim for code, claim in cells.items() if claim is not None},
                report=reports.get((answer.unit.code, found.period, "")),
            )
        )
    return explained_units
