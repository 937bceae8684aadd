"""Every unit's life and attributes, as plain tuples: read once for whoever goes through a whole country."""

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlmodel import Session, col

from data_access import bulk
from data_access.counted import CHUNK, chunks
from data_access.places_memory import remembered
from data_access.tables import Unit, UnitVersion


class Attributes(NamedTuple):
    """A unit's attributes from a day on; `levels` joined by ";". What places are made of comes first."""

    valid_from: date
    area_code: str
    office_code: str
    levels: str
    kind: str
    ownership: str
    name: str


class UnitLife(NamedTuple):
    """When a unit opened and closed (None: always open, still open) and its attributes, the oldest first."""

    opened_on: date | None
    closed_on: date | None
    versions: tuple[Attributes, ...]

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on the day."""
        opened, closed = self.opened_on, self.closed_on
        return (opened is None or opened <= day) and (closed is None or closed > day)

    def on(self, day: date) -> Attributes | None:
        """The attributes in force on the day; None before the first ones."""
        for one in reversed(self.versions):
            if one.valid_from <= day:
                return one
        return None


def unit_lives(session: Session, codes: Set[str] | None = None) -> Mapping[str, UnitLife]:
    """The lives of all units, or at least of these; ordered by code. Shared: nobody changes it.

    For counting, whoever looks: callers ask for rights.
    """
    if codes is None or len(codes) > CHUNK:
        # Repeated in a transaction that changed units: it sees its own changes, and nobody else does.
        return remembered(session, "unit_lives", "", lambda: _read(session, None), writers=True)
    found: dict[str, UnitLife] = {}
    for part in chunks(codes):
        found |= _read(session, part)
    return found


def _read(session: Session, codes: list[str] | None) -> dict[str, UnitLife]:
    lives: Select[*tuple[Any, ...]] = select(col(Unit.code), col(Unit.opened_on), col(Unit.closed_on))
    version = UnitVersion
    versions: Select[*tuple[Any, ...]] = select(
        col(version.unit_code),
        col(version.valid_from),
        col(version.area_code),
        col(version.office_code),
        col(version.levels),
        col(version.kind),
        col(version.ownership),
        col(version.name),
    )
    if codes is not None:
        lives, versions = lives.where(col(Unit.code).in_(codes)), versions.where(col(version.unit_code).in_(codes))
    # The same few words stand with thousands of units: each is kept once.
    once: dict[Any, Any] = {}
    keep = once.setdefault
    told: defaultdict[str, list[Attributes]] = defaultdict(list)
    for code, since, area, office, levels, kind, ownership, name in bulk.read(
        session, versions.order_by(col(version.valid_from))
    ):
        kept = [keep(word, word) for word in (since, area, office, levels, kind, ownership)]
        told[code].append(Attributes._make([*kept, name]))
    return {
        code: UnitLife(keep(opened, opened), keep(closed, closed), tuple(told.get(code, ())))
        for code, opened, closed in bulk.read(session, lives.order_by(col(Unit.code)))
    }
