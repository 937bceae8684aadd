"""What a report form for a person holds: the units they may report for, and what stands already for these."""

from collections.abc import Sequence

from sqlmodel import Session

from data_access.counted import counted_answers
from data_access.plan_area import plan_area, plan_units
from data_access.reach import own_units
from data_access.scope import Scope
from data_access.visibility import check_plan
from kpi.answers import Answer
from kpi.coverage import covers
from kpi.evaluation import unit_day
from kpi.plan import Plan
from kpi.report_form import asked, columns_of
from kpi.units import UnitState


def form_units(session: Session, scope: Scope, plan: Plan, period: str, area: str | None = None) -> list[UnitState]:
    """Units of the area (None: the plan's) that the plan asks something of in the period and that are the person's own.

    Raises NotAllowed for another province's plan; a viewer has none.
    """
    check_plan(session, scope, plan)
    day = unit_day(plan, period)
    own = own_units(session, scope, day) if scope.may_change else set()
    columns = columns_of(plan, period)
    within = area or plan.area
    return [
        unit
        for unit in plan_units(session, plan_area(session, plan, day))
        if within in unit.areas
        and (own is None or unit.code in own)
        and covers(plan, unit)
        and any(asked(unit, column, plan) for column in columns)
    ]


def form_answers(
    session: Session, scope: Scope, plan: Plan, period: str, units: Sequence[UnitState]
) -> dict[tuple[str, str, str], Answer]:
    """What stands for these units, of the columns of the form. Units that are not the person's own are left out."""
    own = own_units(session, scope, unit_day(plan, period))
    codes = {unit.code for unit in units if own is None or unit.code in own}
    indicators = {column.indicator for column in columns_of(plan, period)}
    return {
        (found.unit, found.indicator, found.level): found.answer
        for found in counted_answers(session, period, indicators, units=codes)
    }
