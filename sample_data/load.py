"""Loads the sample world into an empty database, by the same loaders as real files (`make run`, `cli.py demo`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from data_access import demo_users, lists, reports, sample_mark
from data_access.database import Engine, Session, transaction
from data_access.demo_users import DemoUser
from data_access.loading.areas import load_areas
from data_access.loading.files import load_file
from data_access.loading.offices import load_offices
from data_access.loading.result import LoadResult
from data_access.loading.successions import load_successions
from data_access.loading.units import load_units
from data_access.reports import ReportState
from data_access.scope import Role, Scope
from kpi.units import UnitState
from sample_data import invented_plan, tables
from sample_data.records import as_csv, kept_lists, listed, reports_of, wrong_at_first
from sample_data.rounds import Part, Round, expected, parts, rounds
from sample_data.world import chance, world

#: Who loads the sample data, as lists and histories name it.
LOADER = Scope(Role.ADMINISTRATOR, "du-lieu-mau")
#: Of the reports sent in time: approved in a plan's earlier rounds and in its newest; never sent; sent back.
APPROVED, APPROVED_NEWEST, DRAFT, RETURNED = 0.9, 0.6, 0.015, 0.01
#: Of the offices that keep lists: those that closed theirs in earlier rounds and in the newest.
CLOSED, CLOSED_NEWEST = 0.95, 0.6

Progress = Callable[[float, str], None]


def load(engine: Engine, progress: Progress) -> list[DemoUser]:
    """Fill an empty, migrated database: areas, offices, units, reports, states, the mark "sample data", demo users.

    All or nothing, in one transaction. `progress` is told the share done and what is being done. Returns the demo users
    with their passwords, to be shown once. Raises RuntimeError when a loader refuses sample data (a mistake in them).
    """
    with invented_plan.shown(), transaction(engine) as session:
        sample_mark.mark(session)
        progress(0.0, "Địa bàn và đơn vị")
        _load_world(session)
        every = rounds()
        for number, one in enumerate(every):
            progress(0.1 + 0.85 * number / len(every), f"{one.plan.short_title}: {one.period}")
            _load_round(session, one, newest=_is_newest(one))
        progress(0.97, "Người dùng thử")
        users = demo_users.create(session)
    progress(1.0, "Xong")
    return users


def _load_world(session: Session) -> None:
    made = world()
    _taken(load_areas(session, LOADER, tables.areas_csv()))
    _taken(load_offices(session, LOADER, tables.offices_csv(made)))
    _taken(load_units(session, LOADER, tables.units_csv(made)))
    _taken(load_successions(session, LOADER, tables.successions_csv(made)))


def files_of(one: Round) -> Iterator[tuple[str, bytes]]:
    """The files of a round in the order in which they came: the first reports; the late ones with the corrections."""
    split = parts(one)
    stem = f"{one.plan.code}_{one.period.replace('/', '-')}"
    yield f"{stem}.csv", as_csv([*reports_of(one, split.on_time, first_try=True), *kept_lists(one)])
    corrected = [state for state in split.on_time if one.corrected and wrong_at_first(one, state)]
    name = f"{stem}_muon_va_dinh_chinh.csv" if corrected else f"{stem}_muon.csv"
    yield name, as_csv(reports_of(one, [*split.late, *corrected]))


def _load_round(session: Session, one: Round, *, newest: bool) -> None:
    for name, content in files_of(one):
        _taken(load_file(session, LOADER, content, name))
    states = _states(one, parts(one), APPROVED_NEWEST if newest else APPROVED)
    reports.set_states(session, LOADER, one.period, states)
    for office, indicator in _closed_lists(one, CLOSED_NEWEST if newest else CLOSED):
        lists.close_list(session, LOADER, office, indicator, one.period)


def _states(one: Round, split: Part, approved_share: float) -> Mapping[str, ReportState]:
    """Which reports were approved, went back to a draft, were sent back; the others stay sent."""
    states = {}
    for unit in split.on_time:
        dice = chance(unit.code, "state", one.plan.code, one.period).random()
        if dice < DRAFT:
            states[unit.code] = ReportState.DRAFT
        elif dice < DRAFT + RETURNED:
            states[unit.code] = ReportState.RETURNED
        elif dice > 1 - approved_share:
            states[unit.code] = ReportState.APPROVED
    return states


def _closed_lists(one: Round, share: float) -> Iterator[tuple[str, str]]:
    """The lists that offices have closed for the round: (office, indicator)."""
    managed: Sequence[UnitState] = [state for state in expected(one) if state.kind != "office"]
    for indicator in listed(one.plan):
        for office in sorted({state.office for state in managed}):
            if chance(office, indicator.code, one.plan.code, "closes").random() < share:
                yield office, indicator.code


def _is_newest(one: Round) -> bool:
    """Whether the round is the last of its plan with sample reports."""
    return [other for other in rounds() if other.plan.code == one.plan.code][-1] is one


def _taken(result: LoadResult) -> None:
    if result.errors:
        shown = "; ".join(error.message("en") for error in result.errors[:3])
        raise RuntimeError(f"sample data refused: {shown} ({len(result.errors)} errors)")
