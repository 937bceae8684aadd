"""Results of plans: the one door through which pages, exports and the terminal get computed figures."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.completeness import completeness
from data_access.counted import COUNTED_STATES, SENT, chunks
from data_access.evaluated import area_within, check_period, evaluated, name_of, version_key
from data_access.hiding import shown_rows
from data_access.narrowed import narrowed
from data_access.plan_area import plan_area, plan_province, plan_units
from data_access.result_types import (
    NO_NARROWING,
    AreaOption,
    Narrowing,
    ResultError,
    ResultErrorCode,
)
from data_access.rollup_cells import CENSUS
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Report, Rollup
from data_access.visibility import Sight, check_plan, may_see_plan
from kpi.coverage import covers
from kpi.evaluation import ordered_periods, unit_day
from kpi.figures import By, HeadlineResult, Row
from kpi.headlines import headline_groups
from kpi.periods import period as period_of
from kpi.plan import Plan
from kpi.vocabulary import levels, ownerships

__all__ = [
    "AreaOption",
    "Narrowing",
    "ResultError",
    "ResultErrorCode",
    "area_options",
    "completeness",
    "data_version",
    "default_plan_and_period",
    "headline_results",
    "narrowing_options",
    "periods_with_data",
    "plan_results",
    "units_directly_under",
    "visible_plans",
]


def plan_results(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    by: By = By.TOTAL,
    approved_only: bool = False,
    narrow: Narrowing = NO_NARROWING,
) -> list[Row]:
    """The rows of every target of a plan in one of its periods, in the plan's order.

    `area`: the plan's own area (None) or one below it on the period's unit day; `by` AREA gives its children.
    `narrow` leaves only the units of a level or an ownership, in the figures and in what they are compared with.
    Rows of single units only of units the person has the right to; aggregates with fewer than five expected units, or
    one to four reported ones, only to people with the right to all of them (others don't get the row), nor aggregates
    by which such a group could be worked out (`hiding`).
    Raises NotAllowed for another province's plan, or single units asked by a viewer; ResultError for an unknown period
    or an area outside the plan.
    """
    rows = _visible_rows(session, scope, plan, period, area, by, approved_only, narrow)
    return [row for target in plan.targets for row in rows[target.id]]


def headline_results(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    by: By = By.TOTAL,
    approved_only: bool = False,
    narrow: Narrowing = NO_NARROWING,
) -> list[HeadlineResult]:
    """The five headline groups in order, each with its rows; rights and errors as in `plan_results`."""
    rows = _visible_rows(session, scope, plan, period, area, by, approved_only, narrow)
    return [
        HeadlineResult(headline.code, tuple(row for target in targets for row in rows[name_of(target)]))
        for headline, targets in headline_groups(plan)
    ]


def _visible_rows(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    area: str | None,
    by: By,
    approved_only: bool,
    narrow: Narrowing,
) -> dict[str, list[Row]]:
    check_plan(session, scope, plan)
    check_period(plan, period)
    if by is By.UNIT and scope.role is Role.VIEWER:
        raise NotAllowed("single units")
    found = evaluated(session, plan, period, approved_only=approved_only)
    sight = Sight.of(session, scope, found.facts.day)
    return shown_rows(session, found, sight, by, area_within(found, area), narrow)


def periods_with_data(session: Session, scope: Scope, plan: Plan) -> list[str]:
    """Codes of the plan's periods, earliest first, for which a unit of the plan's area has sent a report."""
    check_plan(session, scope, plan)
    days = {entry.code: unit_day(plan, entry.code) for entry in plan.periods}
    last_days = {period_of(code).ends_on for code in days}
    query = (
        select(col(Rollup.period))
        .where(
            col(Rollup.period).in_(sorted(days)),
            col(Rollup.day).in_(sorted(last_days | set(days.values()))),
            col(Rollup.indicator) == CENSUS,
            col(Rollup.area_code) == plan.area,
            col(Rollup.state) == SENT,
            col(Rollup.reported) > 0,
        )
        .distinct()
    )
    found = set(session.execute(query).scalars()) | _reported_after_the_end(session, plan, days)
    return [code for code in ordered_periods(plan) if code in found]


def _reported_after_the_end(session: Session, plan: Plan, days: Mapping[str, date]) -> set[str]:
    """The periods with reports after the plan's area itself had ended: the roll-up goes by the tree of its day."""
    last = plan_area(session, plan, max(days.values()))
    if not last.has_ended:
        return set()
    after = sorted(code for code, day in days.items() if day > last.tree_day)
    answer: set[str] = set()
    for part in chunks(unit.code for unit in plan_units(session, last)):
        query = select(col(Report.period)).where(
            col(Report.period).in_(after), col(Report.unit_code).in_(part), col(Report.state).in_(COUNTED_STATES)
        )
        answer.update(session.execute(query.distinct()).scalars())
    return answer


def visible_plans(session: Session, scope: Scope, plans: Iterable[Plan]) -> list[Plan]:
    """The plans of the person's province (all of them for an administrator), newest first."""
    allowed = [plan for plan in plans if may_see_plan(session, scope, plan)]
    return sorted(allowed, key=lambda plan: (plan.own_date, plan.code), reverse=True)


def default_plan_and_period(session: Session, scope: Scope, plans: Iterable[Plan]) -> tuple[str, str] | None:
    """What to open first: the plan (of those the person may see) with the newest data, and that period.

    Without any data: the newest plan and its first period. None when the person may see none of the plans.
    """
    allowed = visible_plans(session, scope, plans)
    newest: tuple[date, str, str] | None = None
    for plan in allowed:
        for code in periods_with_data(session, scope, plan)[-1:]:
            candidate = (unit_day(plan, code), plan.code, code)
            newest = candidate if newest is None or candidate[0] > newest[0] else newest
    if newest is not None:
        return newest[1], newest[2]
    return (allowed[0].code, allowed[0].periods[0].code) if allowed else None


def area_options(session: Session, scope: Scope, plan: Plan, period: str | None = None) -> list[AreaOption]:
    """The plan's area and every area below it that holds units of the plan, each parent before its children.

    As the tree stands on the unit day of `period` (the plan's last period when None).
    """
    check_plan(session, scope, plan)
    code = plan.periods[-1].code if period is None else period
    check_period(plan, code)
    found = evaluated(session, plan, code)
    held = {area for unit in found.facts.units if covers(plan, unit) for area in unit.areas}
    answer: list[AreaOption] = []

    def walk(area_code: str, depth: int, parent: str | None) -> None:
        area = found.tree.last(area_code)
        if area is None or area_code not in held:
            return
        answer.append(AreaOption(area_code, area.name, area.type, depth, parent))
        for child in found.children(area_code):
            walk(child.code, depth + 1, area_code)

    walk(plan.area, 0, None)
    return answer


def units_directly_under(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    target_id: str,
    *,
    area: str | None = None,
    narrow: Narrowing = NO_NARROWING,
) -> int:
    """How many units that a target addresses lie in the area (None: the plan's own) but in no area below it.

    They count in the area's row and in no row by AREA. For everybody of the plan's province; raises NotAllowed,
    ResultError, and KeyError for a target that the plan has not.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    units = {entry.unit for entry in narrowed(found.contributions[plan.target(target_id).id], narrow)}
    return sum(unit.areas[0] == code for unit in units)


def narrowing_options(session: Session, scope: Scope, plan: Plan, period: str) -> tuple[list[str], list[str]]:
    """The levels and the ownerships of the plan's units on the period's unit day, in the vocabulary's order."""
    check_plan(session, scope, plan)
    check_period(plan, period)
    units = [unit for unit in evaluated(session, plan, period).facts.units if covers(plan, unit)]
    taught = {level for unit in units for level in unit.levels}
    owned = {unit.ownership for unit in units}
    return [code for code in levels() if code in taught], [code for code in ownerships() if code in owned]


def data_version(session: Session, scope: Scope, plan: Plan) -> Hashable:
    """A small value that changes whenever any result of the plan could change: part of every cache key."""
    check_plan(session, scope, plan)
    province = plan_province(session, plan)
    return () if province is None else version_key(session, province)
