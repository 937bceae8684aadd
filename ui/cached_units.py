"""What is told of single units and of where places lie, kept like the results of `ui.cached`: see there for the keys.

Only what the person behind the Scope has the right to is read, and so kept under that Scope.
"""

from collections.abc import Hashable
from datetime import date

from data_access import places, unit_history, unit_list, unit_record
from data_access.database import session
from data_access.places import Place
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import Scope
from data_access.unit_history import Answers
from data_access.unit_list import UnitList
from data_access.unit_record import UnitOption, UnitRecord
from kpi.plan import Plan
from ui.cached import plans, state
from ui.engine import engine
from ui.kept import kept, kept_long


def options(
    scope: Scope, plan: Plan, period: str, area: str | None = None, narrow: Narrowing = NO_NARROWING
) -> list[UnitOption]:
    """The units that the person may open, by name. Raises NotAllowed, ResultError."""
    return _options(scope, plan.code, period, area, narrow, *state(scope, plan))


def record(scope: Scope, plan: Plan, period: str, unit: str) -> UnitRecord | None:
    """The unit as it stands in the period; None when the plan does not reach it. Raises NotAllowed, ResultError."""
    return _record(scope, plan.code, period, unit, *state(scope, plan))


def answers_in(scope: Scope, plan: Plan, period: str, unit: str) -> Answers | None:
    """The unit's answers of one period; None where the person had no right to it then. Errors as in `record`."""
    return _answers_in(scope, plan.code, period, unit, *state(scope, plan))


def of_target(
    scope: Scope, plan: Plan, period: str, target: str, area: str | None, narrow: Narrowing = NO_NARROWING
) -> UnitList:
    """What each unit of an area answered to a target. Raises NotAllowed for viewers, ResultError."""
    return _of_target(scope, plan.code, period, target, area, narrow, *state(scope, plan))


def area_places(scope: Scope, plan: Plan, period: str, area: str | None) -> tuple[Place, list[Place]]:
    """Where an area and those right below it lie. Raises NotAllowed, ResultError."""
    return _area_places(scope, plan.code, period, area, *state(scope, plan))


def unit_places(scope: Scope, plan: Plan, period: str, area: str | None) -> list[Place]:
    """Where the person's units in an area lie. Raises NotAllowed, ResultError."""
    return _unit_places(scope, plan.code, period, area, *state(scope, plan))


def area_names(scope: Scope, plan: Plan, period: str) -> tuple[dict[str, str], date]:
    """Every area of the period's unit day by code, and that day. Raises NotAllowed, ResultError."""
    return _area_names(scope, plan.code, period, *state(scope, plan))


@kept_long
def _options(
    scope: Scope,
    plan: str,
    period: str,
    area: str | None,
    narrow: Narrowing,
    plan_state: int,
    version: Hashable,
) -> list[UnitOption]:
    with session(engine()) as opened:
        return unit_record.unit_options(opened, scope, plans()[plan], period, area=area, narrow=narrow)


@kept
def _record(scope: Scope, plan: str, period: str, unit: str, plan_state: int, version: Hashable) -> UnitRecord | None:
    with session(engine()) as opened:
        return unit_record.unit_record(opened, scope, plans()[plan], period, unit)


@kept
def _answers_in(scope: Scope, plan: str, period: str, unit: str, plan_state: int, version: Hashable) -> Answers | None:
    with session(engine()) as opened:
        return unit_history.unit_answers_in(opened, scope, plans()[plan], period, unit)


@kept_long
def _of_target(
    scope: Scope,
    plan: str,
    period: str,
    target: str,
    area: str | None,
    narrow: Narrowing,
    plan_state: int,
    version: Hashable,
) -> UnitList:
    with session(engine()) as opened:
        return unit_list.unit_list(opened, scope, plans()[plan], period, target, area=area, narrow=narrow)


@kept
def _area_places(
    scope: Scope, plan: str, period: str, area: str | None, plan_state: int, version: Hashable
) -> tuple[Place, list[Place]]:
    with session(engine()) as opened:
        return places.area_places(opened, scope, plans()[plan], period, area)


@kept_long
def _unit_places(
    scope: Scope, plan: str, period: str, area: str | None, plan_state: int, version: Hashable
) -> list[Place]:
    with session(engine()) as opened:
        return places.unit_places(opened, scope, plans()[plan], period, area)


@kept_long
def _area_names(
    scope: Scope, plan: str, period: str, plan_state: int, version: Hashable
) -> tuple[dict[str, str], date]:
    with session(engine()) as opened:
        return places.area_names(opened, scope, plans()[plan], period)
