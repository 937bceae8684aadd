"""The sample reports as records in the format of the observations file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.answers import Answer
from kpi.coverage import levels_in_scope
from kpi.indicators import Indicator, indicators
from kpi.plan import Plan
from kpi.report_form import FormColumn, asked, columns_of
from kpi.units import UnitState
from sample_data.answering import answer
from sample_data.rounds import Round, expected
from sample_data.world import chance, world

HEADER = ("period", "unit_code", "indicator", "level", "numerator", "denominator", "value", "state")
#: Of a corrected round's reports, so many came first with figures of earlier.
WRONG_AT_FIRST = 0.04
#: By how much wrong figures lag behind.
LAG = timedelta(days=240)


@dataclass(frozen=True, slots=True)
class Record:
    """One answer of one unit."""

    period: str
    unit: str
    indicator: str
    level: str
    answer: Answer


def reports_of(one: Round, states: Iterable[UnitState], *, first_try: bool = False) -> list[Record]:
    """What these units report in a round. `first_try`: some units' figures lag (a later file corrects them)."""
    form = _Form(one.plan, one.period)
    found = []
    for state in states:
        lagging = first_try and one.corrected and wrong_at_first(one, state)
        day = one.day - LAG if lagging else one.day
        for column in form.asked_of(state):
            found.extend(_record(one.period, state, column.indicator, column.level, day))
    return found


def wrong_at_first(one: Round, state: UnitState) -> bool:
    """Whether a unit of a corrected round first sent figures that lag behind."""
    return chance(state.code, "wrong", one.plan.code, one.period).random() < WRONG_AT_FIRST


def kept_lists(one: Round) -> list[Record]:
    """What offices record about other units (units inspected so far this year): the answer "yes", or nothing."""
    found = []
    states = expected(one)
    for indicator in listed(one.plan):
        for office in sorted({state.office for state in states}):
            theirs = [state for state in states if state.office == office and _in_scope(one.plan, indicator, state)]
            ordered = sorted(theirs, key=lambda state: chance(state.code, indicator.code).random())
            count = round(len(theirs) * _list_share(one, office))
            found += [Record(one.period, state.code, indicator.code, "", Answer(1, 1)) for state in ordered[:count]]
    return found


def listed(plan: Plan) -> list[Indicator]:
    """The indicators of a plan that offices keep as lists of units."""
    codes = {target.indicator for target in plan.targets}
    return [one for one in indicators().values() if one.code in codes and one.kept_list]


def as_csv(records: Iterable[Record]) -> bytes:
    """The records as an observations file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for record in records:
        one = record.answer
        amounts = ["" if amount is None else amount for amount in (one.numerator, one.denominator, one.value)]
        state = "not_applicable" if one.not_applicable else ""
        writer.writerow([record.period, record.unit, record.indicator, record.level, *amounts, state])
    return out.getvalue().encode()


def _record(period: str, state: UnitState, indicator: str, level: str, day: date) -> list[Record]:
    given = answer(world().units[state.code], indicators()[indicator], level, day)
    return [] if given is None else [Record(period, state.code, indicator, level, given)]


class _Form:
    """The answers that a plan's form asks; units alike are asked alike, which is worked out once."""

    def __init__(self, plan: Plan, period: str) -> None:
        first = {(column.indicator, column.level): column for column in reversed(columns_of(plan, period))}
        self._plan, self._columns = plan, [column for _, column in sorted(first.items())]
        self._by_kind: dict[tuple[object, ...], Sequence[FormColumn]] = {}

    def asked_of(self, state: UnitState) -> Sequence[FormColumn]:
        """One column of each answer asked of the unit (a count has two)."""
        key = (state.kind, state.levels, state.ownership, state.office_tier)
        if key not in self._by_kind:
            self._by_kind[key] = [column for column in self._columns if asked(state, column, self._plan)]
        return self._by_kind[key]


def _in_scope(plan: Plan, indicator: Indicator, state: UnitState) -> bool:
    targets = [target for target in plan.targets if target.indicator == indicator.code]
    return any(levels_in_scope(plan, target, state, indicator) is not None for target in targets)


def _list_share(one: Round, office: str) -> float:
    """How much of its list an office has done by a round: a third by the end, some offices far less."""
    periods = [other.code for other in one.plan.periods]
    done = (periods.index(one.period) + 1) / len(periods)
    return min(1.0, chance(office, "inspects").uniform(0.18, 0.52) * done)
