"""From a tally to a figure: value and honest bounds, by measure (rule 2). Exact but for means."""

from kpi.comparison import Amount
from kpi.figures import Figure
from kpi.indicators import Indicator, Measure, ValueType
from kpi.measures import COUNTS, measure_of
from kpi.plan import Target
from kpi.satisfaction import ratio_in_unit
from kpi.tally import Tally

Bounds = tuple[Amount | None, Amount | None]


def figure_of(tally: Tally, target: Target, indicator: Indicator) -> Figure:
    """What the tally comes to, in the target's own unit."""
    measure = measure_of(target, indicator)
    if measure is Measure.SHARE_OF_UNITS:
        return _share(tally)
    if measure is Measure.RATIO_OF_SUMS:
        return _ratio(tally, indicator)
    return _mean(tally, indicator)


def _share(tally: Tally) -> Figure:
    """met / expected; low counts the silent units as no, high as yes. Nobody expected: no value."""
    low = ratio_in_unit(tally.met, tally.expected, ValueType.PERCENT)
    high = ratio_in_unit(tally.met + tally.silent, tally.expected, ValueType.PERCENT)
    return Figure(tally.expected, tally.reported, tally.met, tally.met, tally.expected, low, low, high)


def _ratio(tally: Tally, indicator: Indicator) -> Figure:
    # A yes/no pooled: its own denominators are 1, so the sums are the units that said yes and that answered.
    value = ratio_in_unit(tally.numerator, tally.denominator, indicator.value_type)
    if indicator.value_type is ValueType.PERCENT and indicator.input in COUNTS:
        low, high = _ratio_bounds(tally)
    else:
        low, high = _only_when_complete(tally, value)
    return Figure(tally.expected, tally.reported, tally.met, tally.numerator, tally.denominator, value, low, high)


def _ratio_bounds(tally: Tally) -> Bounds:
    """Silent units with their estimated denominators: none of it counted, all of it. One without an estimate: empty."""
    if tally.unestimated:
        return None, None
    whole = tally.denominator + tally.silent_denominator
    low = ratio_in_unit(tally.numerator, whole, ValueType.PERCENT)
    high = ratio_in_unit(tally.numerator + tally.silent_denominator, whole, ValueType.PERCENT)
    return low, high


def _mean(tally: Tally, indicator: Indicator) -> Figure:
    value = tally.value_sum / tally.value_count if tally.value_count else None
    counts = indicator.input in COUNTS
    if indicator.value_type is ValueType.PERCENT:
        low, high = _mean_bounds(tally)
    else:
        low, high = _only_when_complete(tally, value)
    pooled = ratio_in_unit(tally.numerator, tally.denominator, indicator.value_type) if counts else None
    return Figure(
        tally.expected, tally.reported, tally.met, tally.numerator, tally.denominator, value, low, high, pooled
    )


def _mean_bounds(tally: Tally) -> Bounds:
    """Silent units enter as 0 and as 100; 0/0 stays out of the bounds as it stays out of the mean."""
    count = tally.value_count + tally.silent
    if count == 0:
        return None, None
    return tally.value_sum / count, (tally.value_sum + 100 * tally.silent) / count


def _only_when_complete(tally: Tally, value: Amount | None) -> Bounds:
    return (value, value) if tally.silent == 0 else (None, None)
