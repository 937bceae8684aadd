"""The sample data's results counted by the domain's own functions, without a database: a Meeting as read from one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from kpi import vocabulary
from kpi.answers import Answer, answer_of
from kpi.comparison import Amount
from kpi.contributions import Contribution, contributions
from kpi.coverage import levels_in_scope
from kpi.evaluation import Key, grouped, judging_day, ordered_periods, row, unit_day
from kpi.facts import EarlierAnswers, PeriodFacts
from kpi.figures import By, Completeness, HeadlineResult, PacePoint, Row
from kpi.headlines import headline_groups, headline_target
from kpi.indicators import indicators
from kpi.meeting import Maturity, Meeting
from kpi.periods import period
from kpi.plan import Plan, Target
from kpi.units import UnitState
from sample_data.records import kept_lists, reports_of
from sample_data.rounds import Round, expected, parts, rounds
from sample_data.world import world

PLAN, PERIOD, AREA = "dong-nai-2024-2025", "2024-2025/CN", "75"
READ_AT = datetime(2025, 6, 12, 3, 30, tzinfo=UTC)


def sample_plan() -> Plan:
    return _round(PERIOD).plan


@cache
def _round(code: str) -> Round:
    return next(one for one in rounds() if one.plan.code == PLAN and one.period == code)


@cache
def states(code: str) -> tuple[UnitState, ...]:
    return tuple(expected(_round(code)))


@cache
def _facts(code: str) -> PeriodFacts:
    """What was sent for a period, as if all of it counted."""
    split = parts(_round(code))
    records = [*reports_of(_round(code), [*split.on_time, *split.late]), *kept_lists(_round(code))]
    answers: dict[tuple[str, str, str], Answer] = {(one.unit, one.indicator, one.level): one.answer for one in records}
    before = ordered_periods(sample_plan())
    earlier = [_facts(one) for one in reversed(before[: before.index(code)])]
    past = tuple(EarlierAnswers(one.period, period(one.period).ends_on, one.answers) for one in earlier)
    return PeriodFacts(code, unit_day(sample_plan(), code), states(code), answers, past)


def made(plan: Plan, area: str, units: tuple[str, ...] = ()) -> Meeting:
    names = {one.code: one.name for one in world().areas if one.valid_from <= unit_day(plan, PERIOD)}
    below = sorted({path[path.index(area) - 1] for path in _paths() if area in path and path.index(area) > 0})
    children = [] if units else below
    targets = {target.id or target.indicator: target for _, found in headline_groups(plan) for target in found}
    targets = {target.id: target for target in plan.targets} | targets
    total = _rows(plan, targets, By.TOTAL, area, children, units)
    by_area = _rows(plan, targets, By.AREA, area, children, units)
    by_level = _rows(plan, targets, By.LEVEL, area, children, units)
    earlier = ordered_periods(plan)[-2]
    own = [target.id for target in plan.targets]
    return Meeting(
        plan=plan,
        period=PERIOD,
        area=area,
        area_names={code: names[code] for code in (area, *children)},
        level="",
        ownership="",
        approved_only=False,
        day=judging_day(plan, PERIOD),
        read_at=READ_AT,
        version="mau-1",
        sample=True,
        total=tuple(one for name in own for one in total[name]),
        by_area=tuple(one for name in own for one in by_area[name]),
        by_level=tuple(one for name in own for one in by_level[name]),
        headlines=_groups(plan, total),
        headlines_by_area=_groups(plan, by_area),
        headlines_by_level=_groups(plan, by_level),
        completeness=_completeness(area, names, children, units),
        maturity=_maturity(plan, area, units),
        previous_period=earlier,
        previous=tuple(one for name in own for one in _of_period(plan, earlier, targets[name], By.TOTAL, area, ())),
    )


def _paths() -> set[tuple[str, ...]]:
    return {state.areas for state in states(PERIOD)}


def _rows(
    plan: Plan, targets: Mapping[str, Target], by: By, area: str, children: Sequence[str], units: tuple[str, ...]
) -> dict[str, list[Row]]:
    return {
        name: _of_period(plan, PERIOD, target, by, area, tuple(children), units) for name, target in targets.items()
    }


def _of_period(
    plan: Plan,
    code: str,
    target: Target,
    by: By,
    area: str,
    children: tuple[str, ...],
    units: tuple[str, ...] = (),
) -> list[Row]:
    """The rows of one target in a period, with their change since the period before."""
    order = ordered_periods(plan)
    firsts: dict[Key, PacePoint] = {}
    before: dict[Key, Amount | None] = {}
    found: list[Row] = []
    for one in order[: order.index(code) + 1]:
        tallies = grouped(_contributions(target, one, units), plan, target, by, area, children)
        found = [row(plan, target, one, key, tally, firsts.get(key), before.get(key)) for key, tally in tallies.items()]
        before = {(made.area, made.level, made.unit): made.figure.value for made in found if made.figure.reported}
        for key, value in before.items():
            if value is not None:
                firsts.setdefault(key, PacePoint(judging_day(plan, one), value))
    return found


_KEPT: dict[tuple[str, str, str], list[Contribution]] = {}


def _contributions(target: Target, code: str, units: tuple[str, ...]) -> list[Contribution]:
    key = (target.id, target.indicator, code)
    if key not in _KEPT:
        _KEPT[key] = contributions(sample_plan(), target, _facts(code))
    return [one for one in _KEPT[key] if not units or one.unit.code in units]


def _groups(plan: Plan, rows: Mapping[str, Sequence[Row]]) -> tuple[HeadlineResult, ...]:
    return tuple(
        HeadlineResult(headline.code, tuple(one for target in targets for one in rows[target.id or target.indicator]))
        for headline, targets in headline_groups(plan)
    )


def _completeness(area: str, names: Mapping[str, str], children: Sequence[str], units: tuple[str, ...]) -> Completeness:
    split = parts(_round(PERIOD))
    sent = {state.code for state in (*split.on_time, *split.late)}

    def of(code: str, below: tuple[Completeness, ...] = ()) -> Completeness:
        here = [state.code for state in states(PERIOD) if code in state.areas and (not units or state.code in units)]
        came = [one for one in here if one in sent]
        return Completeness(code, names[code], len(here), len(came), len(came) * 2 // 3, below)

    return of(area, tuple(of(child) for child in children))


def _maturity(plan: Plan, area: str, units: tuple[str, ...]) -> tuple[Maturity, ...]:
    target, three = headline_target(plan, "maturity_level_3"), indicators()["maturity_level_3"]
    found: dict[str, Counter[int]] = {}
    for state in states(PERIOD):
        levels = levels_in_scope(plan, target, state, three)
        if levels is None or area not in state.areas or (units and state.code not in units):
            continue
        stands = _maturity_of(state)
        for level in ("", *levels):
            found.setdefault(level, Counter())[stands] += 1
    order = ["", *vocabulary.levels()]
    return tuple(
        Maturity(level, (one[1], one[2], one[3]), one[0])
        for level, one in sorted(found.items(), key=lambda item: order.index(item[0]))
    )


def _maturity_of(state: UnitState) -> int:
    """1 to 3; 0 where a score is missing."""
    answers = _facts(PERIOD).answers
    two, three = (answer_of(indicators()[f"maturity_level_{level}"], state.code, "", answers) for level in (2, 3))
    if two is None or three is None:
        return 0
    return 3 if three.numerator else 2 if two.numerator else 1
