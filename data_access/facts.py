"""The facts that evaluating one plan in one period needs, always for the plan's whole area, whoever looks (rule 2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import chunks, counted_answers, raw_inputs
from data_access.plan_area import PlanArea, plan_units
from data_access.tables import ListClosing, Report, Succession
from kpi.answers import Answer
from kpi.facts import EarlierAnswers, Merged, PeriodFacts
from kpi.headlines import headlines
from kpi.indicators import Input, ValueType, indicators
from kpi.periods import period as period_of
from kpi.plan import Plan
from kpi.units import UnitState

#: Successions by which a unit's history goes on in the other one; a split leaves it with its predecessor (rule 8).
INHERITING = ("merge", "rename")

Key = tuple[str, str, str]


def period_facts(
    session: Session,
    plan: Plan,
    period: str,
    where: PlanArea,
    *,
    approved_only: bool = False,
    only: Collection[str] | None = None,
    within: str | None = None,
    with_earlier: bool = True,
) -> PeriodFacts:
    """What evaluating the plan in the period needs: units of its area on the unit day, answers, earlier answers.

    `where`: the plan's area on the unit day. `only`: these indicators instead of those of every target and headline.
    `earlier` holds no more than the bounds of silent units need: their, and their merged predecessors', answers to
    counts in percent. Values need none of it, nor anything of other units: for them `with_earlier` can be left out,
    and the units narrowed to an area `within` the plan's.
    No units when the plan's area is not in the database.
    """
    units = plan_units(session, where)
    if within is not None and within != where.code:
        units = [unit for unit in units if within in unit.areas]
    codes = {unit.code for unit in units}
    needed = needed_indicators(plan) if only is None else raw_inputs(only)
    answers: dict[Key, Answer] = {
        (found.unit, found.indicator, found.level): found.answer
        for found in counted_answers(session, period, needed, units=codes, approved_only=approved_only)
    }
    merged = merged_into(session, codes, where.day) if with_earlier else {}
    earlier: Sequence[EarlierAnswers] = ()
    if with_earlier:
        asked = _pooled(needed)
        silent = _with_predecessors(_silent(units, asked, answers), merged)
        earlier = earlier_answers(session, period, asked, silent, approved_only=approved_only)
    return PeriodFacts(
        period=period,
        day=where.day,
        units=units,
        answers=answers,
        earlier=earlier,
        merged_into=merged,
        closed_lists=closed_lists(session, period),
    )


def needed_indicators(plan: Plan) -> set[str]:
    """The loadable indicators that the plan's targets and the headline indicators are made of."""
    wanted = {target.indicator for target in plan.targets}
    wanted.update(code for headline in headlines() for code in headline.indicators)
    return raw_inputs(wanted)


def _pooled(codes: Iterable[str]) -> set[str]:
    """Those whose silent units enter the bounds with an earlier denominator: counts in percent."""
    known = indicators()
    return {code for code in codes if known[code].input is Input.COUNT and known[code].value_type is ValueType.PERCENT}


def _silent(units: Sequence[UnitState], asked: Collection[str], answers: Mapping[Key, Answer]) -> set[str]:
    """Units that have not answered every one of these indicators (at each of their levels, where asked by level)."""
    known = indicators()
    answer: set[str] = set()
    for unit in units:
        for code in asked:
            levels = unit.levels if known[code].per_level else ("",)
            if any((unit.code, code, level) not in answers for level in levels):
                answer.add(unit.code)
                break
    return answer


def _with_predecessors(units: Iterable[str], merged: Mapping[str, Sequence[Merged]]) -> set[str]:
    answer: set[str] = set()
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in answer:
            answer.add(unit)
            waiting.extend(entry.unit for entry in merged.get(unit, ()))
    return answer


def earlier_answers(
    session: Session, period: str, codes: Collection[str], units: Collection[str], *, approved_only: bool
) -> list[EarlierAnswers]:
    """What these units answered in every earlier period, latest first; one query a period that has reports."""
    if not codes or not units:
        return []
    starts = period_of(period)
    reported = {period_of(code) for code in session.execute(select(col(Report.period)).distinct()).scalars()}
    earlier = sorted(
        (p for p in reported if p.ends_on < starts.ends_on), key=lambda p: (p.ends_on, p.starts_on, p.code)
    )
    answer = []
    for before in reversed(earlier):
        found = counted_answers(session, before.code, codes, units=units, approved_only=approved_only)
        answers = {(entry.unit, entry.indicator, entry.level): entry.answer for entry in found}
        if answers:
            answer.append(EarlierAnswers(before.code, before.ends_on, answers))
    return answer


def merged_into(session: Session, units: Collection[str], day: date) -> dict[str, tuple[Merged, ...]]:
    """By unit, those that went into it up to the day, also through others; a split is not among them."""
    answer: dict[str, list[Merged]] = defaultdict(list)
    seen: set[str] = set()
    waiting = set(units)
    while waiting:
        seen |= waiting
        found: set[str] = set()
        for part in chunks(waiting):
            query = select(col(Succession.to_unit), col(Succession.from_unit), col(Succession.on_date)).where(
                col(Succession.to_unit).in_(part),
                col(Succession.kind).in_(INHERITING),
                col(Succession.on_date) <= day,
            )
            for successor, predecessor, on_date in session.execute(query):
                answer[successor].append(Merged(predecessor, on_date))
                found.add(predecessor)
        waiting = found - seen
    return {code: tuple(sorted(entries, key=lambda entry: entry.unit)) for code, entries in answer.items()}


def closed_lists(session: Session, period: str) -> frozenset[tuple[str, str]]:
    """The (office, indicator) lists that are closed for the period."""
    query = select(col(ListClosing.office_code), col(ListClosing.indicator)).where(col(ListClosing.period) == period)
    return frozenset((office, indicator) for office, indicator in session.execute(query))
