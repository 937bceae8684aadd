"""Where the units of a file stood in its periods: their life, attributes, province, and whose they are."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from data_access.area_tree import AreaTree
from data_access.counted import chunks
from data_access.loading.errors import ErrorCode
from data_access.scope import Role, Scope
from data_access.tables import Unit, UnitVersion
from kpi.periods import Period


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one period. `fault` says why nothing may be loaded for it; the rest is empty then."""

    fault: ErrorCode | None
    levels: frozenset[str] = frozenset()
    office: str = ""
    province: str = ""


class Places:
    """The places of some units, looked up once a (period, unit).

    A unit's attributes are those in force on the period's last day, or on its own last day where it closed within the
    period; it must have been open on some day of the period.
    """

    def __init__(self, session: Session, scope: Scope, units: Collection[str]) -> None:
        self._session, self._scope = session, scope
        self._lives: dict[str, tuple[date | None, date | None]] = {}
        self._versions: dict[str, list[UnitVersion]] = defaultdict(list)
        self._trees: dict[date, AreaTree] = {}
        self._found: dict[tuple[str, str], Place] = {}
        for part in chunks(units):
            for unit in session.exec(select(Unit).where(col(Unit.code).in_(part))):
                self._lives[unit.code] = (unit.opened_on, unit.closed_on)
            query = select(UnitVersion).where(col(UnitVersion.unit_code).in_(part))
            for version in session.exec(query.order_by(col(UnitVersion.valid_from))):
                self._versions[version.unit_code].append(version)

    def of(self, period: Period, unit: str) -> Place:
        """The place of a unit in a period, with the right of the person who loads."""
        key = (period.code, unit)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._place(period, unit)
        return found

    def _place(self, period: Period, unit: str) -> Place:
        unknown = ErrorCode.UNKNOWN_UNIT if self._scope.sees_everything else ErrorCode.UNIT_NOT_YOURS
        if unit not in self._lives:
            return Place(unknown)
        opened, closed = self._lives[unit]
        last = period.ends_on if closed is None else min(period.ends_on, closed - timedelta(days=1))
        versions = self._versions[unit]
        at = bisect_right([version.valid_from for version in versions], last) - 1
        version = versions[max(at, 0)] if versions else None
        if version is None:
            return Place(unknown)
        path = self._tree(last).path(version.area_code)
        if not self._is_own(unit, version, path):
            return Place(unknown)
        if closed is not None and closed <= period.starts_on:
            return Place(ErrorCode.UNIT_CLOSED)
        if at < 0 or (opened is not None and opened > period.ends_on):
            return Place(ErrorCode.UNIT_NOT_OPEN)
        levels = frozenset(version.levels.split(";")) if version.levels else frozenset()
        return Place(None, levels, version.office_code, path[-1] if path else version.area_code)

    def _is_own(self, unit: str, version: UnitVersion, path: tuple[str, ...]) -> bool:
        scope = self._scope
        if scope.role is Role.ADMINISTRATOR:
            return True
        if scope.role is Role.DEPARTMENT:
            return bool(scope.area) and scope.area in path
        if scope.role is Role.LOWER_OFFICE:
            return bool(scope.office) and scope.office in (version.office_code, unit)
        return scope.role is Role.UNIT and scope.unit == unit

    def _tree(self, day: date) -> AreaTree:
        if day not in self._trees:
            self._trees[day] = AreaTree.of(self._session, day)
        return self._trees[day]
