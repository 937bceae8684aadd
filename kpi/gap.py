"""The gap (rule 9): what is missing, in things one can count: the smallest whole number that reaches the target."""

import math
from fractions import Fraction

from kpi.answers import exact
from kpi.comparison import TOLERANCE, Amount, Comparator
from kpi.figures import Figure
from kpi.indicators import Indicator, Measure, ValueType
from kpi.measures import measure_of
from kpi.plan import Target

UNITS = "units"
POINTS = "points"
PERCENTAGE_POINTS = "percentage_points"


def gap(target: Target, indicator: Indicator, figure: Figure) -> tuple[Amount | None, str]:
    """How much is missing and of what (a code of `counted`); 0 when the value reaches the target.

    (None, "") when nothing was reported or no number of things could reach it. Units still to satisfy for a share of
    units; people, records... still to add within what was reported for a ratio in percent; computers still to buy for a
    ratio that has to fall; the shortfall in the target's own unit for a mean.
    """
    if figure.reported == 0 or figure.value is None:
        return None, ""
    measure = measure_of(target, indicator)
    if measure is Measure.MEAN_OF_UNITS:
        return _shortfall(target, figure.value), _unit_of_mean(target, indicator)
    missing, things = _things(target, indicator, measure, figure)
    return (None, "") if missing is None else (missing, things)


def _unit_of_mean(target: Target, indicator: Indicator) -> str:
    if indicator.value_type is ValueType.PERCENT:
        return PERCENTAGE_POINTS
    return POINTS if indicator.value_type is ValueType.POINTS else target.counted


def _shortfall(target: Target, value: Amount) -> Amount:
    if target.comparator.holds(value, target.value):
        return 0
    distance = abs(exact(target.value) - Fraction(value))
    # Exactly on a strict threshold there is no distance, yet the target is missed: never say 0 then.
    return float(max(distance, Fraction(TOLERANCE)))


def _things(target: Target, indicator: Indicator, measure: Measure, figure: Figure) -> tuple[int | None, str]:
    value = exact(target.value)
    share = measure is Measure.SHARE_OF_UNITS
    things = UNITS if share else target.counted
    if share or indicator.value_type is ValueType.PERCENT:
        return _change_of_part(target.comparator, value / 100, figure.numerator, figure.denominator), things
    if target.comparator.wants_low:
        return _to_buy(target.comparator, value, figure.numerator, figure.denominator), things
    return _to_add(target.comparator, value, figure.numerator, figure.denominator), things


def _change_of_part(comparator: Comparator, share: Fraction, part: int, whole: int) -> int | None:
    """How many of the whole have to change for the part's share to satisfy the comparator; None when impossible."""
    if comparator.wants_low:
        most = math.ceil(share * whole) - 1 if comparator.strict else math.floor(share * whole)
        return max(part - most, 0) if most >= 0 else None
    missing = _to_add(comparator, share, part, whole)
    return missing if missing == 0 or part + missing <= whole else None


def _to_add(comparator: Comparator, ratio: Fraction, part: int, whole: int) -> int:
    least = math.floor(ratio * whole) + 1 if comparator.strict else math.ceil(ratio * whole)
    return max(least - part, 0)


def _to_buy(comparator: Comparator, ratio: Fraction, users: int, things: int) -> int | None:
    """How many more things the users need so that their ratio falls to the target; None when it can't."""
    if ratio <= 0:
        return None
    least = math.floor(users / ratio) + 1 if comparator.strict else math.ceil(users / ratio)
    return max(least - things, 0)
