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
    return Census(session, day, codes).units(areas)


class Census:
    """The units of a day, of everybody or of a few `codes`; made, it has read all it needs."""

    def __init__(self, session: Session, day: date, codes: Collection[str] | None = None) -> None:
        self._day = day
        self._codes = None if codes is None else set(codes)
        self._tree = AreaTree.of(session, day)
        self._tiers = {row[0]: row[1] for row in session.execute(select(col(Office.code), col(Office.tier)))}
        self._lives = unit_lives(session, self._codes)

    def units(self, areas: Collection[str] | None = None) -> list[UnitState]:
        """As `units_on`."""
        day, chosen, tiers = self._day, self._codes, self._tiers
        wanted = None if areas is None else set(areas)
        level_sets: dict[str, frozenset[str]] = {}
        inside: dict[str, tuple[str, ...]] = {}
        answer: list[UnitState] = []
        for code, life in self._lives.items():
            attributes = life.on(day) if life.is_open(day) and (chosen is None or code in chosen) else None
            if attributes is None:
                continue
            _, area, office, levels, kind, ownership, name = attributes
            path = inside.get(area)
            if path is None:
                path = inside[area] = self._tree.path(area)
            if wanted is not None and wanted.isdisjoint(path):
                continue
            taught = level_sets.get(levels)
            if taught is None:
                taught = level_sets[levels] = frozenset(levels.split(";")) if levels else frozenset()
            tier = tiers.get(office, "")
            answer.append(UnitState(code, name, kind, taught, ownership, path or (area,), office, tier))
        return answer
