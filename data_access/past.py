"""What a plan's targets came to in its earlier periods: where the pace line starts, and what to compare with."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.contributed import Contributed
from data_access.counted import listed_periods
from data_access.facts import closed_lists, period_facts
from data_access.narrowed import narrowed
from data_access.plan_area import PlanArea, plan_area
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.rollup_read import Cell, Key, Sums, is_additive, read_cells, rolled_up
from data_access.tables import Report
from kpi.comparison import Amount
from kpi.contributions import contributions
from kpi.evaluation import figure_of, grouped, judging_day, ordered_periods, unit_day
from kpi.figures import By, PacePoint
from kpi.indicators import indicators
from kpi.plan import Plan, Target
from kpi.tally import Tally

#: Earlier periods of which the units' contributions are kept: about 4 MB each for 30 targets and 1,000 units.
_KEPT_PERIODS = 3


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A figure of one earlier period: its value (finite), and how many units at least it was made of."""

    value: Amount
    reported: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Which rows are asked for: the targets by name, in one form, of one area (with its children for By.AREA)."""

    plan: Plan
    period: str
    targets: Mapping[str, Target]
    by: By
    area: str
    children: Sequence[str] = ()
    approved_only: bool = False
    narrow: Narrowing = NO_NARROWING

    @property
    def areas(self) -> Sequence[str]:
        """The areas that rows are about."""
        return self.children if self.by is By.AREA else (self.area,)


@dataclass(slots=True)
class Past:
    """Per target and key: the first earlier period with data, and the figure of the period right before."""

    first: dict[tuple[str, Key], PacePoint] = field(default_factory=dict)
    previous: dict[tuple[str, Key], PastFigure] = field(default_factory=dict)

    def first_of(self, name: str, key: Key) -> PacePoint | None:
        """The judging day and value of the first earlier period in which this target had data."""
        return self.first.get((name, key))

    def previous_of(self, name: str, key: Key) -> Amount | None:
        """The value in the plan's previous period; None when that had none."""
        found = self.previous.get((name, key))
        return None if found is None else found.value


@dataclass(slots=True)
class Before:
    """What is the same of a plan's earlier periods whichever rows are asked for, read once and kept beside an
    evaluation: where the plan lay, which lists were closed, what the units contributed to targets that the roll-up
    cannot tell. Of a few periods only: a plan of weeks has fifty.
    """

    plan: Plan
    period: str
    approved_only: bool = False
    with_reports: list[str] | None = None
    places: dict[str, PlanArea] = field(default_factory=dict)
    closed: dict[str, frozenset[str]] = field(default_factory=dict)
    contributed: dict[str, dict[str, Contributed]] = field(default_factory=dict)

    def periods(self, session: Session) -> list[str]:
        """The earlier periods for which anything may have been reported, earliest first."""
        if self.with_reports is None:
            before = earlier_periods(self.plan, self.period)
            query = select(col(Report.period)).where(col(Report.period).in_(before)).distinct()
            found = set(session.execute(query).scalars()) | listed_periods(session)
            self.with_reports = [code for code in before if code in found]
        return self.with_reports

    def place(self, session: Session, period: str) -> PlanArea:
        """The plan's area on the period's unit day."""
        if period not in self.places:
            self.places[period] = plan_area(session, self.plan, unit_day(self.plan, period))
        return self.places[period]

    def closed_in(self, session: Session, period: str) -> frozenset[str]:
        """The indicators of which a list is closed for the period."""
        if period not in self.closed:
            self.closed[period] = frozenset(indicator for _, indicator in closed_lists(session, period))
        return self.closed[period]

    def contributions(
        self, session: Session, period: str, targets: Mapping[str, Target], area: str
    ) -> Mapping[str, Contributed]:
        """What units contributed to each of these targets; of the area's units at least."""
        kept = self.contributed.get(period)
        if kept is None and len(self.contributed) >= _KEPT_PERIODS:
            return self._read(session, period, targets, area)
        known = {} if kept is None else kept
        missing = {name: target for name, target in targets.items() if name not in known}
        if missing:
            # Put in place at once: another thread sees all of it or nothing.
            known = known | self._read(session, period, missing, self.plan.area)
            self.contributed[period] = known
        return known

    def _read(self, session: Session, period: str, targets: Mapping[str, Target], area: str) -> dict[str, Contributed]:
        facts = period_facts(
            session,
            self.plan,
            period,
            self.place(session, period),
            approved_only=self.approved_only,
            only={target.indicator for target in targets.values()},
            within=area,
            with_earlier=False,
        )
        return {name: Contributed(contributions(self.plan, target, facts)) for name, target in targets.items()}


def earlier_periods(plan: Plan, period: str) -> list[str]:
    """The plan's periods judged before this one, earliest first."""
    day = judging_day(plan, period)
    return [code for code in ordered_periods(plan) if judging_day(plan, code) < day]


def past_of(session: Session, ask: Ask, before: Before) -> Past:
    """The past of some targets, in the form in which their rows are asked for.

    Additive values come from the roll-up where it holds the period's unit day; what depends on a unit's own threshold,
    on a closed list, or is asked for by unit is worked out from that period's facts.
    """
    periods = before.periods(session)
    rolled = _rolled(session, ask, before)
    past = Past()
    for code in periods:
        figures = _figures(session, ask, before, code, rolled.get(code))
        point = judging_day(ask.plan, code)
        for place, figure in figures.items():
            past.first.setdefault(place, PacePoint(point, figure.value))
        past.previous = figures
    if periods[-1:] != earlier_periods(ask.plan, ask.period)[-1:]:
        past.previous = {}  # nothing was reported in the period right before
    return past


def _rolled(session: Session, ask: Ask, before: Before) -> dict[str, list[Cell]]:
    """The roll-up's cells of the earlier periods, where they can tell anything of what is asked."""
    codes = {target.indicator for target in ask.targets.values() if is_additive(target)}
    periods = before.periods(session)
    if ask.by is By.UNIT or not codes or not periods:
        return {}
    places = {code: before.place(session, code) for code in periods}
    days = {code: place.day for code, place in places.items() if place.exists and not place.has_ended}
    return read_cells(session, days, codes, ask.areas, approved_only=ask.approved_only)


def _figures(
    session: Session, ask: Ask, before: Before, period: str, cells: Sequence[Cell] | None
) -> dict[tuple[str, Key], PastFigure]:
    additive: dict[str, Target] = {}
    if cells is not None:
        closed = before.closed_in(session, period)
        additive = {
            name: target
            for name, target in ask.targets.items()
            if is_additive(target) and target.indicator not in closed
        }
    tallies = rolled_up(ask.plan, additive, ask.by, cells or (), ask.narrow)
    others = {name: target for name, target in ask.targets.items() if name not in additive}
    tallies |= _from_facts(session, ask, before, period, others)
    answer: dict[tuple[str, Key], PastFigure] = {}
    for name, sums_by_key in tallies.items():
        for key, sums in sums_by_key.items():
            value = _value(ask.targets[name], sums.tally)
            if value is not None:
                answer[name, key] = PastFigure(value, sums.units)
    return answer


def _from_facts(
    session: Session, ask: Ask, before: Before, period: str, targets: Mapping[str, Target]
) -> dict[str, dict[Key, Sums]]:
    if not targets:
        return {}
    contributed = before.contributions(session, period, targets, ask.area)
    answer: dict[str, dict[Key, Sums]] = {}
    for name, target in targets.items():
        entries = contributed[name].for_rows(ask.by, ask.area, ask.children, ask.plan.area)
        found = narrowed(entries, ask.narrow)
        tallies = grouped(found, ask.plan, target, ask.by, ask.area, ask.children)
        answer[name] = {key: Sums(tally, tally.reported) for key, tally in tallies.items()}
    return answer


def _value(target: Target, tally: Tally) -> Amount | None:
    """The value where there are data; an infinite ratio is no point a line could start from."""
    if tally.reported == 0:
        return None
    value = figure_of(tally, target, indicators()[target.indicator]).value
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
