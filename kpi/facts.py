"""Everything that evaluating one plan in one period needs to know of the world, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi.answers import Answers
from kpi.units import UnitState


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """What was reported in one earlier period (any plan's); `ends_on` dates it against successions."""

    period: str
    ends_on: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class Merged:
    """`unit` went into another one on `on_date` (merge or rename; a split leaves history with its predecessor)."""

    unit: str
    on_date: date


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """The units open on `day` in the plan's whole area, whoever looks, and what they answered.

    `earlier` is latest first. `merged_into[code]` lists the units that went into `code`.
    `closed_lists` are the (office, indicator) pairs whose list the office has closed for the period (rule 2).
    """

    period: str
    day: date
    units: Sequence[UnitState]
    answers: Answers
    earlier: Sequence[EarlierAnswers] = ()
    merged_into: Mapping[str, Sequence[Merged]] = field(default_factory=dict)
    closed_lists: frozenset[tuple[str, str]] = frozenset()
