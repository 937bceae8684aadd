"""What each unit in scope adds to a target's figure: one tally a unit, or one a unit-at-level pair (rules 1, 2, 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kpi.answers import NO, Answer, answer_of
from kpi.coverage import levels_in_scope
from kpi.earlier import Estimates
from kpi.facts import PeriodFacts
from kpi.indicators import Indicator, Measure, ValueType, indicators
from kpi.measures import measure_of
from kpi.plan import Plan, Target
from kpi.satisfaction import own_check, own_value
from kpi.tally import Tally
from kpi.units import UnitState


@dataclass(frozen=True, slots=True)
class Contribution:
    """One unit's part. `level` is "" unless the indicator is reported per level; `levels` are those it shows under."""

    unit: UnitState
    level: str
    tally: Tally
    levels: frozenset[str]


def contributions(plan: Plan, target: Target, facts: PeriodFacts) -> list[Contribution]:
    """What every unit expected by the target adds, in the order of `facts.units`; not-applicable ones are left out."""
    indicator = indicators()[target.indicator]
    tallies = _Tallies(plan, target, indicator, facts)
    scopes: dict[tuple[object, ...], frozenset[str] | None] = {}
    answer = []
    for unit in facts.units:
        # A thousand units fall into some twenty groups that every clause treats alike.
        alike = (unit.kind, unit.levels, unit.ownership, unit.office_tier)
        if alike not in scopes:
            scopes[alike] = levels_in_scope(plan, target, unit, indicator)
        levels = scopes[alike]
        if levels is None:
            continue
        for level in sorted(levels) if indicator.per_level else ("",):
            tally = tallies.of(unit, level)
            if tally is not None:
                answer.append(Contribution(unit, level, tally, frozenset({level}) if level else levels))
    return answer


class _Tallies:
    """Makes one unit's tally for one target."""

    def __init__(self, plan: Plan, target: Target, indicator: Indicator, facts: PeriodFacts) -> None:
        measure = measure_of(target, indicator)
        self._indicator = indicator
        self._facts = facts
        self._satisfies = own_check(target, indicator)
        self._averaged = measure is Measure.MEAN_OF_UNITS
        # Only a ratio in percent has bounds that need an estimate of what silent units are.
        estimated = measure is Measure.RATIO_OF_SUMS and indicator.value_type is ValueType.PERCENT
        self._estimates = Estimates(plan, indicator, facts) if estimated else None

    def of(self, unit: UnitState, level: str) -> Tally | None:
        """The unit's tally; None when it is not expected because the indicator does not apply to it."""
        answer = answer_of(self._indicator, unit.code, level, self._facts.answers)
        if answer is None and self._list_is_closed(unit):
            answer = NO
        if answer is None:
            return self._silent(unit, level)
        return None if answer.not_applicable else self._reported(answer)

    def _list_is_closed(self, unit: UnitState) -> bool:
        """Once the office has closed a list that it keeps, absent means no (rule 2)."""
        return self._indicator.kept_list and (unit.office, self._indicator.code) in self._facts.closed_lists

    def _reported(self, answer: Answer) -> Tally:
        value, counted = 0.0, 0
        if self._averaged:
            own = own_value(self._indicator, answer)
            # 0/0 stays out of a mean, and so does something over nothing: neither is a number.
            if own is not None and own != float("inf"):
                value, counted = float(own), 1
        return Tally(
            expected=1,
            reported=1,
            met=int(self._satisfies(answer)),
            numerator=answer.numerator or 0,
            denominator=answer.denominator or 0,
            value_sum=value,
            value_count=counted,
        )

    def _silent(self, unit: UnitState, level: str) -> Tally:
        if self._estimates is None:
            return Tally(expected=1)
        denominator = self._estimates.denominator(unit, level)
        if denominator is None:
            return Tally(expected=1, unestimated=1)
        return Tally(expected=1, silent_denominator=Fraction(denominator))


def reported_units(contribs: Iterable[Contribution]) -> set[str]:
    """Codes of the units that reported at least at one level."""
    return {entry.unit.code for entry in contribs if entry.tally.reported}
