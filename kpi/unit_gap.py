"""What one unit lacks for a target, in things that it can count itself (rule 9 for a single unit)."""

from dataclasses import dataclass
from fractions import Fraction

from kpi.answers import Answer, Answers, exact
from kpi.comparison import Amount, Comparator
from kpi.figures import Figure
from kpi.gap import POINTS, UNITS, gap
from kpi.indicators import Indicator, Input, Measure, ValueType, indicators
from kpi.measures import COUNTS, measure_of
from kpi.plan import Target
from kpi.satisfaction import own_value


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing a unit lacks: `amount` of `things` (a code of `counted`, `points`, or `units` for a yes still to say).

    `indicator`: what it is missing in, where that is one input of a derived indicator. `has`, `needs`: then the score
    it has, and the one it has to reach (to exceed, when `strict`).
    """

    amount: Amount
    things: str
    indicator: str = ""
    has: Fraction | None = None
    needs: int | None = None
    strict: bool = False


def own_demand(target: Target, indicator: Indicator) -> tuple[Comparator, float]:
    """What a unit's own value has to be to count as `met` (`kpi.satisfaction.own_check`); of a yes/no: 100."""
    if indicator.input in (Input.FLAG, Input.DERIVED):
        return Comparator.AT_LEAST, 100.0
    if target.unit_threshold is not None:
        return target.unit_threshold.comparator, target.unit_threshold.value
    if measure_of(target, indicator) is Measure.SHARE_OF_UNITS:
        return Comparator.AT_LEAST, 100.0
    return target.comparator, target.value


def shortfalls(target: Target, unit: str, level: str, answer: Answer, answers: Answers) -> list[Shortfall]:
    """What a unit that answered and is not `met` lacks; empty where no number of things could be named (0/0).

    `answers`: the period's, for the inputs of a derived indicator.
    """
    indicator = indicators()[target.indicator]
    if indicator.input is Input.FLAG:
        return [Shortfall(1, UNITS)]
    if indicator.input is Input.DERIVED:
        return _of_scores(indicator, unit, level, answers)
    own = own_value(indicator, answer)
    if own is None:
        return []
    comparator, value = own_demand(target, indicator)
    measure = Measure.RATIO_OF_SUMS if indicator.input in COUNTS else Measure.MEAN_OF_UNITS
    alone = target.model_copy(
        update={
            "comparator": comparator,
            "value": value,
            "measure": measure,
            "unit_threshold": None,
            "counted": indicator.counted,
        }
    )
    figure = Figure(1, 1, 0, answer.numerator or 0, answer.denominator or 0, own, None, None)
    missing, things = gap(alone, indicator, figure)
    return [Shortfall(missing, things)] if missing else []


def _of_scores(indicator: Indicator, unit: str, level: str, answers: Answers) -> list[Shortfall]:
    least = indicator.least_score or 0
    missing = []
    for code in indicator.inputs:
        found = answers.get((unit, code, level))
        if found is None or found.value is None:
            continue
        score = exact(found.value)
        if score < least or (indicator.strict and score == least):
            things = POINTS if indicators()[code].value_type is ValueType.POINTS else indicators()[code].counted
            missing.append(Shortfall(least - score, things, code, score, least, indicator.strict))
    return missing
