"""Whose units a person may see or change, on the day asked."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from data_access.area_tree import AreaTree, province_last
from data_access.places_memory import remembered
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Office, Unit, UnitVersion


def own_units(session: Session, scope: Scope, day: date) -> set[str] | None:
    """Codes of the units (open or closed) the person has the right to, by their attributes of the day; None means all.

    An administrator has all; a department those of its province; a lower office those it manages, and itself where
    it reports as a unit of its own code; a unit itself; a viewer none. A unit whose first attributes are of later than
    the day is judged by those.
    """
    if scope.role is Role.ADMINISTRATOR:
        return None
    return set(remembered(session, "own_units", (scope, day), lambda: frozenset(_own_units(session, scope, day))))


def _own_units(session: Session, scope: Scope, day: date) -> set[str]:
    if scope.role is Role.UNIT:
        return {scope.unit} if scope.unit is not None and session.get(Unit, scope.unit) is not None else set()
    if scope.role is Role.LOWER_OFFICE and scope.office:
        return {
            version.unit_code
            for version in versions_on(session, day)
            if scope.office in (version.office_code, version.unit_code)
        }
    if scope.role is Role.DEPARTMENT and scope.area:
        tree = AreaTree.of(session, day)
        return {
            version.unit_code for version in versions_on(session, day) if scope.area in tree.path(version.area_code)
        }
    return set()


def versions_on(session: Session, day: date, units: Iterable[str] | None = None) -> list[UnitVersion]:
    """The attributes in force on a day, one version a unit; of a unit that has none yet, its first ones."""
    query = select(UnitVersion).order_by(col(UnitVersion.unit_code), col(UnitVersion.valid_from))
    if units is not None:
        query = query.where(col(UnitVersion.unit_code).in_(sorted(units)))
    answer: dict[str, UnitVersion] = {}
    for version in session.exec(query):
        if version.valid_from <= day or version.unit_code not in answer:
            answer[version.unit_code] = version
    return list(answer.values())


def units_within(session: Session, area: str, day: date) -> set[str]:
    """The units (open or closed) that lie in the area by their attributes and the tree of the day."""
    tree = AreaTree.of(session, day)
    return {version.unit_code for version in versions_on(session, day) if area in tree.path(version.area_code)}


def may_see_unit(session: Session, scope: Scope, unit_code: str, day: date) -> bool:
    """Whether the person may see this unit's own rows, as it stood on the day."""
    own = own_units(session, scope, day)
    return own is None or unit_code in own


def may_change_unit(session: Session, scope: Scope, unit_code: str, day: date) -> bool:
    """Whether the person may change this unit's reports, as it stood on the day."""
    return scope.may_change and may_see_unit(session, scope, unit_code, day)


def check_unit(session: Session, scope: Scope, unit_code: str, day: date) -> None:
    """Raise NotAllowed unless the person may change this unit's reports."""
    if not may_change_unit(session, scope, unit_code, day):
        raise NotAllowed(f"unit {unit_code}")


def check_administrator(scope: Scope, what: str) -> None:
    """Raise NotAllowed unless the person is an administrator."""
    if scope.role is not Role.ADMINISTRATOR:
        raise NotAllowed(what)


def province_of(session: Session, scope: Scope, day: date) -> str | None:
    """The province the person belongs to on the day; None for an administrator, or when it cannot be told.

    An area or office that has ended by then belongs where it lay at its end (`area_tree.province_last`).
    """
    if scope.area:
        return province_last(session, scope.area, day) or scope.area
    if scope.office:
        office = session.get(Office, scope.office)
        return province_last(session, office.area_code, day) if office else None
    if scope.unit:
        tree = AreaTree.of(session, day)
        versions = versions_on(session, day, [scope.unit])
        return tree.root(versions[0].area_code) if versions else None
    return None
