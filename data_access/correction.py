"""One answer of a unit's report corrected on screen, with a reason: an import of its own, undone like any other."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, select

from data_access.coded_error import HERE, CodedError
from data_access.database import must_write
from data_access.loading.claim import NOT_APPLICABLE, Claim
from data_access.loading.claim_block import blocks_of
from data_access.loading.places import Places
from data_access.loading.result import LoadResult
from data_access.loading.store import Origin, save
from data_access.questions import known_numbers
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Import, Observation, Report
from kpi.indicators import Indicator, ReportedBy
from kpi.periods import is_period
from kpi.periods import period as period_of

FORM = "form"
SHORTEST_REASON, LONGEST_REASON = 10, 500


class CorrectionErrorCode(StrEnum):
    REASON_TOO_SHORT = "reason_too_short"
    REASON_TOO_LONG = "reason_too_long"
    SAME = "same"
    CHANGED_MEANWHILE = "changed_meanwhile"


class CorrectionError(CodedError):
    """A correction that is not taken; `message(language)` says why."""

    table = HERE / "correction_errors.yaml"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an answer should be: counts (a flag is 1/1 or 0/1), a value, or not applicable. To make a cell blank again,
    the import that filled it is undone.

    `seen`: the import whose answer the person saw (None: no answer); another one since then is not overwritten.
    """

    period: str
    unit: str
    indicator: str
    level: str
    reason: str
    seen: int | None
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    not_applicable: bool = False


def may_correct(session: Session, scope: Scope, period: str, unit: str) -> bool:
    """Whether the person may correct answers of this unit's report in the period."""
    if not scope.may_change or not is_period(period):
        return False
    return Places(session, scope, [unit]).of(period_of(period), unit).fault is None


def may_correct_indicator(scope: Scope, indicator: Indicator) -> bool:
    """Whether the person may correct answers to this indicator at all: what offices report is not the unit's."""
    return not (scope.role is Role.UNIT and indicator.reported_by is ReportedBy.OFFICE)


def report_state(session: Session, scope: Scope, period: str, unit: str) -> str:
    """The state of the unit's report before the correction; "" without one. NotAllowed for who may not correct it."""
    if not may_correct(session, scope, period, unit):
        raise NotAllowed(f"unit {unit}")
    found = session.exec(select(Report.state).where(Report.period == period, Report.unit_code == unit)).first()
    return found or ""


def correct(session: Session, scope: Scope, correction: Correction) -> LoadResult:
    """Let the corrected answer stand. Needs a session from `transaction()`; the result has the errors of the answer.

    The report is sent again by it, as by any import: one that was approved must be approved anew. Raises NotAllowed,
    CorrectionError; nothing is stored then.
    """
    must_write(session)
    if not may_correct(session, scope, correction.period, correction.unit):
        raise NotAllowed(f"unit {correction.unit}")
    reason = " ".join(correction.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise CorrectionError(CorrectionErrorCode.REASON_TOO_SHORT, least=SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        raise CorrectionError(CorrectionErrorCode.REASON_TOO_LONG, most=LONGEST_REASON)
    claim = Claim(
        period=correction.period,
        unit_code=correction.unit,
        indicator=correction.indicator,
        level=correction.level,
        numerator=correction.numerator,
        denominator=correction.denominator,
        value=correction.value,
        state=NOT_APPLICABLE if correction.not_applicable else "",
    )
    asked = known_numbers(session, [claim.period]).get((claim.period, claim.indicator, claim.level))
    stands = session.get(Observation, (asked, claim.unit_code)) if asked is not None else None
    if (stands.import_id if stands is not None else None) != correction.seen:
        raise CorrectionError(CorrectionErrorCode.CHANGED_MEANWHILE)
    if stands is not None and (stands.numerator, stands.denominator, stands.value, stands.state) == claim.content:
        raise CorrectionError(CorrectionErrorCode.SAME)
    result = save(session, scope, Origin("", "", FORM), blocks_of([claim]), rows=1)
    made = session.get(Import, result.import_id) if result.import_id is not None else None
    if made is not None:
        made.note = reason
        session.add(made)
        session.flush()
    return result
