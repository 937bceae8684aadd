"""The cells of the roll-up, computed in columns from the units of a day and what they answered."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from data_access import bulk
from data_access.counted import APPROVED, COUNTED_STATES, SENT
from data_access.rollup_answers import Answered, Answers, Known
from data_access.tables import Rollup
from kpi.indicators import indicators
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


_Ints = NDArray[np.int64]
#: The columns of a cell's sums, all whole numbers but `value_sum`.
_WHOLE = ("units", "reported", "not_applicable", "satisfied", "numerator", "denominator", "value_count")


class _Places:
    """Areas with the groups of units in them: which units each one holds, as the arrays' positions in a row."""

    def __init__(self, parts: Sequence[tuple[Box, Sequence[UnitState]]]) -> None:
        numbers: dict[tuple[str, Group], int] = {}
        self._provinces: list[str] = []
        pairs: list[tuple[int, int]] = []
        at = 0
        groups: dict[tuple[str, str, frozenset[str], str], Group] = {}
        for box, units in parts:
            for unit in units:
                alike = (unit.office, unit.kind, unit.levels, unit.ownership)
                group = groups.get(alike) or groups.setdefault(alike, group_of(unit))
                for area in unit.areas:
                    if area in box.areas:
                        number = numbers.setdefault((area, group), len(numbers))
                        if number == len(self._provinces):
                            self._provinces.append(unit.areas[-1])
                        pairs.append((number, at))
                at += 1
        pairs.sort()
        found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self.units: _Ints = found[:, 1]
        self.starts: _Ints = np.searchsorted(found[:, 0], np.arange(len(numbers)))
        self._keys = [
            (area, *group, province) for (area, group), province in zip(numbers, self._provinces, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, number: int) -> tuple[str, ...]:
        """Area, office, kind, levels, ownership and province."""
        return self._keys[number]

    def total(self, numbers: NDArray[Any]) -> _Ints:
        """Whole numbers of units, added up in each place."""
        answer: _Ints = np.add.reduceat(numbers.astype(np.int64)[self.units], self.starts)
        return answer

    def exact_total(self, values: NDArray[np.float64]) -> tuple[list[float], _Ints]:
        """Values added up in each place, and how many there are (NaN is none)."""
        there = ~np.isnan(values)
        count = self.total(there)
        given = values[self.units]
        given = given[~np.isnan(given)].tolist()
        ends = np.cumsum(count).tolist()
        # fsum: the sum is the same in whatever order the units come, so that a recomputation equals what is stored.
        return [math.fsum(given[start:end]) for start, end in zip([0, *ends], ends, strict=False)], count


def insert_cells(
    session: Session,
    period: str,
    days: Sequence[date],
    parts: Sequence[tuple[Box, Sequence[UnitState]]],
    wanted: Collection[str],
    known: Known,
) -> None:
    """Write the boxes' cells for these indicators, for days on which the same units were open in the same places.

    Each box with the units that it holds, all of one province. `known`: what stands, where it is in memory already.
    """
    units = [unit for _, some in parts for unit in some]
    if not units:
        return
    places = _Places(parts)
    answers = Answers(session, period, units, wanted, known)
    rows = [*_census(places, answers), *_counted(places, answers, wanted)]
    names = [*_KEYS, "value_sum", *_WHOLE]
    for day in days:
        bulk.insert_rows(session, Rollup.__table__, {"period": period, "day": day}, names, rows)  # type: ignore[attr-defined]


_KEYS = ("indicator", "level", "state", "area_code", "office_code", "kind", "levels", "ownership", "province")
_Row = tuple[Any, ...]


def _census(places: _Places, answers: Answers) -> Iterator[_Row]:
    sent, approved = answers.own()
    units = places.total(np.ones(len(sent), dtype=np.int64)).tolist()
    for state, own in ((SENT, sent), (APPROVED, approved)):
        for number, reported in enumerate(places.total(own).tolist()):
            yield (CENSUS, "", state, *places.key(number), 0.0, units[number], reported, 0, 0, 0, 0, 0)


def _counted(places: _Places, answers: Answers, wanted: Collection[str]) -> Iterator[_Row]:
    for code in sorted(wanted):
        for level, answered in sorted(answers.to(indicators()[code]).items()):
            for state in COUNTED_STATES:
                counts = answered.there if state == SENT else answered.there & answered.approved
                if counts.any():
                    yield from _of_state(places, (code, level, state), answered, counts)


def _of_state(
    places: _Places, key: tuple[str, str, str], answered: Answered, counts: NDArray[np.bool_]
) -> Iterator[_Row]:
    excused = places.total(counts & answered.not_applicable)
    every = places.total(counts)
    value_sum, value_count = places.exact_total(np.where(counts, answered.value, np.nan))
    sums = [
        every - excused,
        excused,
        places.total(counts & answered.satisfied),
        places.total(np.where(counts, answered.numerator, 0)),
        places.total(np.where(counts, answered.denominator, 0)),
        value_count,
    ]
    columns = zip(*(some.tolist() for some in sums), strict=True)
    for number, (there, value, numbers) in enumerate(zip(every.tolist(), value_sum, columns, strict=True)):
        if there:
            yield (*key, *places.key(number), value, 0, *numbers)
