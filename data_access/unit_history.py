"""A unit over time: what it answered in each period, how its reports went, and each cell down to file and place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import counted_answers
from data_access.evaluated import check_period
from data_access.facts import closed_lists, needed_indicators
from data_access.plan_area import plan_area, plan_units
from data_access.reach import may_see_unit
from data_access.scope import NotAllowed, Role, Scope
from data_access.sources import Claim, ReportRecord, older_claims, report_records, standing_claims
from data_access.tables import Report
from data_access.visibility import check_plan
from kpi.contributions import contributions
from kpi.evaluation import ordered_periods, unit_day
from kpi.facts import PeriodFacts
from kpi.plan import Plan
from kpi.unit_answers import UnitAnswer, unit_answers

#: The latest periods shown: a plan of many weeks would not fit on a page.
MOST_PERIODS = 6

#: A unit's answers by target id: one a level, or one.
Answers = Mapping[str, Sequence[UnitAnswer]]


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """A unit in one period of a plan: its report, and what it answered."""

    period: str
    report: ReportRecord | None
    answers: Answers


@dataclass(frozen=True, slots=True)
class CellHistory:
    """One cell of a unit's report: the claim that stands now, then those it replaced, the latest first."""

    indicator: str
    level: str
    claims: tuple[Claim, ...]


def unit_periods(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    unit: str,
    answers_in: Callable[[str], Answers | None] | None = None,
) -> list[UnitPeriod]:
    """The plan's periods up to this one in which the unit has a report, and this one; earliest first, at most six.

    Periods on whose unit day the person had no right to the unit, or the plan did not reach it, are left out. Raises
    NotAllowed for another province's plan and a unit without right in `period`; ResultError for an unknown period.
    `answers_in`: what `unit_answers_in` gives of a period, for who keeps it; reports are read anew every time, as no
    data version follows people's names and the moments of sending.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    _check_unit(session, scope, plan, period, unit)
    ordered = ordered_periods(plan)
    before = ordered[: ordered.index(period)]
    reported = set(
        session.execute(
            select(col(Report.period)).where(col(Report.unit_code) == unit, col(Report.period).in_(before))
        ).scalars()
    )
    codes = [*(code for code in before if code in reported), period][-MOST_PERIODS:]
    reports = report_records(session, codes, [unit])
    read = answers_in or (lambda code: unit_answers_in(session, scope, plan, code, unit))
    found = [(code, read(code)) for code in codes]
    return [UnitPeriod(code, reports.get((unit, code, "")), answers) for code, answers in found if answers is not None]


def unit_answers_in(session: Session, scope: Scope, plan: Plan, period: str, unit: str) -> Answers | None:
    """The unit's answers of one period; None where the person had no right to it then, or the plan did not reach it.

    Raises NotAllowed for another province's plan; ResultError for an unknown period.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    if not _may_see(session, scope, plan, period, unit):
        return None
    where = plan_area(session, plan, unit_day(plan, period))
    state = next(iter(plan_units(session, where, {unit})), None)
    if state is None:
        return None
    counted = counted_answers(session, period, needed_indicators(plan), units={unit})
    # Without the other units: a unit's own answers need neither bounds nor estimates.
    facts = PeriodFacts(
        period=period,
        day=where.day,
        units=[state],
        answers={(entry.unit, entry.indicator, entry.level): entry.answer for entry in counted},
        closed_lists=closed_lists(session, period),
    )
    answers = {
        target.id: unit_answers(plan, target, facts, contributions(plan, target, facts), [state])
        for target in plan.targets
    }
    return {code: found for code, found in answers.items() if found}


def cell_histories(session: Session, scope: Scope, plan: Plan, period: str, unit: str) -> list[CellHistory]:
    """Every cell of the unit's report in a period, ordered by indicator and level; rights as in `unit_periods`.

    Cells of a report that is not sent stand here too: the report's state says whether they count.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    _check_unit(session, scope, plan, period, unit)
    standing = standing_claims(session, period, [unit])
    older = older_claims(session, period, [unit])
    return [
        CellHistory(cell[1], cell[2], (*((standing[cell],) if cell in standing else ()), *older.get(cell, ())))
        for cell in sorted(standing.keys() | older.keys())
    ]


def _check_unit(session: Session, scope: Scope, plan: Plan, period: str, unit: str) -> None:
    if not _may_see(session, scope, plan, period, unit):
        raise NotAllowed(f"unit {unit}")


def _may_see(session: Session, scope: Scope, plan: Plan, period: str, unit: str) -> bool:
    return scope.role is not Role.VIEWER and may_see_unit(session, scope, unit, unit_day(plan, period))
