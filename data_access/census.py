"""The units that exist on a day, with their attributes of that day (rule 8)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.area_tree import AreaTree
from data_access.tables import Office
from data_access.unit_lives import unit_lives
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
    wanted = None if areas is None else set(areas)
    chosen = None if codes is None else set(codes)
    level_sets: dict[str, frozenset[str]] = {}
    inside: dict[str, tuple[str, ...]] = {}
    answer: list[UnitState] = []
    for code, life in unit_lives(session, chosen).items():
        attributes = life.on(day) if life.is_open(day) and (chosen is None or code in chosen) else None
        if attributes is None:
            continue
        _, area, office, levels, kind, ownership, name = attributes
        path = inside.get(area)
        if path is None:
            path = inside[area] = tree.path(area)
        if wanted is not None and wanted.isdisjoint(path):
            continue
        taught = level_sets.get(levels)
        if taught is None:
            taught = level_sets[levels] = frozenset(levels.split(";")) if levels else frozenset()
        answer.append(UnitState(code, name, kind, taught, ownership, path or (area,), office, tiers.get(office, "")))
    return answer
