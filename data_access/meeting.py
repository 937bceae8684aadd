"""What a meeting is shown, read in one go: the results of the pages, in the one form that every export draws from."""

import hashlib

from sqlmodel import Session

from data_access.database import now
from data_access.evaluated import area_within, check_period, evaluated
from data_access.maturity import maturity
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.results import completeness, data_version, headline_results, periods_with_data, plan_results
from data_access.sample_mark import is_sample
from data_access.scope import Scope
from data_access.visibility import check_plan
from kpi.evaluation import judging_day, ordered_periods
from kpi.figures import By, Row
from kpi.meeting import Meeting
from kpi.plan import Plan

#: Hexadecimal digits of the version that people read on an export.
_VERSION_DIGITS = 8


def meeting(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    narrow: Narrowing = NO_NARROWING,
    approved_only: bool = False,
    with_previous: bool = True,
) -> Meeting:
    """The results of a plan in a period for an area (None: the plan's own) as this person may see them.

    The figures of `plan_results`, `headline_results` and `completeness`, hidden as these hide them. `with_previous`
    false leaves out the rows of the period before, which cost an evaluation of their own. Raises NotAllowed for another
    province's plan; ResultError for an unknown period or an area outside the plan.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period, approved_only=approved_only)
    code = area_within(found, area)
    rows = {
        by: tuple(
            plan_results(session, scope, plan, period, area=code, by=by, approved_only=approved_only, narrow=narrow)
        )
        for by in (By.TOTAL, By.AREA, By.LEVEL)
    }
    headlines = {
        by: tuple(
            headline_results(session, scope, plan, period, area=code, by=by, approved_only=approved_only, narrow=narrow)
        )
        for by in (By.TOTAL, By.AREA, By.LEVEL)
    }
    names = {code} | {row.area for row in rows[By.AREA]}
    names |= {row.area for headline in headlines[By.AREA] for row in headline.rows}
    reporting = completeness(session, scope, plan, period, code, narrow)
    names |= {part.area for part in reporting.areas}
    before: tuple[str, tuple[Row, ...]] = "", ()
    if with_previous:
        before = _previous(session, scope, plan, period, code, narrow, approved_only)
    return Meeting(
        plan=plan,
        period=period,
        area=code,
        area_names={one: found.tree.name(one) for one in sorted(names)},
        level=narrow.level or "",
        ownership=narrow.ownership or "",
        approved_only=approved_only,
        day=judging_day(plan, period),
        read_at=now(),
        version=version(session, scope, plan),
        sample=is_sample(session),
        total=rows[By.TOTAL],
        by_area=rows[By.AREA],
        by_level=rows[By.LEVEL],
        headlines=headlines[By.TOTAL],
        headlines_by_area=headlines[By.AREA],
        headlines_by_level=headlines[By.LEVEL],
        completeness=reporting,
        maturity=maturity(session, scope, plan, period, area=code, approved_only=approved_only, narrow=narrow),
        previous_period=before[0],
        previous=before[1],
    )


def version(session: Session, scope: Scope, plan: Plan) -> str:
    """The version of the data behind a plan's results, short enough to be read out."""
    exact = repr(data_version(session, scope, plan))
    return hashlib.sha256(exact.encode()).hexdigest()[:_VERSION_DIGITS]


def _previous(
    session: Session, scope: Scope, plan: Plan, period: str, area: str, narrow: Narrowing, approved_only: bool
) -> tuple[str, tuple[Row, ...]]:
    """The latest earlier period with data and the area's rows then; ("", ()) where nothing of it counts here."""
    ordered = ordered_periods(plan)
    earlier = set(ordered[: ordered.index(period)])
    with_data = [code for code in periods_with_data(session, scope, plan) if code in earlier]
    if not with_data:
        return "", ()
    before = with_data[-1]
    found = evaluated(session, plan, before, approved_only=approved_only)
    if area != plan.area and plan.area not in found.tree.path(area):
        return "", ()  # the area is younger than that period
    rows = plan_results(session, scope, plan, before, area=area, approved_only=approved_only, narrow=narrow)
    return (before, tuple(rows)) if any(row.figure.reported for row in rows) else ("", ())
