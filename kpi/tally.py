"""The additive tuple every figure is made of (design: roll-up holds additive tuples only)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over units (over unit-at-level pairs for per-level indicators).

    expected, reported, met: counts (rule 2); numerator, denominator: sums over what reported;
    value_sum, value_count: sum and number of the units' own values (percent, points, number), 0/0 left out;
    silent_denominator: sum of the silent units' estimated denominators; unestimated: silent units without an estimate.
    """

    expected: int = 0
    reported: int = 0
    met: int = 0
    numerator: int = 0
    denominator: int = 0
    value_sum: float = 0.0
    value_count: int = 0
    silent_denominator: Fraction = Fraction(0)
    unestimated: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.expected + other.expected,
            self.reported + other.reported,
            self.met + other.met,
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.value_sum + other.value_sum,
            self.value_count + other.value_count,
            self.silent_denominator + other.silent_denominator,
            self.unestimated + other.unestimated,
        )

    @property
    def silent(self) -> int:
        return self.expected - self.reported


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies; the empty tally when there are none. In one pass: totals run over thousands of units."""
    expected = reported = met = numerator = denominator = value_count = unestimated = 0
    value_sum = 0.0
    silent_denominator = Fraction(0)
    for tally in tallies:
        expected += tally.expected
        reported += tally.reported
        met += tally.met
        numerator += tally.numerator
        denominator += tally.denominator
        value_sum += tally.value_sum
        value_count += tally.value_count
        unestimated += tally.unestimated
        if tally.silent_denominator:
            silent_denominator += tally.silent_denominator
    return Tally(
        expected, reported, met, numerator, denominator, value_sum, value_count, silent_denominator, unestimated
    )
