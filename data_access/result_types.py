"""What the results functions hand out besides `kpi.figures.Row`: completeness, headlines, area options, errors."""

from dataclasses import dataclass
from enum import StrEnum

from data_access.coded_error import HERE, CodedError
from kpi.figures import Row


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
class Completeness:
    """How complete the reporting of one area is: numbers of units, and the same of each child area.

    expected: units that the plan asks anything of; sent: their own report is sent or approved; approved: of those, the
    approved ones; silent = expected - sent. `areas` is empty for an area without children, and leaves out children that
    expect fewer than five units unless the person has the right to all of them.
    """

    area: str
    name: str
    expected: int
    sent: int
    approved: int
    areas: tuple["Completeness", ...] = ()

    @property
    def silent(self) -> int:
        return self.expected - self.sent


@dataclass(frozen=True, slots=True)
class HeadlineResult:
    """One of the five headline groups: a row per target of the plan that belongs to it.

    Without such a target there is one row with target_id "" (rule 13: measured, "không đặt chỉ tiêu"), or none at all
    when nothing can be shown (no unit in scope, or a group too small for the person to see).
    """

    code: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AreaOption:
    """One area a plan's results can be asked for; `depth` 0 is the plan's own area, 1 its children, and so on."""

    code: str
    name: str
    type: str
    depth: int
    parent: str | None
