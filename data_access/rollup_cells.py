"""The cells of the roll-up, computed in columns from the units of a day and what they answered."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table
from sqlmodel import Session

from data_access import bulk
from data_access.bulk import Keys
from data_access.counted import APPROVED, COUNTED_STATES, SENT
from data_access.rollup_answers import Answered, Answers
from data_access.rollup_stored import Stored
from data_access.tables import Rollup
from kpi.indicators import indicators
from kpi.units import UnitState
from kpi.vocabulary import levels as level_terms

#: The "indicator" of the cells that count units: `units` open, `reported` those whose own report was sent (approved).
CENSUS = ""

Group = tuple[str, str, str, str]  # office, kind, levels joined by ";", ownership


@cache
def joined_levels(levels: frozenset[str]) -> str:
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
        looks = {(unit.areas, unit.office, unit.kind, unit.levels, unit.ownership) for unit in units}
        return cls(
            frozenset(area for areas, *_ in looks for area in areas),
            frozenset(office for _, office, *_ in looks),
            frozenset(kind for _, _, kind, *_ in looks),
            frozenset(joined_levels(levels) for *_, levels, _ in looks),
            frozenset(ownership for *_, ownership in looks),
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
ROLLUP: Table = Rollup.__table__  # type: ignore[attr-defined]
_ASKED = ("indicator", "level", "state")
_PLACE = ("area_code", "office_code", "kind", "levels", "ownership", "province")
#: The columns of a cell's sums, all whole numbers but `value_sum`.
SUMS = ("units", "reported", "not_applicable", "satisfied", "numerator", "denominator", "value_sum", "value_count")


class _Places:
    """Areas with the groups of units in them: which units each one holds, as the arrays' positions in a row.

    They are in the order of the table's key.
    """

    def __init__(self, parts: Sequence[tuple[Box, Sequence[UnitState]]]) -> None:
        numbers: dict[tuple[str, ...], int] = {}
        alike: dict[tuple[object, ...], list[int]] = {}
        at: list[int] = []
        held: list[int] = []
        position = 0
        for box, units in parts:
            for unit in units:
                look = (unit.areas, unit.office, unit.kind, unit.levels, unit.ownership)
                inside = alike.get(look)
                if inside is None:
                    keys = [(area, *group_of(unit), unit.areas[-1]) for area in unit.areas if area in box.areas]
                    inside = alike[look] = [numbers.setdefault(key, len(numbers)) for key in keys]
                held.extend(inside)
                at.extend([position] * len(inside))
                position += 1
        ordered = sorted(numbers)
        rank = np.empty(len(numbers), dtype=np.int64)
        rank[[numbers[key] for key in ordered]] = np.arange(len(numbers))
        place = rank[np.array(held, dtype=np.int64)]
        order = np.argsort(place, kind="stable")
        self.units: _Ints = np.array(at, dtype=np.int64)[order]
        self.starts: _Ints = np.searchsorted(place[order], np.arange(len(numbers)))
        self.keys = Keys(dict(zip(_PLACE, zip(*ordered, strict=True), strict=True)))

    def total(self, numbers: NDArray[Any]) -> _Ints:
        """Whole numbers of units, added up in each place."""
        answer: _Ints = np.add.reduceat(numbers.astype(np.int64)[self.units], self.starts)
        return answer

    def exact_total(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], _Ints]:
        """Values added up in each place, and how many there are (NaN is none)."""
        there = ~np.isnan(values)
        count = self.total(there)
        if not count.any():
            return np.zeros(len(count)), count
        given = values[self.units]
        listed = given[~np.isnan(given)].tolist()
        ends = np.cumsum(count).tolist()
        # fsum: the sum is the same in whatever order the units come, so that a recomputation equals what is stored.
        sums = [math.fsum(listed[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
        return np.array(sums), count


class Computation:
    """The boxes' cells for some indicators, for days on which the same units were open in the same places.

    Each box comes with the units that it holds, all of one province. Works without the database.
    """

    def __init__(
        self,
        period: str,
        days: Sequence[date],
        parts: Sequence[tuple[Box, Sequence[UnitState]]],
        wanted: Collection[str],
        stored: Stored,
    ) -> None:
        self._period, self._days = period, days
        places = _Places(parts)
        answers = Answers(stored, [unit for _, some in parts for unit in some])
        self._keys = places.keys
        self._cells = [*_census(places, answers), *_counted(places, answers, wanted)]

    def write(self, session: Session) -> None:
        """Write what was computed."""
        keys = self._keys
        many = len(keys) > _MANY
        rows = [] if many else [row for cells in self._cells for row in _rows(keys, cells)]
        for day in self._days:
            for cells in self._cells if many else ():
                constants = {"period": self._period, "day": day, **dict(zip(_ASKED, cells.asked, strict=True))}
                bulk.insert(session, ROLLUP, constants, keys, cells.sums, here=cells.there)
            if rows:
                bulk.insert_rows(session, ROLLUP, {"period": self._period, "day": day}, [*_ASKED, *_PLACE, *SUMS], rows)


#: Of so many places each indicator's cells are written in columns; the cells of fewer all together, row by row.
_MANY = 300


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one indicator, level and report state: sums in each place, and in which of them there are any."""

    asked: tuple[str, str, str]
    sums: Mapping[str, bulk.Numbers]
    there: NDArray[np.bool_]


def _rows(keys: Keys, cells: _Cells) -> Iterator[tuple[Any, ...]]:
    columns = [*keys.columns.values(), *(cells.sums[name].tolist() for name in SUMS)]
    return ((*cells.asked, *row) for row in compress(zip(*columns, strict=True), cells.there.tolist()))


def _census(places: _Places, answers: Answers) -> Iterator[_Cells]:
    sent, approved = answers.own()
    units = places.total(np.ones(len(sent), dtype=np.int64))
    for state, own in ((SENT, sent), (APPROVED, approved)):
        nothing = np.zeros_like(units)
        sums: dict[str, bulk.Numbers] = dict.fromkeys(SUMS, nothing)
        sums.update(units=units, reported=places.total(own), value_sum=np.zeros(len(units)))
        yield _Cells((CENSUS, "", state), sums, units > 0)


def _counted(places: _Places, answers: Answers, wanted: Collection[str]) -> Iterator[_Cells]:
    for code in sorted(wanted):
        for level, answered in sorted(answers.to(indicators()[code]).items()):
            for state in COUNTED_STATES:
                counts = answered.there if state == SENT else answered.there & answered.approved
                if counts.any():
                    yield _of_state(places, (code, level, state), answered, counts)


def _of_state(places: _Places, asked: tuple[str, str, str], answered: Answered, counts: NDArray[np.bool_]) -> _Cells:
    every, excused = places.total(counts), places.total(counts & answered.not_applicable)
    value_sum, value_count = places.exact_total(np.where(counts, answered.value, np.nan))
    sums: dict[str, bulk.Numbers] = {
        "units": np.zeros_like(every),
        "reported": every - excused,
        "not_applicable": excused,
        "satisfied": places.total(counts & answered.satisfied),
        "numerator": places.total(np.where(counts, answered.numerator, 0)),
        "denominator": places.total(np.where(counts, answered.denominator, 0)),
        "value_sum": value_sum,
        "value_count": value_count,
    }
    return _Cells(asked, sums, every > 0)
