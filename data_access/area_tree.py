"""The tree of areas as it stands on a day, and what a code means on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from data_access.database import is_writing
from data_access.places_memory import remembered
from data_access.tables import Area


class AreaTree:
    """The areas of one day. A code names the area valid on that day; the links are those of that day.

    An area that has ended, while units or areas are still recorded under it, keeps its last known place in paths
    (`path`, `root`): nothing is lost from totals until somebody records where it went.
    """

    def __init__(self, day: date, areas: Iterable[Area]) -> None:
        self.day = day
        self._valid: dict[str, Area] = {}
        self._known: dict[str, Area] = {}
        for area in sorted(areas, key=lambda one: one.valid_from):
            if area.valid_from <= day:
                self._known[area.code] = area
                if is_valid(area, day):
                    self._valid[area.code] = area
        self._children: dict[str, list[Area]] = defaultdict(list)
        for area in sorted(self._valid.values(), key=lambda one: one.code):
            if area.parent_code:
                self._children[area.parent_code].append(area)
        # As plain words: paths are also asked for while another thread works with the session that read the areas.
        self._above = {code: area.parent_code for code, area in {**self._known, **self._valid}.items()}
        self._paths: dict[str, tuple[str, ...]] = {}

    @classmethod
    def of(cls, session: Session, day: date) -> "AreaTree":
        """The tree as it stands on a day. Reference data: no rights are asked."""

        return remembered(session, "tree", day, lambda: cls(day, _areas(session)))

    def at(self, code: str) -> Area | None:
        """The area that the code names on the day; None when there is none."""
        return self._valid.get(code)

    def last(self, code: str) -> Area | None:
        """The area that the code names on the day, or its last one before; None when it never named any."""
        return self._valid.get(code) or self._known.get(code)

    def name(self, code: str) -> str:
        """The area's name on the day, or its last one; the code itself when it is unknown."""
        area = self.last(code)
        return area.name if area else code

    def codes(self) -> list[str]:
        """Every area of the day, by code."""
        return sorted(self._valid)

    def children(self, code: str) -> list[Area]:
        """The areas directly below, ordered by code."""
        return list(self._children.get(code, ()))

    def below(self, code: str) -> set[str]:
        """The codes of the area and of everything below it."""
        found = {code}
        waiting = [code]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child.code not in found:
                    found.add(child.code)
                    waiting.append(child.code)
        return found

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the area up to its province, innermost first; empty for a code unknown up to that day."""
        found = self._paths.get(code)
        if found is None:
            steps: list[str] = []
            at: str | None = code
            while at and at not in steps and at in self._above:
                steps.append(at)
                at = self._above[at]
            found = self._paths[code] = tuple(steps)
        return found

    def root(self, code: str) -> str | None:
        """The province above the area (itself for a province); None for an unknown code."""
        path = self.path(code)
        return path[-1] if path else None


def is_valid(area: Area, day: date) -> bool:
    """Whether this version of an area is the one of that day (`valid_to` is the first day it no longer is)."""
    return area.valid_from <= day and (area.valid_to is None or day < area.valid_to)


def _areas(session: Session) -> Sequence[Area]:
    """Every area there is or ever was."""

    def read() -> Sequence[Area]:
        areas = session.exec(select(Area)).all()
        if not is_writing(session):
            for area in areas:  # they outlive the session that read them
                session.expunge(area)
        return areas

    return remembered(session, "areas", "", read)


def province_last(session: Session, code: str, day: date) -> str | None:
    """The province of the area that a code names on the day, else of the one it named last, as that lay at its end.

    Never of what the code named before that: in 2025 codes of wards went to new communes of other provinces.
    """
    return remembered(session, "province_last", (code, day), lambda: _province_last(session, code, day))


def _province_last(session: Session, code: str, day: date) -> str | None:
    named = select(Area).where(Area.code == code, Area.valid_from <= day).order_by(col(Area.valid_from).desc())
    newest = session.exec(named).first()
    if newest is None:
        return None
    ended = newest.valid_to is not None and newest.valid_to <= day
    at = newest.valid_to - timedelta(days=1) if ended and newest.valid_to else day
    return AreaTree.of(session, at).root(code)


def resolve(session: Session, code: str, day: date) -> Area | None:
    """The area that a code names on a day, as identity (code, valid_from); None when there is none."""
    versions = session.exec(
        select(Area).where(Area.code == code, Area.valid_from <= day).order_by(col(Area.valid_from).desc())
    )
    newest = versions.first()
    return newest if newest is not None and is_valid(newest, day) else None
