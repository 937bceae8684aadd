"""Computed figures, judged rows and what stands beside them: the results that pages, exports and terminal share."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpi.comparison import Amount, Comparator


class Status(StrEnum):
    """Rule 10, in the order in which they are shown everywhere."""

    MET = "met"
    ON_TRACK = "on_track"
    FIRST_REPORT = "first_report"
    BEHIND = "behind"
    NOT_MET = "not_met"
    INSUFFICIENT = "insufficient"
    NO_DATA = "no_data"


class By(StrEnum):
    TOTAL = "total"
    AREA = "area"
    LEVEL = "level"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Figure:
    """What rule 2 asks of every figure. Exact: shares and ratios are Fractions in the target's own unit, means floats.

    value is None when nothing can be computed; infinite (float) for a ratio with a positive numerator over 0.
    low, high are both None when honest bounds are impossible. `pooled` stands beside a mean (ratio of sums), else None.
    numerator, denominator: met and expected for a share of units; the sums else.
    """

    expected: int
    reported: int
    met: int
    numerator: int
    denominator: int
    value: Amount | None
    low: Amount | None
    high: Amount | None
    pooled: Amount | None = None

    @property
    def silent(self) -> int:
        return self.expected - self.reported


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Where the pace line starts: the judging day of the first period with data, and its value then."""

    day: date
    value: Amount


@dataclass(frozen=True, slots=True)
class Row:
    """One row of results: the columns of `cli.py kpi`, plus what screens show beside them.

    `change` is value minus the previous period's value (None without one). `target_id` is "" for a headline indicator
    for which the plan sets no target (rule 13); comparator, target, status, gap, gap_unit are then None / "".
    """

    plan: str
    period: str
    area: str
    level: str
    unit: str
    target_id: str
    indicator: str
    clause: str
    figure: Figure
    comparator: Comparator | None
    target: float | None
    status: Status | None
    gap: Amount | None
    gap_unit: str
    change: Amount | None = None


@dataclass(frozen=True, slots=True)
class HeadlineResult:
    """One of the five headline groups (`kpi.headlines`): a row per target of the plan that belongs to it.

    Without such a target there is one row with target_id "" (rule 13: measured, "không đặt chỉ tiêu"), or none at all
    when nothing can be shown (no unit in scope, or a group too small for the person to see).
    """

    code: str
    rows: tuple[Row, ...]


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
