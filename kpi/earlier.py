"""What a silent unit's denominator may be: its own latest earlier one, else its peers' mean (rule 2)."""

from collections import defaultdict
from fractions import Fraction

from kpi.answers import answer_of
from kpi.coverage import covers
from kpi.facts import EarlierAnswers, PeriodFacts
from kpi.indicators import Indicator
from kpi.plan import Plan
from kpi.units import UnitState

#: Units alike: kind, exact set of levels, and the level of a per-level indicator.
Group = tuple[str, frozenset[str], str]


class Estimates:
    """Estimated denominators of one indicator's silent units, in one period of one plan, whoever looks."""

    def __init__(self, plan: Plan, indicator: Indicator, facts: PeriodFacts) -> None:
        self._plan = plan
        self._indicator = indicator
        self._facts = facts
        self._means: dict[Group, Fraction] | None = None

    def denominator(self, unit: UnitState, level: str) -> Fraction | None:
        """The estimate for a silent unit (at a level); None when there is nothing to go by."""
        own = earlier_denominator(self._indicator, unit.code, level, self._facts)
        if own is not None:
            return Fraction(own)
        if self._means is None:
            self._means = self._peer_means()
        return self._means.get((unit.kind, unit.levels, level))

    def _peer_means(self) -> dict[Group, Fraction]:
        """Mean denominators of the units that reported, over the plan's whole area, by kind and exact levels."""
        sums: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
        for unit in self._facts.units:
            if not covers(self._plan, unit):
                continue
            for level in unit.levels if self._indicator.per_level else ("",):
                answer = answer_of(self._indicator, unit.code, level, self._facts.answers)
                if answer is not None and not answer.not_applicable:
                    found = sums[unit.kind, unit.levels, level]
                    found[0] += answer.denominator or 0
                    found[1] += 1
        return {group: Fraction(total, count) for group, (total, count) in sums.items()}


def earlier_denominator(indicator: Indicator, unit: str, level: str, facts: PeriodFacts) -> int | None:
    """The unit's denominator in the latest earlier period in which it reported one; None when it never did.

    Units that have gone into it since add theirs up with it (rule 8); after a split the predecessor keeps its history.
    """
    for earlier in facts.earlier:
        found = [
            answer.denominator
            for code in sorted(_then(unit, earlier, facts))
            if (answer := answer_of(indicator, code, level, earlier.answers)) is not None
            and answer.denominator is not None
        ]
        if found:
            return sum(found)
    return None


def _then(unit: str, earlier: EarlierAnswers, facts: PeriodFacts) -> set[str]:
    """The units that were still their own at that period's end and are this one today."""
    answer: set[str] = set()
    waiting = [unit]
    while waiting:
        code = waiting.pop()
        if code not in answer:
            answer.add(code)
            waiting += [went.unit for went in facts.merged_into.get(code, ()) if went.on_date > earlier.ends_on]
    return answer
