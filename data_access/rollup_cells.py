"""The cells of the roll-up, computed from the units of a day and what they answered."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import APPROVED, COUNTED_STATES, SENT, chunks, counted_answers, kept_lists, raw_inputs
from data_access.tables import Observation, Report
from kpi.answers import Answer, answer_of
from kpi.indicators import Indicator, Input, ValueType, indicators
from kpi.units import UnitState
from kpi.vocabulary import levels as level_terms

#: The "indicator" of the cells that count units: `units` open, `reported` those whose own report was sent (approved).
CENSUS = ""

Group = tuple[str, str, str, str]  # office, kind, levels joined by ";", ownership


def joined_levels(levels: Iterable[str]) -> str:
    """A unit's exact set of levels as one word: codes in vocabulary order joined by ";"."""
    order = list(level_terms())
    return ";".join(sorted(levels, key=lambda code: (order.index(code) if code in order else len(order), code)))


def group_of(unit: UnitState) -> Group:
    """The group of a unit within an area's cells."""
    return unit.office, unit.kind, joined_levels(unit.levels), unit.ownership


@dataclass(frozen=True, slots=True)
class Box:
    """A set of cells that is deleted and recomputed as a whole: every combination of these areas and groups."""

    areas: frozenset[str]
    offices: frozenset[str]
    kinds: frozenset[str]
    levels: frozenset[str]
    ownerships: frozenset[str]

    @classmethod
    def around(cls, units: Iterable[UnitState]) -> "Box":
        """The smallest box that holds every cell these units count in."""
        members = list(units)
        groups = [group_of(unit) for unit in members]
        return cls(
            frozenset(area for unit in members for area in unit.areas),
            *(frozenset(group[place] for group in groups) for place in range(4)),
        )

    def holds(self, unit: UnitState) -> bool:
        """Whether the unit counts in one of the box's cells."""
        office, kind, levels, ownership = group_of(unit)
        return (
            office in self.offices
            and kind in self.kinds
            and levels in self.levels
            and ownership in self.ownerships
            and not self.areas.isdisjoint(unit.areas)
        )


@dataclass(slots=True)
class _Sums:
    reported: int = 0
    not_applicable: int = 0
    satisfied: int = 0
    numerator: int = 0
    denominator: int = 0
    values: list[float] = field(default_factory=list)

    def add(self, part: "_Part") -> None:
        self.reported += part.reported
        self.not_applicable += 1 - part.reported
        self.satisfied += part.satisfied
        self.numerator += part.numerator
        self.denominator += part.denominator
        if part.value is not None:
            self.values.append(part.value)

    def columns(self) -> dict[str, object]:
        # fsum: the sum is the same in whatever order the units come, so that a recomputation equals what is stored.
        return {
            "units": 0,
            "reported": self.reported,
            "not_applicable": self.not_applicable,
            "satisfied": self.satisfied,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value_sum": math.fsum(self.values),
            "value_count": len(self.values),
        }


@dataclass(frozen=True, slots=True)
class _Part:
    """What one answer adds to every cell it counts in; `reported` is 0 for "not applicable"."""

    reported: int
    satisfied: int = 0
    numerator: int = 0
    denominator: int = 0
    value: float | None = None

    @classmethod
    def of(cls, indicator: Indicator, answer: Answer) -> "_Part":
        if answer.not_applicable:
            return cls(0)
        yes_no = indicator.input in (Input.FLAG, Input.DERIVED)
        return cls(
            1,
            int(yes_no and bool(answer.numerator)),
            answer.numerator or 0,
            answer.denominator or 0,
            None if yes_no else _own_value(indicator, answer),
        )


def _own_value(indicator: Indicator, answer: Answer) -> float | None:
    """A unit's own value in the indicator's unit (percent as 0-100); None for 0/0 and for a ratio over 0."""
    if answer.value is not None:
        return answer.value
    if answer.numerator is None or not answer.denominator:
        return None
    factor = 100 if indicator.value_type is ValueType.PERCENT else 1
    return answer.numerator * factor / answer.denominator


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One area and one group of units in it; compared by identity, which is quick."""

    area: str
    group: Group


def cells(
    session: Session, period: str, day: date, units: Sequence[UnitState], wanted: Collection[str], box: Box
) -> list[dict[str, object]]:
    """The rows of the box's cells for these indicators; `units` are all of one province that the box holds."""
    if not units:
        return []
    places = _places(units, box)
    sums: dict[tuple[str, str, str], dict[_Place, _Sums]] = defaultdict(lambda: defaultdict(_Sums))
    for unit_code, indicator, level, answer, approved in _answers(session, period, units, wanted):
        part = _Part.of(indicator, answer)
        for state in COUNTED_STATES if approved else (SENT,):
            counted = sums[indicator.code, level, state]
            for place in places[unit_code]:
                counted[place].add(part)
    rows = _census_rows(session, period, places)
    for (code, level, state), counted in sums.items():
        rows += [_row(code, level, state, place) | total.columns() for place, total in counted.items()]
    common = {"period": period, "day": day, "province": units[0].areas[-1]}
    return [common | row for row in rows]


def _places(units: Sequence[UnitState], box: Box) -> dict[str, list[_Place]]:
    """The places of the box that each unit counts in."""
    known: dict[tuple[str, Group], _Place] = {}
    answer: dict[str, list[_Place]] = {}
    for unit in units:
        group = group_of(unit)
        inside = [(area, group) for area in unit.areas if area in box.areas]
        answer[unit.code] = [known.setdefault(at, _Place(*at)) for at in inside]
    return answer


def _answers(
    session: Session, period: str, units: Sequence[UnitState], wanted: Collection[str]
) -> Iterable[tuple[str, Indicator, str, Answer, bool]]:
    """Every answer of these units to the wanted indicators, derived ones worked out."""
    taught = {unit.code: unit.levels for unit in units}
    stored: dict[tuple[str, str, str], Answer] = {}
    approved: dict[tuple[str, str], bool] = {}
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for found in counted_answers(session, period, raw_inputs(wanted), units=taught.keys()):
        stored[found.unit, found.indicator, found.level] = found.answer
        approved[found.unit, found.indicator] = found.approved
        asked[found.indicator, found.level].add(found.unit)
    for code in sorted(wanted):
        indicator = indicators()[code]
        inputs = raw_inputs([code])
        for level in sorted({level for raw, level in asked if raw in inputs}):
            for unit_code in set[str]().union(*(asked[raw, level] for raw in inputs)):
                if indicator.per_level and level not in taught[unit_code]:
                    continue
                answer = answer_of(indicator, unit_code, level, stored)
                if answer is not None:
                    yield (
                        unit_code,
                        indicator,
                        level,
                        answer,
                        all(approved.get((unit_code, raw), True) for raw in inputs),
                    )


def _census_rows(session: Session, period: str, places: Mapping[str, Sequence[_Place]]) -> list[dict[str, object]]:
    states = own_reports(session, period, places)
    numbers = Counter(place for inside in places.values() for place in inside)
    sent = Counter(place for unit in states for place in places[unit])
    approved = Counter(place for unit, state in states.items() if state == APPROVED for place in places[unit])
    return [
        _row(CENSUS, "", state, place) | _Sums(reported=reported[place]).columns() | {"units": number}
        for state, reported in ((SENT, sent), (APPROVED, approved))
        for place, number in numbers.items()
    ]


def own_reports(session: Session, period: str, units: Iterable[str]) -> dict[str, str]:
    """State (`sent`, `approved`) of the units' reports that hold something the unit itself was to say.

    What stands only in a list that an office keeps (its inspections) does not make the unit's own report sent.
    """
    answered = (
        select(col(Observation.unit_code))
        .where(
            col(Observation.unit_code) == col(Report.unit_code),
            col(Observation.period) == col(Report.period),
            col(Observation.indicator).not_in(sorted(kept_lists())),
        )
        .exists()
    )
    answer: dict[str, str] = {}
    for part in chunks(units):
        query = select(col(Report.unit_code), col(Report.state)).where(
            col(Report.period) == period,
            col(Report.state).in_((SENT, APPROVED)),
            col(Report.unit_code).in_(part),
            answered,
        )
        answer.update((unit, state) for unit, state in session.execute(query))
    return answer


def _row(indicator: str, level: str, state: str, place: _Place) -> dict[str, object]:
    office, kind, levels, ownership = place.group
    return {
        "indicator": indicator,
        "level": level,
        "state": state,
        "area_code": place.area,
        "office_code": office,
        "kind": kind,
        "levels": levels,
        "ownership": ownership,
    }
