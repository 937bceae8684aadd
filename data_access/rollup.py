"""The roll-up: additive tuples per period, day, area and group of units; recomputed where touched."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import delete, or_, select, union
from sqlmodel import Session, col

from data_access.area_tree import AreaTree
from data_access.census import Census, units_on
from data_access.counted import listed_periods, listed_units, made_of, rows_of_units
from data_access.plan_area import plan_province
from data_access.rollup_cells import CENSUS, Box
from data_access.rollup_pending import Pending, by_province
from data_access.rollup_stored import NOTHING_KNOWN, Known, Stored
from data_access.tables import Area, Period, Report, Rollup, Succession
from data_access.unit_lives import unit_lives
from data_access.versions import raise_versions
from kpi.evaluation import unit_day
from kpi.indicators import indicators as all_indicators
from kpi.periods import period as period_of
from kpi.plan_loader import read_all
from kpi.vocabulary import levels as level_terms

#: The "period" whose version stands for what all periods share; raised by `refresh` beside the periods' own.
EVERY_PERIOD = ""

_WAITING = "refreshes_waiting"


def days_of(session: Session, period: str) -> dict[date, set[str] | None]:
    """The days for which a period is rolled up, each with the provinces it is needed in (None: everywhere).

    The period's last day everywhere, and the unit day of every known plan that has the period in the plan's province.
    """
    last_day = period_of(period).ends_on
    answer: dict[date, set[str] | None] = {last_day: None}
    for plan in read_all()[0].values():
        if any(entry.code == period for entry in plan.periods):
            province = plan_province(session, plan)
            needed = answer.setdefault(unit_day(plan, period), set())
            if needed is not None and province is not None:
                needed.add(province)
    return {day: needed for day, needed in sorted(answer.items()) if needed is None or needed}


def touch(
    session: Session,
    *,
    period: str,
    units: Iterable[str],
    indicators: Iterable[str] | None = None,
    known: Known = NOTHING_KNOWN,
) -> None:
    """Recompute what answers or report states of these units changed; call it in the writing transaction, after flush.

    `indicators`: those whose answers changed (derived ones made of them follow by themselves); None means all (the
    state of a report changed). `known`: whatever stands of some questions, if the caller has it in columns. Raises the
    versions of every province the units, or their successors, ever lay in.
    """
    touched = Touched(session, period=period, units=units, indicators=indicators, known=known)
    touched.compute()
    touched.write()


class Touched:
    """As `touch`, in three steps: what is read when it is made, what is computed, and what is written.

    With `ahead`, computing leaves the database alone, so that another thread can write meanwhile: all answers that it
    writes must be among the known. Until it is written nothing else may touch the roll-up.
    """

    def __init__(
        self,
        session: Session,
        *,
        period: str,
        units: Iterable[str],
        indicators: Iterable[str] | None = None,
        known: Known = NOTHING_KNOWN,
        ahead: bool = False,
    ) -> None:
        session.flush()
        self._session, self._period, self._units = session, period, set(units)
        self._wanted = set(all_indicators()) if indicators is None else made_of(indicators)
        self._provinces = provinces_of_units(session, self._units)
        self._days = days_of(session, period) if self._units else {}
        self._census = {day: Census(session, day) for day in self._days}
        self._rolled_up = {day: _rolled_up(session, period, day) for day in self._days}
        asked = set(all_indicators()) if self._is_new() else self._wanted
        stored = Stored(session, period, asked, known) if ahead else None
        self._pending = Pending(session, period, known, stored)
        self._boxes: list[tuple[date, str, Box]] = []

    def compute(self) -> None:
        """Find the cells and add them up."""
        for day, needed in self._days.items():
            areas = self._provinces if needed is None else self._provinces & needed
            for province, inside in by_province(self._census[day].units(areas)):
                touched = [unit for unit in inside if unit.code in self._units]
                if not touched:
                    continue
                if province not in self._rolled_up[day]:
                    # The first report: from now on the cells count every unit of the province, also the silent ones.
                    self._pending.add(day, None, Box.around(inside), inside)
                    continue
                box = Box.around(touched)
                self._boxes.append((day, province, box))
                self._pending.add(day, frozenset(self._wanted), box, [unit for unit in inside if box.holds(unit)])
        self._pending.compute()

    def write(self) -> None:
        """Write them in place of those that were there."""
        for day, province, box in self._boxes:
            _delete(self._session, self._period, day, province, self._wanted, box)
        self._pending.write()
        raise_versions(self._session, [(province, self._period) for province in self._provinces])

    def _is_new(self) -> bool:
        """Whether some province has no cells yet on some day."""
        return any(not self._provinces <= rolled_up for rolled_up in self._rolled_up.values())


@contextmanager
def together(session: Session, since: date) -> Iterator[None]:
    """Several changes of units that hold from one day on: the refreshes of whole provinces that the loaders ask for
    inside are done once, at the end, and not for days before `since`, on which nothing is different."""
    waiting: set[str] = session.info.setdefault(_WAITING, set())
    try:
        yield
    finally:
        session.info.pop(_WAITING)
    if waiting:
        refresh(session, provinces=waiting, since=since)


def refresh(
    session: Session,
    *,
    provinces: Iterable[str] | None = None,
    periods: Iterable[str] | None = None,
    since: date | None = None,
) -> None:
    """Recompute the whole roll-up of provinces (codes; None = all) and periods (None = every period with reports);
    with `since`, only periods that are rolled up for that day or a later one.

    For changes of areas, offices, units, successions, plan files and lists; raises the versions as well.
    """
    session.flush()
    chosen = None if provinces is None else set(provinces)
    if chosen is not None and periods is None and _WAITING in session.info:
        session.info[_WAITING].update(chosen)
        return
    named = None if periods is None else set(periods)
    for period in sorted(_periods_with_reports(session) if named is None else named):
        if since is None or any(day >= since for day in days_of(session, period)):
            _refresh_period(session, period, chosen)
    touched = _root_codes(session) if chosen is None else chosen
    raised = [*(known_periods(session) if named is None else named), EVERY_PERIOD]
    raise_versions(session, [(province, period) for province in touched for period in raised])


def _refresh_period(session: Session, period: str, provinces: set[str] | None) -> None:
    """Delete and recompute; a province has no cells for a day on which nobody with a report, or on a list that an
    office keeps, was open there."""
    here = col(Rollup.period) == period
    query = select(col(Rollup.province), col(Rollup.day)).where(here).distinct()
    known = {(province, day) for province, day in session.execute(query)}
    with_reports = set(session.execute(select(col(Report.unit_code)).where(col(Report.period) == period)).scalars())
    with_reports |= listed_units(session, period)
    session.execute(delete(Rollup).where(here, *([] if provinces is None else [col(Rollup.province).in_(provinces)])))
    pending = Pending(session, period)
    for day, needed in days_of(session, period).items():
        asked = needed if provinces is None else provinces if needed is None else provinces & needed
        for province, inside in by_province(units_on(session, day, areas=asked)):
            if (province, day) in known or any(unit.code in with_reports for unit in inside):
                pending.add(day, None, Box.around(inside), inside)
    pending.compute()
    pending.write()


def _rolled_up(session: Session, period: str, day: date) -> set[str]:
    """The provinces that have cells of the period for the day."""
    here = (col(Rollup.period) == period, col(Rollup.day) == day, col(Rollup.indicator) == CENSUS)
    return set(session.execute(select(col(Rollup.province)).where(*here).distinct()).scalars())


def _delete(session: Session, period: str, day: date, province: str, wanted: set[str], box: Box) -> None:
    session.execute(
        delete(Rollup).where(
            col(Rollup.period) == period,
            col(Rollup.day) == day,
            col(Rollup.province) == province,
            col(Rollup.indicator).in_(sorted(wanted | {CENSUS})),
            col(Rollup.level).in_(["", *level_terms()]),
            col(Rollup.area_code).in_(sorted(box.areas)),
            col(Rollup.office_code).in_(sorted(box.offices)),
            col(Rollup.kind).in_(sorted(box.kinds)),
            col(Rollup.levels).in_(sorted(box.levels)),
            col(Rollup.ownership).in_(sorted(box.ownerships)),
        )
    )


def provinces_of_units(session: Session, units: Collection[str]) -> set[str]:
    """The provinces in which these units, or the units they went into, have ever lain.

    So a late correction of a merged school's old report also renews the cached figures of its successor's province.
    """
    everybody = set(units)
    waiting = set(units)
    while waiting:
        found = {row[1] for row in rows_of_units(session, waiting, col(Succession.from_unit), col(Succession.to_unit))}
        waiting = found - everybody
        everybody |= waiting
    lives = unit_lives(session, everybody)
    spans = {one[:2] for life in map(lives.get, everybody) if life is not None for one in life.versions}
    return _provinces_of_areas(session, spans)


def _provinces_of_areas(session: Session, spans: set[tuple[date, str]]) -> set[str]:
    """The root above each area from each day on: as links are dated, on every day on which some area changes."""
    changes = set(session.execute(select(col(Area.valid_from)).distinct()).scalars())
    answer: set[str] = set()
    for day in sorted(changes | {since for since, _ in spans}):
        tree = AreaTree.of(session, day)
        for since, code in spans:
            if since <= day:
                path = tree.path(code)
                answer.update(path[-1:])
    return answer


def _periods_with_reports(session: Session) -> set[str]:
    stored = session.execute(union(select(col(Report.period)), select(col(Rollup.period)))).scalars()
    return set(stored) | listed_periods(session)


def known_periods(session: Session) -> set[str]:
    """Every period that anything may be asked of: those of plans, of the period table and of reports."""
    codes = {entry.code for plan in read_all()[0].values() for entry in plan.periods}
    codes.update(session.execute(select(col(Period.code))).scalars())
    return codes | _periods_with_reports(session)


def _root_codes(session: Session) -> set[str]:
    query = select(col(Area.code)).where(or_(col(Area.parent_code).is_(None), col(Area.parent_code) == "")).distinct()
    return set(session.execute(query).scalars())
