"""What a unit answered to one indicator, and how answers combine into derived ones (rule 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kpi.indicators import Indicator, Input


@dataclass(frozen=True, slots=True)
class Answer:
    """A non-missing answer: counts (a flag is 1/1 or 0/1), a value (score, number), or "not applicable"."""

    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    not_applicable: bool = False


#: Answers of one period by (unit code, indicator code, level; "" unless the indicator is reported per level).
Answers = Mapping[tuple[str, str, str], Answer]

YES = Answer(1, 1)
NO = Answer(0, 1)
NOT_APPLICABLE = Answer(not_applicable=True)


def exact(value: float) -> Fraction:
    """A typed decimal as the decimal that was typed: 75.1 is 751/10, not the nearest binary number (rule 4)."""
    return Fraction(str(value))


def answer_of(indicator: Indicator, unit: str, level: str, answers: Answers) -> Answer | None:
    """The unit's answer to any indicator; None when it is missing.

    A derived one (yes/no from scores) needs all its inputs and is not applicable when one of them is; a sum needs all
    its inputs too, but adds up without those that don't apply, and is not applicable only when none does.
    """
    if indicator.input is Input.DERIVED:
        return _derived(indicator, [answers.get((unit, code, level)) for code in indicator.inputs])
    if indicator.input is Input.SUM:
        return _sum([answers.get((unit, code, level)) for code in indicator.inputs])
    return answers.get((unit, indicator.code, level))


def _derived(indicator: Indicator, inputs: list[Answer | None]) -> Answer | None:
    given = [answer for answer in inputs if answer is not None]
    if any(answer.not_applicable for answer in given):
        return NOT_APPLICABLE
    scores = [exact(answer.value) for answer in given if answer.value is not None]
    if len(scores) < len(inputs):
        return None
    least = indicator.least_score or 0
    # The level of a unit is the lower of its groups (rule 4), so every score has to reach it.
    lowest = min(scores)
    return YES if (lowest > least if indicator.strict else lowest >= least) else NO


def _sum(inputs: list[Answer | None]) -> Answer | None:
    if any(answer is None for answer in inputs):
        return None
    counts = [answer for answer in inputs if answer is not None and not answer.not_applicable]
    if not counts:
        return NOT_APPLICABLE
    return Answer(sum(answer.numerator or 0 for answer in counts), sum(answer.denominator or 0 for answer in counts))
