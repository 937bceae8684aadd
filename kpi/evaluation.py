"""Evaluating a plan in a period: contributions grouped, added up, judged. The one way a figure comes to be."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kpi import vocabulary
from kpi.comparison import Amount
from kpi.contributions import Contribution, contributions
from kpi.facts import PeriodFacts
from kpi.figure import figure_of
from kpi.figures import By, Figure, PacePoint, Row
from kpi.gap import gap
from kpi.indicators import indicators
from kpi.periods import period, sort_key
from kpi.plan import Plan, PlanPeriod, Target
from kpi.satisfaction import UNTARGETED
from kpi.status import status
from kpi.tally import Tally, total

__all__ = [
    "Key",
    "Past",
    "due_day",
    "evaluate",
    "figure_of",
    "grouped",
    "is_last",
    "judging_day",
    "ordered_periods",
    "row",
    "unit_day",
]

#: What a row is about: (area, level, unit); "" where it is not split that way.
Key = tuple[str, str, str]

#: Of (target id, key): the first earlier period with data, and the value of the plan's previous period.
Past = Callable[[str, Key], tuple[PacePoint | None, Amount | None]]


def judging_day(plan: Plan, period_code: str) -> date:
    """The day on which the units' reports for the period are due in the plan: its end where none is set (rule 10).

    Raises KeyError when the plan is not reported in the period.
    """
    return _entry(plan, period_code).due_on or period(period_code).ends_on


def unit_day(plan: Plan, period_code: str) -> date:
    """The day whose units are expected: the judging day or the period's last day, whichever is earlier (rule 8)."""
    return min(judging_day(plan, period_code), period(period_code).ends_on)


def due_day(plan: Plan, target: Target) -> date:
    """The day the target is due: its own, else the plan's last judging day."""
    return target.due_on or max(judging_day(plan, entry.code) for entry in plan.periods)


def ordered_periods(plan: Plan) -> list[str]:
    """The plan's period codes, earliest judged first."""
    codes = [entry.code for entry in plan.periods]
    return sorted(codes, key=lambda code: (judging_day(plan, code), sort_key(code)))


def is_last(plan: Plan, period_code: str) -> bool:
    """Whether it is the plan's last period."""
    return ordered_periods(plan)[-1] == period_code


def grouped(
    contribs: Iterable[Contribution],
    plan: Plan,
    target: Target,
    by: By,
    area_code: str | None = None,
    children: Sequence[str] = (),
) -> dict[Key, Tally]:
    """Tallies by what the rows are about, within an area (None: the plan's own). Nobody expected: no entry.

    By area: one per child area that holds such units. By level: a unit stands under each of its levels in scope, so
    levels don't add up (rule 6). By unit: over the unit's levels.
    """
    area = area_code or plan.area
    parts: dict[Key, list[Tally]] = defaultdict(list)
    below = set(children)
    for entry in contribs:
        unit, tally = entry.unit, entry.tally
        if by is By.AREA:
            for child in below.intersection(unit.areas):
                parts[child, "", ""].append(tally)
        elif area != plan.area and area not in unit.areas:
            continue
        elif by is By.LEVEL:
            for level in entry.levels:
                parts[area, level, ""].append(tally)
        else:
            parts[area, "", unit.code if by is By.UNIT else ""].append(tally)
    keys = _ordered(parts, by, children)
    tallies = {key: total(parts[key]) for key in keys}
    return {key: tally for key, tally in tallies.items() if tally.expected > 0}


def row(
    plan: Plan,
    target: Target,
    period_code: str,
    key: Key,
    tally: Tally,
    first: PacePoint | None = None,
    previous: Amount | None = None,
) -> Row:
    """One judged row. `first`: the first earlier period with data; `previous`: the previous period's value.

    A target that only measures (rule 13, `headline_target`) gets no comparator, target, status or gap.
    """
    indicator = indicators()[target.indicator]
    figure = figure_of(tally, target, indicator)
    area, level, unit = key
    measured_only = target.id == UNTARGETED
    day, due_on = judging_day(plan, period_code), due_day(plan, target)
    missing, things = (None, "") if measured_only else gap(target, indicator, figure)
    judged = None
    if not measured_only:
        at_end = is_last(plan, period_code) or day >= due_on
        judged = status(target, figure, at_end=at_end, first=first, day=day, due_on=due_on)
    return Row(
        plan=plan.code,
        period=period_code,
        area=area,
        level=level,
        unit=unit,
        target_id=target.id,
        indicator=indicator.code,
        clause=target.clause,
        figure=figure,
        comparator=None if measured_only else target.comparator,
        target=None if measured_only else target.value,
        status=judged,
        gap=missing,
        gap_unit=things,
        change=_change(figure, previous),
    )


def evaluate(
    plan: Plan,
    period_code: str,
    facts: PeriodFacts,
    *,
    by: By = By.TOTAL,
    area: str | None = None,
    children: Sequence[str] = (),
    past: Past | None = None,
    targets: Sequence[Target] | None = None,
) -> list[Row]:
    """The rows of every target (of `targets`, else the plan's) in the plan's order, exact.

    `area` None is the plan's own; `children` are its child areas, for `by` area. `past` None: no earlier data.
    """
    rows = []
    for target in plan.targets if targets is None else targets:
        tallies = grouped(contributions(plan, target, facts), plan, target, by, area, children)
        for key, tally in tallies.items():
            first, previous = past(target.id, key) if past is not None else (None, None)
            rows.append(row(plan, target, period_code, key, tally, first, previous))
    return rows


def _entry(plan: Plan, period_code: str) -> PlanPeriod:
    for entry in plan.periods:
        if entry.code == period_code:
            return entry
    raise KeyError(period_code)


def _ordered(parts: Mapping[Key, object], by: By, children: Sequence[str]) -> list[Key]:
    """Child areas in the order given, levels youngest first, units as they came."""
    if by is By.AREA:
        places = {code: place for place, code in enumerate(children)}
        return sorted(parts, key=lambda key: places[key[0]])
    if by is By.LEVEL:
        order = list(vocabulary.levels())
        return sorted(parts, key=lambda key: order.index(key[1]))
    return list(parts)


def _change(figure: Figure, previous: Amount | None) -> Amount | None:
    """Value minus the previous period's; None without either, or where one of them is infinite."""
    if previous is None or figure.value is None or figure.reported == 0:
        return None
    if math.isinf(previous) or math.isinf(figure.value):
        return None
    return figure.value - previous
