"""Checks of single targets and of pairs of them: can it be measured, reached, and does none contradict another?"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from kpi.comparison import Comparator
from kpi.indicators import Better, Indicator, Input, Measure, ValueType, indicators
from kpi.measures import COUNTS, measure_of
from kpi.plan import Clause, Plan, Target
from kpi.plan_problems import KeyPath, PlanErrorCode, Problem


def target_problems(target: Target, path: KeyPath) -> Iterator[Problem]:
    """What is wrong with one target's measure, comparator, threshold, value or counted thing."""
    indicator = indicators()[target.indicator]
    measure = measure_of(target, indicator)
    if not _fits(measure, indicator):
        yield Problem(
            PlanErrorCode.WRONG_MEASURE, (*path, "measure"), {"value": measure.value, "other": indicator.code}
        )
        return
    if measure is Measure.SHARE_OF_UNITS:
        yield from _share_problems(target, indicator, path)
        return
    if target.comparator.wants_low != (indicator.better is Better.LOWER):
        yield _direction(target.comparator, indicator, (*path, "comparator"))
    yield from _range(target.comparator, target.value, indicator.value_type, (*path, "value"))


def _fits(measure: Measure, indicator: Indicator) -> bool:
    if measure is Measure.RATIO_OF_SUMS:
        return indicator.input in COUNTS
    if measure is Measure.MEAN_OF_UNITS:
        # A mean of yes and no would be a share of those that reported, which rule 2 forbids as a headline; a mean of
        # ratios would silently leave out a school without any computer.
        return indicator.input not in (Input.FLAG, Input.DERIVED) and indicator.value_type is not ValueType.RATIO
    return True


def _share_problems(target: Target, indicator: Indicator, path: KeyPath) -> Iterator[Problem]:
    yes_no = indicator.input in (Input.FLAG, Input.DERIVED)
    threshold = target.unit_threshold
    if threshold is None and not yes_no:
        yield Problem(PlanErrorCode.THRESHOLD_MISSING, path, {"other": indicator.code})
    if threshold is not None:
        place = (*path, "unit_threshold")
        if yes_no or target.measure not in (None, Measure.SHARE_OF_UNITS):
            yield Problem(PlanErrorCode.THRESHOLD_UNFIT, place, {"other": indicator.code})
        elif threshold.comparator.wants_low != (indicator.better is Better.LOWER):
            yield _direction(threshold.comparator, indicator, (*place, "comparator"))
        else:
            yield from _range(threshold.comparator, threshold.value, indicator.value_type, (*place, "value"))
    if target.comparator.wants_low:
        yield _direction(target.comparator, indicator, (*path, "comparator"))
    if target.counted != "units":
        yield Problem(PlanErrorCode.COUNTED_UNITS, (*path, "counted"), {"value": target.counted})
    yield from _range(target.comparator, target.value, ValueType.PERCENT, (*path, "value"))


def _direction(comparator: Comparator, indicator: Indicator, path: KeyPath) -> Problem:
    return Problem(PlanErrorCode.WRONG_DIRECTION, path, {"value": comparator.value, "other": indicator.code})


def _range(comparator: Comparator, value: float, value_type: ValueType, path: KeyPath) -> Iterator[Problem]:
    """A target that is always or never reached is a slip: percent and points run from 0 to 100."""
    limit = 100.0 if value_type in (ValueType.PERCENT, ValueType.POINTS) else math.inf
    reachable = 0 <= value < limit if comparator is Comparator.ABOVE else 0 < value <= limit
    if reachable and math.isfinite(value):
        return
    known = "> 0" if limit == math.inf else "> 0, <= 100"
    yield Problem(PlanErrorCode.VALUE_OUT_OF_RANGE, path, {"value": f"{comparator.value} {value:g}", "known": known})


def scope_outside(plan: Plan, target: Target, path: KeyPath) -> Iterator[Problem]:
    """A target whose scope lies wholly outside what the plan covers would expect nobody, silently."""
    if not _overlap(plan.covers, target.scope):
        yield Problem(PlanErrorCode.SCOPE_OUTSIDE, (*path, "scope"))


def conflicts(plan: Plan) -> Iterator[Problem]:
    """Targets that ask different things of the same units: same indicator, measure, due date and direction.

    Different levels may have different values; a mixed-level school then stands in both quotas (rule 6).
    """
    for (_, one), (position, other) in combinations(enumerate(plan.targets), 2):
        indicator = indicators()[one.indicator]
        same = (
            one.indicator == other.indicator
            and measure_of(one, indicator) is measure_of(other, indicator)
            and one.due_on == other.due_on
            and one.comparator.wants_low == other.comparator.wants_low
            and (one.unit_threshold is None) == (other.unit_threshold is None)
        )
        demand = (one.comparator, one.value, one.unit_threshold)
        if (
            same
            and demand != (other.comparator, other.value, other.unit_threshold)
            and _overlap(one.scope, other.scope)
        ):
            yield Problem(PlanErrorCode.CONFLICT, ("targets", position), {"other": one.id})


def _overlap(one: Sequence[Clause], other: Sequence[Clause]) -> bool:
    """Whether some unit could match both scopes by the same level."""
    return any(_meet(a, b) for a in one or [Clause()] for b in other or [Clause()])


def _meet(a: Clause, b: Clause) -> bool:
    pairs = ((a.kinds, b.kinds), (a.levels, b.levels), (a.ownership, b.ownership))
    tiers = {a.managed_by, b.managed_by} - {None}
    return len(tiers) < 2 and all(not x or not y or set(x) & set(y) for x, y in pairs)
