"""A plan evaluated in one period for its whole area, whoever looks; kept in memory while it holds."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, select
from sqlmodel import Session, col

from data_access.area_tree import AreaTree
from data_access.contributed import Contributed
from data_access.database import is_writing
from data_access.facts import period_facts
from data_access.narrowed import narrowed
from data_access.past import Ask, Before, Past, past_of
from data_access.places_memory import mark_of
from data_access.plan_area import plan_area, plan_province
from data_access.result_types import NO_NARROWING, Narrowing, ResultError, ResultErrorCode
from data_access.rollup_read import Key
from data_access.tables import Area, Version
from kpi.contributions import Contribution, contributions
from kpi.evaluation import grouped, row, unit_day
from kpi.facts import PeriodFacts
from kpi.figures import By, Row
from kpi.headlines import headline_groups
from kpi.plan import Plan, Target

#: Evaluations kept per database: about 20 MB each for 30 targets and 1,000 units.
KEPT = 6

#: Forms of asking kept per evaluation: up to 3 MB each, rows of single units 15 MB.
KEPT_VIEWS = 12

#: In the name of a headline indicator without a target, before its code; no target's id starts so.
UNTARGETED = "="

#: Units of a group: those expected, and of them those that reported.
Members = tuple[set[str], set[str]]


@dataclass(slots=True)
class View:
    """The rows of every target by name in one form (by, area), with what is needed to say who may see them."""

    rows: dict[str, list[Row]]
    members: dict[str, dict[Key, Members]]
    past: Past
    #: With a narrowing: the units that it leaves out of wider groups, which a subtraction would tell.
    rests: dict[str, dict[Key, list[Members]]] = field(default_factory=dict)


@dataclass(slots=True)
class Evaluated:
    """One plan in one period. `targets` by name: a target's id, or `=` and the indicator of an untargeted headline."""

    plan: Plan
    period: str
    approved_only: bool
    facts: PeriodFacts
    tree: AreaTree
    targets: Mapping[str, Target]
    contributions: Mapping[str, list[Contribution]]
    before: Before
    by_area: dict[str, Contributed] = field(default_factory=dict)
    views: dict[tuple[By, str, Narrowing], View] = field(default_factory=dict)
    group_sets: dict[Narrowing, dict[str, Mapping[str, Members]]] = field(default_factory=dict)
    held_below: dict[str, set[str]] | None = None
    report_states: Mapping[str, str] | None = None
    expecting: frozenset[str] | None = None
    #: The same facts evaluated for what maturity levels are counted from (`data_access.maturity`).
    maturity: "Evaluated | None" = None

    def view(self, session: Session, by: By, area: str, narrow: Narrowing = NO_NARROWING) -> View:
        """The rows by total, child area, level or unit of one area of the plan."""
        found = self.views.get((by, area, narrow))
        if found is None:
            found = self._view(session, by, area, narrow)
            self.views[by, area, narrow] = found
            for oldest in list(self.views)[:-KEPT_VIEWS]:
                self.views.pop(oldest, None)
        return found

    def children(self, area: str) -> list[Area]:
        """The areas directly below, by code: those of the day, and ended ones under which units are still recorded."""
        if self.held_below is None:
            held: dict[str, set[str]] = defaultdict(set)
            for path in {unit.areas for unit in self.facts.units}:
                for below, above in pairwise(path):
                    held[above].add(below)
            self.held_below = held
        codes = {child.code for child in self.tree.children(area)} | self.held_below.get(area, set())
        found = (self.tree.last(code) for code in sorted(codes))
        return [child for child in found if child is not None]

    def groups(self, name: str, narrow: Narrowing = NO_NARROWING) -> Mapping[str, Members]:
        """The units that one target expects in every area that holds any, and of them those that reported."""
        by_name = self.group_sets.setdefault(narrow, {})
        for oldest in list(self.group_sets)[:-KEPT_VIEWS]:
            self.group_sets.pop(oldest, None)
        if name not in by_name:
            answer: dict[str, Members] = defaultdict(lambda: (set(), set()))
            for entry in narrowed(self.contributions[name], narrow):
                for code in entry.unit.areas:
                    expected, reported = answer[code]
                    expected.add(entry.unit.code)
                    if entry.tally.reported:
                        reported.add(entry.unit.code)
            by_name[name] = dict(answer)
        return by_name[name]

    def _found(self, name: str) -> Contributed:
        if name not in self.by_area:
            self.by_area[name] = Contributed(self.contributions[name])
        return self.by_area[name]

    def _view(self, session: Session, by: By, area: str, narrow: Narrowing) -> View:
        children = [child.code for child in self.children(area)] if by is By.AREA else []
        ask = Ask(self.plan, self.period, self.targets, by, area, children, self.approved_only, narrow)
        past = past_of(session, ask, self.before)
        rows: dict[str, list[Row]] = {}
        members: dict[str, dict[Key, Members]] = {}
        rests: dict[str, dict[Key, list[Members]]] = {}
        for name, target in self.targets.items():
            inside = self._found(name).for_rows(by, area, children, self.plan.area)
            contribs = narrowed(inside, narrow)
            tallies = grouped(contribs, self.plan, target, by, area, children)
            rows[name] = [
                row(self.plan, target, self.period, key, tally, past.first_of(name, key), past.previous_of(name, key))
                for key, tally in tallies.items()
            ]
            members[name] = _members(contribs, by, area, set(children))
            if narrow and by is not By.UNIT:
                wider = [narrowed(inside, one) for one in narrow.wider()]
                rests[name] = _rests(members[name], [_members(each, by, area, set(children)) for each in wider])
        return View(rows, members, past, rests)


def _rests(part: dict[Key, Members], wholes: Sequence[dict[Key, Members]]) -> dict[Key, list[Members]]:
    """By key, what each wider group holds besides this part of it."""
    answer: dict[Key, list[Members]] = {}
    for key, (expected, reported) in part.items():
        others = [whole[key] for whole in wholes]
        answer[key] = [(all_expected - expected, all_reported - reported) for all_expected, all_reported in others]
    return answer


def _members(contribs: Sequence[Contribution], by: By, area: str, children: set[str]) -> dict[Key, Members]:
    """Which units each aggregate row is made of; nothing for rows of single units."""
    answer: dict[Key, Members] = defaultdict(lambda: (set(), set()))
    if by is By.UNIT:
        return answer
    for entry in contribs:
        unit = entry.unit
        if by is By.AREA:
            keys = [(code, "", "") for code in unit.areas if code in children]
        elif area not in unit.areas:
            continue
        elif by is By.LEVEL:
            keys = [(area, level, "") for level in entry.levels]
        else:
            keys = [(area, "", "")]
        for key in keys:
            expected, reported = answer[key]
            expected.add(unit.code)
            if entry.tally.reported:
                reported.add(unit.code)
    return answer


class _Cache:
    """A few evaluations of one database, the latest used last; safe for Streamlit's threads."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, tuple[Hashable, Evaluated]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, version: Hashable, plan: Plan) -> Evaluated | None:
        with self._lock:
            found = self._entries.get(key)
            if found is None or found[0] != version or found[1].plan is not plan:
                return None
            self._entries.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, version: Hashable, value: Evaluated) -> None:
        with self._lock:
            self._entries[key] = (version, value)
            self._entries.move_to_end(key)
            while len(self._entries) > KEPT:
                self._entries.popitem(last=False)


#: By connection pool: engines for reading are made anew around the one pool of a database.
_caches: WeakKeyDictionary[Pool, _Cache] = WeakKeyDictionary()


def version_key(session: Session, province: str) -> Hashable:
    """The version numbers of a province's periods and the mark of places: changes whenever any result could."""
    query = select(col(Version.period), col(Version.number)).where(col(Version.province) == province)
    return mark_of(session), tuple(sorted((period, number) for period, number in session.execute(query)))


def evaluated(session: Session, plan: Plan, period: str, *, approved_only: bool = False) -> Evaluated:
    """The plan's evaluation in the period, from memory when nothing it is made of has changed since.

    Within a writing transaction nothing is kept: it may yet be rolled back.
    """
    province = plan_province(session, plan)
    engine = session.get_bind()
    if is_writing(session) or not isinstance(engine, Engine) or province is None:
        return _evaluate(session, plan, period, approved_only)
    cache = _caches.setdefault(engine.pool, _Cache())
    key = (plan.code, period, approved_only)
    version = version_key(session, province)
    found = cache.get(key, version, plan)
    if found is None:
        found = _evaluate(session, plan, period, approved_only)
        cache.put(key, version, found)
    return found


def _evaluate(session: Session, plan: Plan, period: str, approved_only: bool) -> Evaluated:
    where = plan_area(session, plan, unit_day(plan, period))
    facts = period_facts(session, plan, period, where, approved_only=approved_only)
    targets = {name_of(target): target for target in _measured(plan)}
    return Evaluated(
        plan=plan,
        period=period,
        approved_only=approved_only,
        facts=facts,
        tree=where.tree,
        targets=targets,
        contributions={name: contributions(plan, target, facts) for name, target in targets.items()},
        before=Before(plan, period, approved_only),
    )


def name_of(target: Target) -> str:
    """The name under which a target's rows are kept: its id, which headlines without a target don't have."""
    return target.id or UNTARGETED + target.indicator


def _measured(plan: Plan) -> list[Target]:
    """Every target, and what is measured for the headlines without one (rule 13)."""
    of_headlines = [target for _, targets in headline_groups(plan) for target in targets]
    return [*plan.targets, *(target for target in of_headlines if not target.id)]


def check_period(plan: Plan, period: str) -> None:
    """Raise ResultError unless the plan is reported in the period."""
    codes = [entry.code for entry in plan.periods]
    if period not in codes:
        raise ResultError(ResultErrorCode.PERIOD_NOT_IN_PLAN, plan=plan.code, period=period, periods=", ".join(codes))


def area_within(found: Evaluated, area: str | None) -> str:
    """The area asked for (None: the plan's own); ResultError unless it lies within the plan's on the unit day."""
    if area is None or area == found.plan.area:
        return found.plan.area
    if found.plan.area not in found.tree.path(area):
        raise ResultError(
            ResultErrorCode.AREA_NOT_IN_PLAN, area=area, plan=found.plan.code, day=found.facts.day.isoformat()
        )
    return area
