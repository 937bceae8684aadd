"""What each unit behind a target's figure answered: the figure taken apart again, so that its parts add up to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi.answers import NO, Answer, answer_of
from kpi.comparison import Amount
from kpi.contributions import Contribution
from kpi.coverage import levels_in_scope
from kpi.facts import PeriodFacts
from kpi.indicators import Indicator, Input, indicators
from kpi.plan import Plan, Target
from kpi.satisfaction import UNTARGETED, own_value
from kpi.units import UnitState


class Group(StrEnum):
    """Where a unit stands in a figure, in the order in which the groups are shown."""

    NOT_MET = "not_met"  # answered, and does not satisfy the target by itself
    SILENT = "silent"  # expected, nothing counted yet
    MET = "met"  # answered, and satisfies the target by itself (rule 2)
    ANSWERED = "answered"  # answered where there is nothing to satisfy: only measured (rule 13)
    NOT_APPLICABLE = "not_applicable"  # in scope, but left out of `expected` (rule 1)


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """One unit's part of a figure (at one level, for per-level indicators; "" else).

    `answer` is None for a silent unit; a derived indicator's is worked out from its inputs. `value` is the unit's own,
    in the indicator's unit: None for 0/0, infinite over nothing. `by_list`: "no" since the unit is absent from a list
    that its office has closed (rule 2).
    """

    unit: UnitState
    level: str
    group: Group
    answer: Answer | None
    value: Amount | None
    by_list: bool = False


def unit_answers(
    plan: Plan, target: Target, facts: PeriodFacts, contribs: Iterable[Contribution], units: Sequence[UnitState]
) -> list[UnitAnswer]:
    """The answers behind these contributions, and of the `units` in scope that the indicator does not apply to.

    `contribs`: those of the figure, as `kpi.contributions` made them from the same facts (of some area or all);
    `units`: the units looked at, in whose order the answers come.
    """
    indicator = indicators()[target.indicator]
    found = {(entry.unit.code, entry.level): entry for entry in contribs}
    answer = []
    for unit in units:
        levels = levels_in_scope(plan, target, unit, indicator)
        if levels is None:
            continue
        for level in sorted(levels) if indicator.per_level else ("",):
            part = _part(target, indicator, facts, unit, level, found.get((unit.code, level)))
            if part is not None:
                answer.append(part)
    return answer


def _part(
    target: Target, indicator: Indicator, facts: PeriodFacts, unit: UnitState, level: str, entry: Contribution | None
) -> UnitAnswer | None:
    given = answer_of(indicator, unit.code, level, facts.answers)
    if entry is None:
        left_out = given is not None and given.not_applicable
        return UnitAnswer(unit, level, Group.NOT_APPLICABLE, given, None) if left_out else None
    if not entry.tally.reported:
        return UnitAnswer(unit, level, Group.SILENT, None, None)
    by_list = given is None
    stands = NO if given is None else given
    return UnitAnswer(unit, level, _group(target, indicator, entry), stands, own_value(indicator, stands), by_list)


def _group(target: Target, indicator: Indicator, entry: Contribution) -> Group:
    if entry.tally.met:
        return Group.MET
    says_yes_or_no = indicator.input in (Input.FLAG, Input.DERIVED)
    return Group.NOT_MET if target.id != UNTARGETED or says_yes_or_no else Group.ANSWERED
