"""What a meeting is shown: one set of results from which page, deck, workbook, report and findings are all drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kpi.figures import Completeness, HeadlineResult, Row
from kpi.plan import Plan


@dataclass(frozen=True, slots=True)
class Frozen:
    """The mark of figures that were frozen ("chốt số liệu"): under which name, when (UTC) and by whom."""

    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Maturity:
    """How many units stand at each maturity level (rule 4), of one level of education ("" for all together).

    A unit's level is the lower of its two groups. levels: (level 1, level 2, level 3); silent: expected, but a score is
    missing. A unit of several levels of education stands under each, so these don't add up to "".
    """

    level: str
    levels: tuple[int, int, int]
    silent: int

    @property
    def expected(self) -> int:
        return sum(self.levels) + self.silent


@dataclass(frozen=True, slots=True)
class Meeting:
    """The results of a plan in a period for an area, as one person may see them, and what they are of.

    area: the code asked for (the plan's own area or one below); area_names: of it and of every area in the rows.
    level, ownership: the narrowing ("" for none). approved_only: only approved reports count, else everything sent.
    day: the data date (the period's judging day); read_at: when it was read (UTC); version: changes with the data.
    total, by_area (child areas), by_level: one row a target (and area or level), in the plan's order. headlines,
    headlines_by_area, headlines_by_level: the five groups in order. previous: the total's rows in the period before
    with data, of the code `previous_period` ("" without one). maturity: all together first, then by level of education;
    empty where the plan covers no unit that is assessed.
    """

    plan: Plan
    period: str
    area: str
    area_names: Mapping[str, str]
    level: str
    ownership: str
    approved_only: bool
    day: date
    read_at: datetime
    version: str
    sample: bool
    total: tuple[Row, ...]
    by_area: tuple[Row, ...]
    by_level: tuple[Row, ...]
    headlines: tuple[HeadlineResult, ...]
    headlines_by_area: tuple[HeadlineResult, ...]
    headlines_by_level: tuple[HeadlineResult, ...]
    completeness: Completeness
    maturity: tuple[Maturity, ...] = ()
    previous_period: str = ""
    previous: tuple[Row, ...] = ()
    frozen: Frozen | None = field(default=None)

    @property
    def area_name(self) -> str:
        return self.area_names[self.area]
