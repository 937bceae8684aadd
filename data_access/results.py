"""Results of plans: the one door through which pages, exports and the terminal get computed figures."""

from collections.abc import Hashable, Iterable

from sqlmodel import Session

from data_access.result_types import AreaOption, Completeness, HeadlineResult, ResultError, ResultErrorCode
from data_access.scope import Scope
from kpi.figures import By, Row
from kpi.plan import Plan

__all__ = ["AreaOption", "Completeness", "HeadlineResult", "ResultError", "ResultErrorCode"]


def plan_results(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    by: By = By.TOTAL,
    approved_only: bool = False,
) -> list[Row]:
    """The rows of every target of a plan in one of its periods, in the plan's order.

    `area`: the plan's own area (None) or one below it on the period's unit day; `by` AREA gives its children.
    Rows of single units only of units the person has the right to; aggregates with fewer than five expected units, or
    one to four reported ones, only to people with the right to all of them (others don't get the row).
    Raises NotAllowed for another province's plan, or single units asked by a viewer; ResultError for an unknown period
    or an area outside the plan.
    """
    raise NotImplementedError


def headline_results(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    by: By = By.TOTAL,
    approved_only: bool = False,
) -> list[HeadlineResult]:
    """The five headline groups in order, each with its rows; rights and errors as in `plan_results`."""
    raise NotImplementedError


def periods_with_data(session: Session, scope: Scope, plan: Plan) -> list[str]:
    """Codes of the plan's periods, earliest first, for which a unit of the plan's area has sent a report."""
    raise NotImplementedError


def default_plan_and_period(session: Session, scope: Scope, plans: Iterable[Plan]) -> tuple[str, str] | None:
    """What to open first: the plan (of those the person may see) with the newest data, and that period.

    Without any data: the newest plan and its first period. None when the person may see none of the plans.
    """
    raise NotImplementedError


def visible_plans(session: Session, scope: Scope, plans: Iterable[Plan]) -> list[Plan]:
    """The plans of the person's province (all of them for an administrator), newest first."""
    raise NotImplementedError


def completeness(session: Session, scope: Scope, plan: Plan, period: str, area: str | None = None) -> Completeness:
    """How many of the plan's units in the area have sent their report, and the same for each child area."""
    raise NotImplementedError


def area_options(session: Session, scope: Scope, plan: Plan, period: str | None = None) -> list[AreaOption]:
    """The plan's area and every area below it that holds units of the plan, each parent before its children.

    As the tree stands on the unit day of `period` (the plan's last period when None).
    """
    raise NotImplementedError


def data_version(session: Session, scope: Scope, plan: Plan) -> Hashable:
    """A small value that changes whenever any result of the plan could change: part of every cache key."""
    raise NotImplementedError
