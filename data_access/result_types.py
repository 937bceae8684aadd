"""What the results functions take and hand out besides rows: narrowings, area options, errors."""

from dataclasses import dataclass
from enum import StrEnum

from data_access.coded_error import HERE, CodedError


class ResultErrorCode(StrEnum):
    PERIOD_NOT_IN_PLAN = "period_not_in_plan"
    AREA_NOT_IN_PLAN = "area_not_in_plan"


class ResultError(CodedError, ValueError):
    """What was asked for does not exist: a period the plan has not, an area outside it. `message` says it in words."""

    table = HERE / "result_errors.yaml"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Results of a part of the units only: those that teach a level (at that level only), those of one ownership.

    Part of cache keys. None narrows nothing; `NO_NARROWING` narrows nothing at all.
    """

    level: str | None = None
    ownership: str | None = None

    def __bool__(self) -> bool:
        return self.level is not None or self.ownership is not None

    def levels(self, levels: frozenset[str] | None, ownership: str) -> frozenset[str] | None:
        """What is left of the levels under which a unit of this ownership counts; None: the unit is left out."""
        if levels is None or (self.ownership is not None and ownership != self.ownership):
            return None
        if self.level is None:
            return levels
        return frozenset({self.level}) if self.level in levels else None

    def wider(self) -> "tuple[Narrowing, ...]":
        """The narrowings that hold more units than this one, with one or both conditions dropped."""
        found = {NO_NARROWING, Narrowing(level=self.level), Narrowing(ownership=self.ownership)}
        return tuple(one for one in found if one != self)


NO_NARROWING = Narrowing()


@dataclass(frozen=True, slots=True)
class AreaOption:
    """One area a plan's results can be asked for; `depth` 0 is the plan's own area, 1 its children, and so on."""

    code: str
    name: str
    type: str
    depth: int
    parent: str | None
