"""Where the units of a file stood in its periods: their life, attributes, province, and whose they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from data_access.area_tree import AreaTree
from data_access.loading.errors import ErrorCode
from data_access.period_closings import closed_areas
from data_access.scope import Role, Scope
from data_access.unit_lives import unit_lives
from kpi.periods import Period


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one period. `fault` says why nothing may be loaded for it; the rest is empty then."""

    fault: ErrorCode | None
    levels: frozenset[str] = frozenset()
    office: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The places of every unit in one period: `which` of the `distinct` ones each is, by the unit's number."""

    distinct: Sequence[Place]
    which: NDArray[np.int64]

    @property
    def faulty(self) -> NDArray[np.bool_]:
        """Of each unit, whether nothing may be loaded for it."""
        return np.array([place.fault is not None for place in self.distinct], dtype=np.bool_)[self.which]

    def teaching(self, level: str) -> NDArray[np.bool_]:
        """Of each unit, whether it taught the level."""
        return np.array([level in place.levels for place in self.distinct], dtype=np.bool_)[self.which]

    def of(self, units: NDArray[np.bool_]) -> list[Place]:
        """The distinct places of these units."""
        return [self.distinct[number] for number in np.unique(self.which[units]).tolist()]


class Places:
    """The places of some units, looked up once a period for all of them. Units have numbers, in the order given.

    A unit's attributes are those in force on the period's last day, or on its own last day where it closed within the
    period; it must have been open on some day of the period.
    """

    def __init__(self, session: Session, scope: Scope, units: Iterable[str]) -> None:
        self._session, self._scope = session, scope
        self.units = list(dict.fromkeys(units))
        self._numbers = {code: number for number, code in enumerate(self.units)}
        self._of_lists: dict[int, tuple[Sequence[str], NDArray[np.int64]]] = {}
        self._trees: dict[date, AreaTree] = {}
        self._closed: dict[str, frozenset[str]] = {}
        self._found: dict[str, PlaceColumns] = {}
        self._lives = unit_lives(session, self._numbers.keys())

    def numbers(self, units: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of these units; looked up once for a list that many blocks share."""
        known = self._of_lists.get(id(units))
        if known is None:
            found = np.fromiter(map(self._numbers.__getitem__, units), dtype=np.int64, count=len(units))
            known = self._of_lists[id(units)] = (units, found)
        return known[1]

    def known(self, units: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of these units; -1 for others than those that are looked up. A list is looked up once."""
        known = self._of_lists.get(id(units))
        if known is None:
            found = np.fromiter((self._numbers.get(unit, -1) for unit in units), dtype=np.int64, count=len(units))
            known = self._of_lists[id(units)] = (units, found)
        return known[1]

    def of(self, period: Period, unit: str) -> Place:
        """The place of a unit in a period, with the right of the person who loads."""
        found = self.in_period(period)
        return found.distinct[int(found.which[self._numbers[unit]])]

    def in_period(self, period: Period) -> PlaceColumns:
        """The places of all units in a period, with the right of the person who loads."""
        found = self._found.get(period.code)
        if found is None:
            distinct: dict[Place, int] = {}
            alike: dict[tuple[object, ...], int] = {}
            which = []
            own = (self._scope.unit, self._scope.office)
            for unit in self.units:
                # Thousands of units lie in the same area under the same office: what is found of one holds for all.
                life = self._lives.get(unit)
                look = (unit if unit in own else "", life and (*life[:2], *map(_where, life.versions)))
                number = alike.get(look)
                if number is None:
                    number = alike[look] = distinct.setdefault(self._place(period, unit), len(distinct))
                which.append(number)
            found = self._found[period.code] = PlaceColumns(list(distinct), np.array(which, dtype=np.int64))
        return found

    def _place(self, period: Period, unit: str) -> Place:
        unknown = ErrorCode.UNKNOWN_UNIT if self._scope.sees_everything else ErrorCode.UNIT_NOT_YOURS
        life = self._lives.get(unit)
        if life is None or not life.versions:
            return Place(unknown)
        opened, closed, versions = life
        last = period.ends_on if closed is None else min(period.ends_on, closed - timedelta(days=1))
        in_force = life.on(last)
        _, area, office, levels, *_ = in_force or versions[0]
        path = self._tree(last).path(area)
        if not self._is_own(unit, office, path):
            return Place(unknown)
        if closed is not None and closed <= period.starts_on:
            return Place(ErrorCode.UNIT_CLOSED)
        if in_force is None or (opened is not None and opened > period.ends_on):
            return Place(ErrorCode.UNIT_NOT_OPEN)
        if not self._closed_in(period).isdisjoint(path):
            return Place(ErrorCode.PERIOD_CLOSED)
        return Place(None, _level_set(levels), office, path[-1] if path else area)

    def _is_own(self, unit: str, office: str, path: tuple[str, ...]) -> bool:
        scope = self._scope
        if scope.role is Role.ADMINISTRATOR:
            return True
        if scope.role is Role.DEPARTMENT:
            return bool(scope.area) and scope.area in path
        if scope.role is Role.LOWER_OFFICE:
            return bool(scope.office) and scope.office in (office, unit)
        return scope.role is Role.UNIT and scope.unit == unit

    def _closed_in(self, period: Period) -> frozenset[str]:
        if period.code not in self._closed:
            self._closed[period.code] = closed_areas(self._session, self._scope, period.code)
        return self._closed[period.code]

    def _tree(self, day: date) -> AreaTree:
        if day not in self._trees:
            self._trees[day] = AreaTree.of(self._session, day)
        return self._trees[day]


#: What of a unit's attributes makes its place.
_where = itemgetter(slice(4))


def _level_set(levels: str) -> frozenset[str]:
    return frozenset(levels.split(";")) if levels else frozenset()
