"""Reading tallies of a plan's targets from the roll-up, for figures that add up over groups of units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.counted import APPROVED, SENT
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.rollup_cells import CENSUS
from data_access.tables import Office, Rollup
from kpi.coverage import levels_in_scope
from kpi.figures import By
from kpi.indicators import Indicator, Input, Measure, ValueType, indicators
from kpi.measures import measure_of
from kpi.plan import Plan, Target
from kpi.tally import Tally
from kpi.units import UnitState

#: What a row is about: (area, level, unit).
Key = tuple[str, str, str]


@dataclass(slots=True)
class Sums:
    """A tally in the making, and the number of units it is made of at least (a pair's level counts a unit once)."""

    tally: Tally = field(default_factory=Tally)
    units: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The sums of one group of units in one area: the number of units (census), or the answers at one level.

    `part` expects less by those to whom the indicator does not apply: the census expects everybody.
    """

    area: str
    indicator: str
    level: str
    unit: UnitState
    units: int
    part: Tally


def is_additive(target: Target) -> bool:
    """Whether a target's value follows from sums over groups: not so where each unit is held to a threshold."""
    indicator = indicators()[target.indicator]
    measure = measure_of(target, indicator)
    if measure is Measure.SHARE_OF_UNITS:
        return target.unit_threshold is None and indicator.input in (Input.FLAG, Input.DERIVED)
    if measure is Measure.MEAN_OF_UNITS:
        return indicator.input not in (Input.FLAG, Input.DERIVED) and indicator.value_type is not ValueType.RATIO
    return True


def rolled_up(
    plan: Plan, targets: Mapping[str, Target], by: By, cells: Sequence[Cell], narrow: Narrowing = NO_NARROWING
) -> dict[str, dict[Key, Sums]]:
    """Tallies by target name and key (area, level, ""), without what silent units may have; `by` is not UNIT."""
    by_indicator: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_indicator[cell.indicator].append(cell)
    answer: dict[str, dict[Key, Sums]] = {}
    for name, target in targets.items():
        indicator = indicators()[target.indicator]
        sums: dict[Key, Sums] = defaultdict(Sums)
        for count, code in ((_count_expected, CENSUS), (_count_answers, indicator.code)):
            for cell in by_indicator[code]:
                levels = narrow.levels(levels_in_scope(plan, target, cell.unit, indicator), cell.unit.ownership)
                if levels is not None:
                    count(sums, levels, indicator, cell, by)
        answer[name] = dict(sums)
    return answer


def _count_expected(sums: dict[Key, Sums], levels: frozenset[str], indicator: Indicator, cell: Cell, by: By) -> None:
    if by is By.LEVEL:
        for level in levels:
            sums[cell.area, level, ""].tally += Tally(expected=cell.units)
    else:
        pairs = len(levels) if indicator.per_level else 1
        sums[cell.area, "", ""].tally += Tally(expected=cell.units * pairs)


def _count_answers(sums: dict[Key, Sums], levels: frozenset[str], indicator: Indicator, cell: Cell, by: By) -> None:
    if indicator.per_level and cell.level not in levels:
        return
    if by is not By.LEVEL:
        shown: Sequence[str] = ("",)
    elif indicator.per_level:
        shown = (cell.level,)
    else:
        shown = sorted(levels)
    reported = cell.part.reported
    for level in shown:
        found = sums[cell.area, level, ""]
        found.tally += cell.part
        # Pairs of one unit stand in several cells: the largest cell is the most that can be claimed of distinct units.
        found.units = max(found.units, reported) if indicator.per_level else found.units + reported


def read_cells(
    session: Session, days: Mapping[str, date], codes: Iterable[str], areas: Iterable[str], *, approved_only: bool
) -> dict[str, list[Cell]]:
    """The cells of these areas by period, each as of its day; a period that is not rolled up for its day is left out.

    One cell per area, indicator, level, kind, exact levels, ownership and tier of the managing office.
    """
    groups = (
        col(Rollup.period),
        col(Rollup.day),
        col(Rollup.area_code),
        col(Rollup.indicator),
        col(Rollup.level),
        col(Rollup.kind),
        col(Rollup.levels),
        col(Rollup.ownership),
        col(Office.tier),
    )
    sums = (
        Rollup.units,
        Rollup.reported,
        Rollup.not_applicable,
        Rollup.satisfied,
        Rollup.numerator,
        Rollup.denominator,
        Rollup.value_count,
        Rollup.value_sum,
    )
    query = (
        select(*groups, *(func.sum(col(column)) for column in sums))
        .outerjoin(Office, col(Office.code) == col(Rollup.office_code))
        .where(
            col(Rollup.period).in_(sorted(days)),
            col(Rollup.day).in_(sorted(set(days.values()))),
            col(Rollup.indicator).in_(sorted({*codes, CENSUS})),
            col(Rollup.area_code).in_(sorted(areas)),
            col(Rollup.state) == (APPROVED if approved_only else SENT),
        )
        .group_by(*groups)
    )
    answer: dict[str, list[Cell]] = defaultdict(list)
    for period, day, area, indicator, level, kind, levels, ownership, tier, *numbers in session.execute(query):
        if days[period] == day:
            taught = frozenset(filter(None, levels.split(";")))
            unit = UnitState("", "", kind, taught, ownership, (area,), "", tier or "")
            units, reported, not_applicable, satisfied, numerator, denominator, count = map(int, numbers[:-1])
            part = Tally(
                expected=-not_applicable,
                reported=reported,
                met=satisfied,
                numerator=numerator,
                denominator=denominator,
                value_sum=float(numbers[-1]),
                value_count=count,
            )
            answer[period].append(Cell(area, indicator, level, unit, units, part))
    return {period: cells for period, cells in answer.items() if any(cell.indicator == CENSUS for cell in cells)}
