"""The units that a person may report for in a period: what rows of a file are matched against."""

from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from data_access import bulk
from data_access.area_tree import AreaTree
from data_access.intake.reading import KnownUnit
from data_access.places_memory import remembered
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Unit, UnitVersion
from kpi.periods import Period
from kpi.periods import period as period_of


def known_units(session: Session, scope: Scope, period: str) -> list[KnownUnit]:
    """The units open on some day of the period that the person may report for, by code, as `Places` judges them.

    The list may be shared: nobody changes it. Raises NotAllowed for a person who may change nothing, ValueError for no
    period.
    """
    if not scope.may_change:
        raise NotAllowed("reports")
    asked = period_of(period)
    rights = (scope.role, scope.area, scope.office, scope.unit)
    return remembered(session, "known_units", (rights, period), lambda: _known(session, scope, asked))


def _known(session: Session, scope: Scope, period: Period) -> list[KnownUnit]:
    code, opened, closed = col(Unit.code), col(Unit.opened_on), col(Unit.closed_on)
    valid_from = col(UnitVersion.valid_from)
    version = (UnitVersion.name, UnitVersion.kind, UnitVersion.levels, UnitVersion.area_code, UnitVersion.office_code)
    query = (
        select(code, closed, *map(col, version))
        .join(UnitVersion, col(UnitVersion.unit_code) == code)
        .where(
            or_(opened.is_(None), opened <= period.ends_on),
            or_(closed.is_(None), and_(closed > period.starts_on, closed > valid_from)),
            valid_from <= period.ends_on,
        )
        .order_by(code, valid_from)
    )
    if scope.role is Role.UNIT:
        query = query.where(code == scope.unit)
    latest = {row[0]: row for row in bulk.read(session, query)}
    places = _Places(session, scope)
    levels: dict[str, frozenset[str]] = {"": frozenset()}
    found: list[KnownUnit] = []
    for unit, closed_on, name, kind, taught, area, office in latest.values():
        last = period.ends_on if closed_on is None else min(period.ends_on, closed_on - timedelta(days=1))
        names = places.names(unit, area, office, last)
        if names is not None:
            known = levels.get(taught) or levels.setdefault(taught, frozenset(taught.split(";")))
            found.append(KnownUnit(unit, name, kind, known, names))
    return found


class _Places:
    """The names of the areas of units that are the person's own; equal places are looked up once."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session, self._scope = session, scope
        self._trees: dict[date, AreaTree] = {}
        self._names: dict[tuple[date, str], tuple[str, ...]] = {}
        self._own: dict[tuple[date, str], bool] = {}

    def names(self, unit: str, area: str, office: str, day: date) -> tuple[str, ...] | None:
        """The unit's areas, the innermost first; None when the unit is not the person's own."""
        role = self._scope.role
        own = role is Role.ADMINISTRATOR or (role is Role.UNIT and self._scope.unit == unit)
        own = own or (role is Role.LOWER_OFFICE and bool(self._scope.office) and self._scope.office in (office, unit))
        key = (day, area)
        if key not in self._names:
            if day not in self._trees:
                self._trees[day] = AreaTree.of(self._session, day)
            tree = self._trees[day]
            path = tree.path(area)
            self._names[key] = tuple(tree.name(code) for code in path)
            self._own[key] = role is Role.DEPARTMENT and bool(self._scope.area) and self._scope.area in path
        return self._names[key] if own or self._own[key] else None
