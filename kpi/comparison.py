"""Comparators of a target; comparison never rounds (rule 4)."""

import math
from enum import StrEnum
from fractions import Fraction

#: Tolerance of a mean of fractions (rule 4); exact figures (int, Fraction) are compared as they are.
TOLERANCE = 1e-9

Exact = int | Fraction
Amount = Exact | float


class Comparator(StrEnum):
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"

    @property
    def wants_low(self) -> bool:
        return self in (Comparator.AT_MOST, Comparator.BELOW)

    @property
    def strict(self) -> bool:
        return self in (Comparator.ABOVE, Comparator.BELOW)

    def holds(self, amount: Amount, threshold: Amount) -> bool:
        """Whether `amount` satisfies the demand. A float amount is compared with TOLERANCE, an exact one exactly."""
        if isinstance(amount, float) and math.isinf(amount):
            return (amount > 0) != self.wants_low
        exact_threshold = Fraction(str(threshold)) if isinstance(threshold, float) else Fraction(threshold)
        difference = Fraction(amount) - exact_threshold
        if self.wants_low:
            difference = -difference
        slack = Fraction(TOLERANCE) if isinstance(amount, float) else Fraction(0)
        return difference > slack if self.strict else difference >= -slack
