"""What units contributed to a target, found by area: a district's rows need not look at a whole province."""

from collections import defaultdict
from collections.abc import Sequence

from kpi.contributions import Contribution
from kpi.figures import By


class Contributed:
    """The contributions to one target, in the order in which they were made."""

    def __init__(self, contributions: Sequence[Contribution]) -> None:
        self.all = contributions
        self._by_area: dict[str, list[Contribution]] | None = None

    def for_rows(self, by: By, area: str, children: Sequence[str], whole: str) -> Sequence[Contribution]:
        """Those that rows of this form can be made of: of the units in the area, or in one of its children.

        `whole` is the plan's own area, to which all of them belong.
        """
        if by is By.AREA:
            held = [self._in(child) for child in children]
            # A unit may lie in two of them; it comes once, and in each child in the order of all.
            return list({id(entry): entry for entries in held for entry in entries}.values())
        return self.all if area == whole else self._in(area)

    def _in(self, area: str) -> Sequence[Contribution]:
        if self._by_area is None:
            found: dict[str, list[Contribution]] = defaultdict(list)
            for entry in self.all:
                for code in entry.unit.areas:
                    found[code].append(entry)
            self._by_area = dict(found)
        return self._by_area.get(area, ())
