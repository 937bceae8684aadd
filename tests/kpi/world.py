"""A small world of raw records, as offices would keep them: dated units, observations, successions, closed lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi.answers import Answer
from kpi.evaluation import unit_day
from kpi.facts import EarlierAnswers, Merged, PeriodFacts
from kpi.periods import period
from kpi.plan import Plan
from kpi.units import UnitState


@dataclass(frozen=True)
class Attributes:
    """What holds of a unit from a day on."""

    valid_from: date
    levels: tuple[str, ...]
    area: str


@dataclass(frozen=True)
class RawUnit:
    """`closed_on` is the first day it no longer exists; `history` is earliest first."""

    code: str
    kind: str
    ownership: str
    office: str
    office_tier: str
    opened_on: date
    closed_on: date | None
    history: tuple[Attributes, ...]


@dataclass(frozen=True)
class RawObservation:
    period: str
    unit: str
    indicator: str
    level: str = ""
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class RawSuccession:
    kind: str
    on_date: date
    from_unit: str
    to_unit: str


@dataclass(frozen=True)
class World:
    """`parents`: each area's parent, None for the province; `closed_lists`: (office, indicator, period)."""

    parents: Mapping[str, str | None]
    units: tuple[RawUnit, ...]
    observations: tuple[RawObservation, ...]
    successions: tuple[RawSuccession, ...] = ()
    closed_lists: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)

    def children(self, area: str) -> list[str]:
        return [code for code, parent in self.parents.items() if parent == area]


def facts_of(world: World, plan: Plan, code: str) -> PeriodFacts:
    """The facts that `kpi` needs of the world for a period of the plan."""
    day = unit_day(plan, code)
    earlier = {entry.period for entry in world.observations if period(entry.period).ends_on < period(code).ends_on}
    merged: dict[str, list[Merged]] = {}
    for entry in world.successions:
        if entry.kind != "split" and entry.on_date <= day:
            merged.setdefault(entry.to_unit, []).append(Merged(entry.from_unit, entry.on_date))
    states = [_state(world, unit, day) for unit in world.units]
    return PeriodFacts(
        period=code,
        day=day,
        units=[state for state in states if state is not None],
        answers=_answers(world, code),
        earlier=[
            EarlierAnswers(before, period(before).ends_on, _answers(world, before))
            for before in sorted(earlier, key=lambda before: period(before).ends_on, reverse=True)
        ],
        merged_into=merged,
        closed_lists=frozenset((office, indicator) for office, indicator, at in world.closed_lists if at == code),
    )


def _answers(world: World, code: str) -> dict[tuple[str, str, str], Answer]:
    return {
        (entry.unit, entry.indicator, entry.level): Answer(
            entry.numerator, entry.denominator, entry.value, entry.not_applicable
        )
        for entry in world.observations
        if entry.period == code
    }


def _state(world: World, unit: RawUnit, day: date) -> UnitState | None:
    if day < unit.opened_on or (unit.closed_on is not None and day >= unit.closed_on):
        return None
    now = [entry for entry in unit.history if entry.valid_from <= day][-1]
    path: list[str] = []
    area: str | None = now.area
    while area is not None:
        path.append(area)
        area = world.parents[area]
    return UnitState(
        code=unit.code,
        name=unit.code,
        kind=unit.kind,
        levels=frozenset(now.levels),
        ownership=unit.ownership,
        areas=tuple(path),
        office=unit.office,
        office_tier=unit.office_tier,
    )
