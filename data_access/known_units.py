"""The units that a person may report for in a period: what rows of a file are matched against."""

from datetime import date, timedelta

from sqlmodel import Session

from data_access.area_tree import AreaTree
from data_access.intake.reading import KnownUnit
from data_access.places_memory import remembered
from data_access.scope import NotAllowed, Role, Scope
from data_access.unit_lives import unit_lives
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
    places = _Places(session, scope)
    levels: dict[str, frozenset[str]] = {"": frozenset()}
    found: list[KnownUnit] = []
    one_only = {scope.unit or ""} if scope.role is Role.UNIT else None
    for unit, life in unit_lives(session, one_only).items():
        opened, closed, _ = life
        if (opened is not None and opened > period.ends_on) or (closed is not None and closed <= period.starts_on):
            continue
        last = period.ends_on if closed is None else min(period.ends_on, closed - timedelta(days=1))
        told = life.on(last)
        names = None if told is None else places.names(unit, told.area_code, told.office_code, last)
        if told is not None and names is not None:
            taught = levels.get(told.levels) or levels.setdefault(told.levels, frozenset(told.levels.split(";")))
            found.append(KnownUnit(unit, told.name, told.kind, taught, names))
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
