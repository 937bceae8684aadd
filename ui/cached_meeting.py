"""Results as one meeting, and what is worth saying about them: kept as all results are (`ui.cached`)."""

from collections.abc import Hashable

from data_access import meeting as meetings
from data_access.database import session
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import Scope
from kpi.findings import findings as findings_of
from kpi.findings import sentence
from kpi.meeting import Meeting
from kpi.plan import Plan
from ui import cached
from ui.engine import engine
from ui.kept import Same, kept, kept_long
from ui.language import current


def meeting(
    scope: Scope,
    plan: Plan,
    period: str,
    area: str | None,
    narrow: Narrowing = NO_NARROWING,
    *,
    approved_only: bool = False,
) -> Meeting:
    """What exports and the meeting are made of. Raises NotAllowed, ResultError."""
    return _meeting(scope, plan.code, period, area, narrow, approved_only, *cached.state(scope, plan))


def findings(
    scope: Scope, plan: Plan, period: str, area: str | None, narrow: Narrowing, language: str
) -> tuple[str, ...]:
    """Every finding in a sentence, the most important first; the first tells how many targets are met."""
    return _findings(scope, plan.code, period, area, narrow, language, *cached.state(scope, plan))


@kept_long
def _meeting(
    scope: Scope,
    plan: str,
    period: str,
    area: str | None,
    narrow: Narrowing,
    approved_only: bool,
    plan_state: int,
    version: Hashable,
) -> Meeting:
    with session(engine()) as opened:
        return meetings.meeting(
            opened, scope, cached.plans()[plan], period, area=area, narrow=narrow, approved_only=approved_only
        )


@kept
def _findings(
    scope: Scope,
    plan: str,
    period: str,
    area: str | None,
    narrow: Narrowing,
    language: str,
    plan_state: int,
    version: Hashable,
) -> tuple[str, ...]:
    with session(engine()) as opened:
        # Findings say nothing of the period before but the change, which each row holds.
        found = meetings.meeting(
            opened, scope, cached.plans()[plan], period, area=area, narrow=narrow, with_previous=False
        )
    return tuple(sentence(one, found, language) for one in findings_of(found))


def sentences(found: Meeting) -> tuple[str, ...]:
    """The findings of results that are at hand, in this session's language."""
    return _sentences(Same(found), current())


@kept
def _sentences(found: Same[Meeting], language: str) -> tuple[str, ...]:
    return tuple(sentence(one, found.value, language) for one in findings_of(found.value))
