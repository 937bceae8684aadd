"""Cells of the roll-up that are to be written, of several provinces and days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from data_access.rollup_cells import Box, Computation
from data_access.rollup_stored import NOTHING_KNOWN, Known, Stored
from kpi.indicators import indicators
from kpi.units import UnitState

#: Of so many units the answers are looked up by code; of more, everything that stands is read.
FEW = 1_000


class Pending:
    """Boxes of cells with the units in them; what is the same on two days is computed once.

    `stored`: what stands, where it was read before; else it is read box by box.
    """

    def __init__(
        self, session: Session, period: str, known: Known = NOTHING_KNOWN, stored: Stored | None = None
    ) -> None:
        self._session, self._period, self._known, self._stored = session, period, known, stored
        self._computed: list[Computation] = []
        self._parts: dict[frozenset[str] | None, list[tuple[Box, list[UnitState], list[date]]]] = {}

    def add(self, day: date, wanted: frozenset[str] | None, box: Box, units: list[UnitState]) -> None:
        """Every cell of a box on a day, for the wanted indicators (None: all of them)."""
        parts = self._parts.setdefault(wanted, [])
        for known_box, known_units, days in parts:
            if known_box == box and known_units == units:
                days.append(day)
                return
        parts.append((box, units, [day]))

    def compute(self) -> None:
        """Add the cells up."""
        for wanted, parts in self._parts.items():
            by_days: dict[tuple[date, ...], list[tuple[Box, list[UnitState]]]] = defaultdict(list)
            for box, units, days in parts:
                by_days[tuple(days)].append((box, units))
            asked = indicators().keys() if wanted is None else wanted
            for some_days, boxes in by_days.items():
                codes = [unit.code for _, units in boxes for unit in units]
                if codes:
                    few = codes if len(codes) <= FEW else None
                    stored = self._stored or Stored(self._session, self._period, asked, self._known, few)
                    self._computed.append(Computation(self._period, some_days, boxes, asked, stored))

    def write(self) -> None:
        """Write them."""
        for some in self._computed:
            some.write(self._session)


def by_province(census: Iterable[UnitState]) -> list[tuple[str, list[UnitState]]]:
    """The units of each province, ordered by its code."""
    inside: dict[str, list[UnitState]] = defaultdict(list)
    for unit in census:
        inside[unit.areas[-1]].append(unit)
    return sorted(inside.items())
