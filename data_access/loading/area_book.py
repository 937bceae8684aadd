"""Every version of every area, in memory: what a code means on a day and where it lies, for checking files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from data_access.area_tree import AreaTree, is_valid
from data_access.tables import Area

FOREVER = date.max


class AreaBook:
    """All areas of all times, apart from any session; trees are made once a day asked for."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = list(areas)
        self._by_code: dict[str, list[Area]] = defaultdict(list)
        for area in self._areas:
            self._by_code[area.code].append(area)
        self._trees: dict[date, AreaTree] = {}

    @classmethod
    def of(cls, session: Session) -> "AreaBook":
        """Everything the database knows."""
        rows = session.execute(Area.__table__.select()).mappings()  # type: ignore[attr-defined]
        return cls(Area(**row) for row in rows)

    def all(self) -> Sequence[Area]:
        """Every version of every area."""
        return self._areas

    def versions(self, code: str) -> Sequence[Area]:
        """The versions of a code, in no order."""
        return self._by_code.get(code, ())

    def tree(self, day: date) -> AreaTree:
        """The tree of a day."""
        if day not in self._trees:
            self._trees[day] = AreaTree(day, self._areas)
        return self._trees[day]

    def valid_on(self, code: str, day: date) -> bool:
        """Whether the code names an area on the day."""
        return any(is_valid(area, day) for area in self.versions(code))

    def valid_within(self, code: str, start: date, end: date | None) -> bool:
        """Whether the code names an area on some day from `start` until before `end` (None: without end)."""
        return any(
            area.valid_from < (end or FOREVER) and start < (area.valid_to or FOREVER) for area in self.versions(code)
        )

    def first_day(self, code: str, start: date) -> date:
        """The first day from `start` on on which the code names an area; `start` itself when there is none."""
        days = [max(area.valid_from, start) for area in self.versions(code) if (area.valid_to or FOREVER) > start]
        return min(days, default=start)

    def days_of_change(self) -> list[date]:
        """Every day on which some area begins."""
        return sorted({area.valid_from for area in self._areas})
