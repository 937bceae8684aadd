"""How a target measures its indicator: its own measure, the indicator's, or a share of units that reach a threshold."""

from kpi.indicators import Indicator, Input, Measure
from kpi.plan import Target

#: Inputs that come as numerator and denominator and can be added up.
COUNTS = frozenset({Input.COUNT, Input.SUM})


def measure_of(target: Target, indicator: Indicator) -> Measure:
    """The measure of a target: a threshold that each unit must reach makes it a share of units."""
    if target.unit_threshold is not None:
        return Measure.SHARE_OF_UNITS
    return target.measure or indicator.measure
