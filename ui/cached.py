"""Computed results, kept per person's rights, plan and data version: what pages read instead of `data_access.results`.

Every key holds the Scope (values are shared among all sessions of the server, and must not be changed), the plan's
content and the data version, which is read anew whenever a run asks for its rights: a load in another session shows on
the next rerun.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from data_access import results, sample_mark
from data_access.database import now, session
from data_access.past_administration import ended_on as past_administration_day
from data_access.places_memory import mark_of
from data_access.result_types import NO_NARROWING, AreaOption, Narrowing
from data_access.scope import Scope
from kpi import plan_loader
from kpi.figures import By, Completeness, HeadlineResult, Row
from kpi.plan import Plan
from kpi.plan_loader import PlanFileError
from ui.engine import engine
from ui.kept import Same, kept

_LOOK, _JUST_LOOKED = "cached_look", "cached_just_looked"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows of one plan, period and area, for one person's rights."""

    rows: list[Row]
    headlines: list[HeadlineResult]
    completeness: Completeness


def plan_files() -> tuple[Mapping[str, Plan], Sequence[PlanFileError]]:
    """Every plan whose file is good, and the errors of the others: a bad file hides no other."""
    return _once("plans", plan_loader.read_all)


def plans() -> Mapping[str, Plan]:
    """Every plan whose file is good (`errors.warn_of_plan_files` names the others)."""
    return plan_files()[0]


def is_sample() -> bool:
    """Whether the database holds the sample data."""

    return _database()[0]


def visible_plans(scope: Scope) -> list[Plan]:
    """The plans this person may see, newest first."""
    every = tuple(Same(plan) for plan in plans().values())
    return _visible_plans(scope, now().date(), every, _database()[1])


def default_plan_and_period(scope: Scope) -> tuple[str, str] | None:
    """The plan and period with the newest data of those the person may see."""
    with session(engine()) as opened:
        return results.default_plan_and_period(opened, scope, plans().values())


def past_administration(scope: Scope, plan: Plan) -> date | None:
    """The day on which the administration that the plan was issued for ended; None while it stands."""
    return _past_administration(scope, plan.code, now().date(), *state(scope, plan))


def periods_with_data(scope: Scope, plan: Plan) -> list[str]:
    """Codes of the plan's periods that have data, earliest first."""
    return _periods_with_data(scope, plan.code, *state(scope, plan))


def area_options(scope: Scope, plan: Plan, period: str) -> list[AreaOption]:
    """The plan's area and those below it, as they stood in the period."""
    return _area_options(scope, plan.code, period, *state(scope, plan))


def narrowing_options(scope: Scope, plan: Plan, period: str) -> tuple[list[str], list[str]]:
    """The levels and the ownerships that the plan's units have in the period."""
    return _narrowing_options(scope, plan.code, period, *state(scope, plan))


def overview(scope: Scope, plan: Plan, period: str, area: str | None, narrow: Narrowing = NO_NARROWING) -> Overview:
    """The total rows, headlines and completeness. Raises NotAllowed, ResultError."""
    return _overview(scope, plan.code, period, area, narrow, *state(scope, plan))


def rows_by(
    scope: Scope, plan: Plan, period: str, area: str | None, by: By, narrow: Narrowing = NO_NARROWING
) -> dict[str, list[Row]]:
    """Every target's rows by area, level or unit, by target id; a target without rows is left out.

    Raises NotAllowed for single units asked by a viewer, ResultError.
    """
    return _rows_by(scope, plan.code, period, area, by.value, narrow, *state(scope, plan))


def rows_of_target(
    scope: Scope,
    plan: Plan,
    period: str,
    area: str | None,
    target: str,
    by: By,
    narrow: Narrowing = NO_NARROWING,
) -> list[Row]:
    """One target's rows by area, level or unit."""
    return _rows_by(scope, plan.code, period, area, by.value, narrow, *state(scope, plan)).get(target, [])


def units_directly_under(
    scope: Scope, plan: Plan, period: str, area: str | None, target: str, narrow: Narrowing = NO_NARROWING
) -> int:
    """How many units that a target addresses lie in the area but in none below it."""
    return _units_directly_under(scope, plan.code, period, area, target, narrow, *state(scope, plan))


def targets_with_areas(
    scope: Scope, plan: Plan, period: str, area: str | None, narrow: Narrowing = NO_NARROWING
) -> frozenset[str]:
    """Ids of the targets that have rows of areas below this one."""
    return frozenset(_rows_by(scope, plan.code, period, area, By.AREA.value, narrow, *state(scope, plan)))


def look_again() -> None:
    """From now on results are of the data as they are now. The guard calls this whenever it asks who is signed in."""
    if not st.session_state.pop(_JUST_LOOKED, False):
        st.session_state.pop(_LOOK, None)


def keep_looking() -> None:
    """The frame has looked for the page that it runs next: one run shows one state of the data."""
    st.session_state[_JUST_LOOKED] = True


def state(scope: Scope, plan: Plan) -> tuple[int, Hashable]:
    """What results depend on besides the question: the plan file's content and the data version. Part of every key.

    Raises NotAllowed for another province's plan.
    """

    def read() -> tuple[int, Hashable]:
        with session(engine()) as opened:
            return hash(plan), results.data_version(opened, scope, plan)

    return _once((scope, plan.code), read)


def _database() -> tuple[bool, int]:
    """Whether the database holds the sample data, and the mark of its places."""

    def read() -> tuple[bool, int]:
        with session(engine()) as opened:
            return sample_mark.is_sample(opened), mark_of(opened)

    return _once("database", read)


def _once(name: Hashable, read: Callable[[], _T]) -> _T:
    """What is read once between two looks: a page asks a dozen times."""
    look: dict[Hashable, _T] = st.session_state.setdefault(_LOOK, {})
    if name not in look:
        look[name] = read()
    return look[name]


@kept
def _visible_plans(scope: Scope, today: date, every: tuple[Same[Plan], ...], places: int) -> list[Plan]:
    with session(engine()) as opened:
        return results.visible_plans(opened, scope, [plan.value for plan in every])


@kept
def _periods_with_data(scope: Scope, plan: str, plan_state: int, version: Hashable) -> list[str]:
    with session(engine()) as opened:
        return results.periods_with_data(opened, scope, plans()[plan])


@kept
def _past_administration(scope: Scope, plan: str, today: date, plan_state: int, version: Hashable) -> date | None:
    with session(engine()) as opened:
        return past_administration_day(opened, plans()[plan], today)


@kept
def _area_options(scope: Scope, plan: str, period: str, plan_state: int, version: Hashable) -> list[AreaOption]:
    with session(engine()) as opened:
        return results.area_options(opened, scope, plans()[plan], period)


@kept
def _narrowing_options(
    scope: Scope, plan: str, period: str, plan_state: int, version: Hashable
) -> tuple[list[str], list[str]]:
    with session(engine()) as opened:
        return results.narrowing_options(opened, scope, plans()[plan], period)


@kept
def _overview(
    scope: Scope, plan: str, period: str, area: str | None, narrow: Narrowing, plan_state: int, version: Hashable
) -> Overview:
    found = plans()[plan]
    with session(engine()) as opened:
        return Overview(
            rows=results.plan_results(opened, scope, found, period, area=area, narrow=narrow),
            headlines=results.headline_results(opened, scope, found, period, area=area, narrow=narrow),
            completeness=results.completeness(opened, scope, found, period, area, narrow),
        )


@kept
def _rows_by(
    scope: Scope,
    plan: str,
    period: str,
    area: str | None,
    by: str,
    narrow: Narrowing,
    plan_state: int,
    version: Hashable,
) -> dict[str, list[Row]]:
    answer: dict[str, list[Row]] = {}
    with session(engine()) as opened:
        rows = results.plan_results(opened, scope, plans()[plan], period, area=area, by=By(by), narrow=narrow)
    for row in rows:
        answer.setdefault(row.target_id, []).append(row)
    return answer


@kept
def _units_directly_under(
    scope: Scope,
    plan: str,
    period: str,
    area: str | None,
    target: str,
    narrow: Narrowing,
    plan_state: int,
    version: Hashable,
) -> int:
    with session(engine()) as opened:
        return results.units_directly_under(opened, scope, plans()[plan], period, target, area=area, narrow=narrow)
