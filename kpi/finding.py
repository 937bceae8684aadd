"""What a finding is: one thing worth saying about a meeting's results, with the numbers that it says."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi.answers import exact
from kpi.figures import Row


class FindingCode(StrEnum):
    """What can be found, in the order in which findings are told."""

    NO_TARGETS = "no_targets"  # no row to judge
    NOTHING_REPORTED = "nothing_reported"
    ALL_MET = "all_met"
    MET = "met"  # how many of how many, and what is missing most
    MISSED = "missed"  # at the end, and not to be reached any more
    BEHIND = "behind"  # below the pace line
    LAG = "lag"  # the target that lacks most units, and where
    FARTHEST = "farthest"  # the target farthest from its demand, where units can't be compared
    ABOVE_HUNDRED = "above_hundred"
    SILENT = "silent"
    INSUFFICIENT = "insufficient"
    AREA_ALONE = "area_alone"  # one area below, all others reach the demand
    AREA_LAGS = "area_lags"
    LEVEL_LAGS = "level_lags"
    MOVED_DOWN = "moved_down"
    MOVED_UP = "moved_up"
    MET_EVERYWHERE = "met_everywhere"
    NO_DATA = "no_data"
    MATURITY = "maturity"
    ABOUT = "about"  # one target or headline by itself


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `row`: the row of results that it names, with all its numbers; `part`: a row of an area beside it.

    count, whole: so many of so many (targets, units or areas). places: the codes of the areas or levels it names.
    shared: other rows are as far, lack as much or moved as much as the one named.
    """

    code: FindingCode
    row: Row | None = None
    count: int = 0
    whole: int = 0
    places: tuple[str, ...] = ()
    part: Row | None = None
    shared: bool = False

    @property
    def target_id(self) -> str:
        """The target that it names; "" without one."""
        return self.row.target_id if self.row is not None else ""


def has_data(row: Row) -> bool:
    """Whether the row says anything: somebody answered, and not 0/0 all of them."""
    return row.figure.reported > 0 and row.figure.value is not None


def reaches(row: Row) -> bool:
    """Whether the row's value, as it stands, satisfies its demand; never without data or without a demand."""
    value = row.figure.value
    if not has_data(row) or value is None or row.comparator is None or row.target is None:
        return False
    return row.comparator.holds(value, row.target)


def misses(row: Row) -> bool:
    """Whether there is a value, and it does not satisfy the demand."""
    return has_data(row) and row.comparator is not None and not reaches(row)


def distance(row: Row) -> Fraction | float:
    """How far the value is from the demand, as a part of what is demanded: comparable between targets."""
    value = row.figure.value
    if value is None or row.target is None or not misses(row):
        return Fraction(0)
    if isinstance(value, float) and math.isinf(value):
        return math.inf
    target = exact(row.target)
    away = abs(target - Fraction(value))
    return away / abs(target) if target else away


def farthest_first(rows: Iterable[Row]) -> list[Row]:
    """Rows by their distance from the demand, the farthest first; equally far ones stay in order."""
    return sorted(rows, key=distance, reverse=True)
