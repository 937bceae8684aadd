"""The units that exist on a day, with their attributes of that day (rule 8)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from data_access import bulk
from data_access.area_tree import AreaTree
from data_access.tables import Office, Unit, UnitVersion
from kpi.units import UnitState


def units_on(
    session: Session, day: date, *, areas: Collection[str] | None = None, codes: Collection[str] | None = None
) -> list[UnitState]:
    """Every unit open on the day, ordered by code; where they are named only those of these areas (at any depth), and
    only these codes (a few).

    A unit without any attributes up to that day is not there yet. For counting, whoever looks: callers ask for rights.
    """
    tree = AreaTree.of(session, day)
    tiers = {row[0]: row[1] for row in session.execute(select(col(Office.code), col(Office.tier)))}
    versions = (
        select(
            col(Unit.code),
            col(UnitVersion.name),
            col(UnitVersion.kind),
            col(UnitVersion.levels),
            col(UnitVersion.ownership),
            col(UnitVersion.area_code),
            col(UnitVersion.office_code),
        )
        .join(UnitVersion, col(UnitVersion.unit_code) == col(Unit.code))
        .where(
            col(UnitVersion.valid_from) <= day,
            or_(col(Unit.opened_on).is_(None), col(Unit.opened_on) <= day),
            or_(col(Unit.closed_on).is_(None), col(Unit.closed_on) > day),
        )
        .order_by(col(Unit.code), col(UnitVersion.valid_from))
    )
    if codes is not None:
        versions = versions.where(col(Unit.code).in_(sorted(codes)))
    in_force = {row[0]: row for row in bulk.read(session, versions)}
    wanted = None if areas is None else set(areas)
    level_sets: dict[str, frozenset[str]] = {}
    answer: list[UnitState] = []
    for code, name, kind, levels, ownership, area, office in in_force.values():
        path = tree.path(area)
        if wanted is not None and wanted.isdisjoint(path):
            continue
        taught = level_sets.get(levels)
        if taught is None:
            taught = level_sets[levels] = frozenset(levels.split(";")) if levels else frozenset()
        answer.append(UnitState(code, name, kind, taught, ownership, path or (area,), office, tiers.get(office, "")))
    return answer
