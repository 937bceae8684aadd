"""What is wrong with one claim, in words for people: where, what stands there and what was expected."""

import math
from collections.abc import Iterable, Iterator

from data_access.loading.claim import NOT_APPLICABLE, Claim
from data_access.loading.errors import ErrorCode, LoadError, Wanted
from data_access.loading.places import Places
from data_access.scope import Role, Scope
from kpi.indicators import Indicator, Input, ReportedBy, ValueType, indicators
from kpi.periods import FORMS, Period, period
from kpi.vocabulary import levels

#: No unit counts more than this of anything; also what the tables' whole numbers hold.
MAX_COUNT = 1_000_000_000


def known_period(code: str) -> Period | None:
    """The period of that code, or None."""
    try:
        return period(code)
    except ValueError:
        return None


def main_field(claim: Claim) -> str:
    return "value" if claim.value is not None else "state" if claim.state else "numerator"


def said(claim: Claim) -> str:
    if claim.state:
        return claim.state
    return str(claim.value) if claim.value is not None else f"{claim.numerator}/{claim.denominator}"


def faults(scope: Scope, claim: Claim, places: Places) -> Iterator[LoadError]:
    when = known_period(claim.period)
    place = None
    if when is None:
        yield claim.error(ErrorCode.UNKNOWN_PERIOD, "period", claim.period, FORMS)
    else:
        place = places.of(when, claim.unit_code)
        if place.fault is not None:
            yield claim.error(place.fault, "unit_code", claim.unit_code, claim.period)
            place = None
    indicator = indicators().get(claim.indicator)
    if indicator is None:
        yield claim.error(ErrorCode.UNKNOWN_INDICATOR, "indicator", claim.indicator)
        return
    if indicator.input in (Input.DERIVED, Input.SUM):
        yield claim.error(ErrorCode.DERIVED_INDICATOR, "indicator", claim.indicator, ", ".join(indicator.inputs))
        return
    if scope.role is Role.UNIT and indicator.reported_by is ReportedBy.OFFICE:
        yield claim.error(ErrorCode.OFFICE_REPORTED, "indicator", claim.indicator)
    yield from _level_faults(claim, indicator, None if place is None else place.levels)
    yield from _figure_faults(claim, indicator)


def _level_faults(claim: Claim, indicator: Indicator, taught: frozenset[str] | None) -> Iterator[LoadError]:
    if not indicator.per_level:
        if claim.level:
            yield claim.error(ErrorCode.LEVEL_NOT_ASKED, "level", claim.level)
        return
    if not claim.level:
        asked = levels() if taught is None else taught
        yield claim.error(ErrorCode.LEVEL_NEEDED, "level", "", _level_words(asked))
    elif claim.level not in levels():
        yield claim.error(ErrorCode.NOT_IN_LIST, "level", claim.level, _level_words(levels()))
    elif taught is not None and claim.level not in taught:
        yield claim.error(ErrorCode.LEVEL_NOT_TAUGHT, "level", claim.level, _level_words(taught))


def _level_words(wanted: Iterable[str]) -> Wanted:
    """Levels by their names, with the codes that a file of observations writes."""
    named = [one for code, one in levels().items() if code in wanted]
    vi, en = (", ".join(f"{one.name(language)} ({one.code})" for one in named) or "–" for language in ("vi", "en"))
    return Wanted(vi, en)


def _figure_faults(claim: Claim, indicator: Indicator) -> Iterator[LoadError]:
    counts = (claim.numerator, claim.denominator)
    if claim.state:
        if claim.state != NOT_APPLICABLE:
            yield claim.error(ErrorCode.NOT_IN_LIST, "state", claim.state, NOT_APPLICABLE)
        elif counts != (None, None) or claim.value is not None:
            yield claim.error(ErrorCode.NOT_APPLICABLE_WITH_VALUE, "state", _said_figures(claim))
    elif indicator.input in (Input.SCORE, Input.NUMBER):
        if claim.value is None or counts != (None, None):
            yield claim.error(ErrorCode.VALUE_NEEDED, "value", _said_figures(claim))
        else:
            yield from _value_faults(claim, claim.value, indicator)
    elif indicator.input is Input.FLAG:
        if claim.value is not None or claim.denominator != 1 or claim.numerator not in (0, 1):
            yield claim.error(ErrorCode.BAD_FLAG, "numerator", _said_figures(claim))
    elif claim.numerator is None or claim.denominator is None or claim.value is not None:
        missing = "numerator" if claim.numerator is None else "denominator" if claim.denominator is None else "value"
        yield claim.error(ErrorCode.COUNTS_NEEDED, missing, _said_figures(claim))
    else:
        yield from _count_faults(claim, claim.numerator, claim.denominator, indicator)


def _said_figures(claim: Claim) -> str:
    parts = [] if claim.numerator is None and claim.denominator is None else [f"{claim.numerator}/{claim.denominator}"]
    if claim.value is not None:
        parts.append(str(claim.value))
    return "; ".join(parts).replace("None", "…")


def _value_faults(claim: Claim, value: float, indicator: Indicator) -> Iterator[LoadError]:
    if not math.isfinite(value):
        yield claim.error(ErrorCode.BAD_NUMBER, "value", value, "85.5")
    elif indicator.input is Input.SCORE:
        if not 0 <= value <= 100:
            yield claim.error(ErrorCode.OUT_OF_RANGE, "value", value, "0..100")
    elif value < 0:
        yield claim.error(ErrorCode.NEGATIVE, "value", value)
    elif value > MAX_COUNT:
        yield claim.error(ErrorCode.TOO_BIG, "value", value, str(MAX_COUNT))


def _count_faults(claim: Claim, numerator: int, denominator: int, indicator: Indicator) -> Iterator[LoadError]:
    good = True
    for field, count in (("numerator", numerator), ("denominator", denominator)):
        if count < 0:
            yield claim.error(ErrorCode.NEGATIVE, field, count)
        elif count > MAX_COUNT:
            yield claim.error(ErrorCode.TOO_BIG, field, count, str(MAX_COUNT))
        else:
            continue
        good = False
    if good and indicator.value_type is ValueType.PERCENT and numerator > denominator:
        yield claim.error(ErrorCode.ABOVE_WHOLE, "numerator", numerator, str(denominator))
