"""What a unit answered to one indicator, and how answers combine into derived ones (rule 1)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A non-missing answer: counts (a flag is 1/1 or 0/1), a value (score, number), or "not applicable"."""

    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    not_applicable: bool = False


#: Answers of one period by (unit code, indicator code, level; "" unless the indicator is reported per level).
Answers = Mapping[tuple[str, str, str], Answer]
