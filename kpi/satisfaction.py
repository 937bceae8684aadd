"""A unit by itself: its own value, and whether that satisfies the target (`met`, rule 2), whatever the measure."""

import math
from collections.abc import Callable
from fractions import Fraction

from kpi.answers import Answer, exact
from kpi.comparison import Amount, Comparator
from kpi.indicators import Indicator, Input, Measure, ValueType
from kpi.measures import measure_of
from kpi.plan import Target

#: The id of a target that only measures: a headline indicator for which the plan sets none (rule 13).
UNTARGETED = ""


def ratio_in_unit(numerator: int | Fraction, denominator: int | Fraction, value_type: ValueType) -> Amount | None:
    """A ratio in the indicator's unit (percent as 0-100); None for 0/0, infinite for something over nothing."""
    if denominator == 0:
        return math.inf if numerator > 0 else None
    factor = 100 if value_type is ValueType.PERCENT else 1
    return Fraction(numerator * factor) / denominator


def own_value(indicator: Indicator, answer: Answer) -> Amount | None:
    """The unit's own value in the indicator's unit, exact; None for 0/0, infinite for a ratio over 0."""
    if answer.value is not None:
        return exact(answer.value)
    return ratio_in_unit(answer.numerator or 0, answer.denominator or 0, indicator.value_type)


def own_check(target: Target, indicator: Indicator) -> Callable[[Answer], bool]:
    """The test that a unit's own answer has to pass to count as `met`.

    Yes/no: the answer is yes. A threshold on each unit: its own value reaches that. A ratio or a mean: its own value
    satisfies the target. A share of units of a count without a threshold (plan files always name one): all of it, 100%.
    An indicator without a target has nothing to satisfy unless it is a yes/no.
    """
    if indicator.input in (Input.FLAG, Input.DERIVED):
        return _said_yes
    if target.id == UNTARGETED:
        return _nothing_to_satisfy
    comparator, value = target.comparator, target.value
    if target.unit_threshold is not None:
        comparator, value = target.unit_threshold.comparator, target.unit_threshold.value
    elif measure_of(target, indicator) is Measure.SHARE_OF_UNITS:
        comparator, value = Comparator.AT_LEAST, 100.0
    threshold = exact(value)

    def reaches(answer: Answer) -> bool:
        own = own_value(indicator, answer)
        return own is not None and comparator.holds(own, threshold)

    return reaches


def _said_yes(answer: Answer) -> bool:
    return bool(answer.numerator)


def _nothing_to_satisfy(_: Answer) -> bool:
    return False
