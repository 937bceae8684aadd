"""Lists that an office keeps count by themselves: loading one neither sends a unit's report nor ends an approval."""

import pytest
from sqlalchemy import delete
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access import rollup
from data_access.database import session, transaction
from data_access.loading.undo import undo
from data_access.reports import ReportState, set_states
from data_access.results import completeness, periods_with_data, plan_results
from data_access.scope import TERMINAL
from data_access.tables import Import, Report, Rollup
from kpi.figures import Figure
from kpi.plan import Plan
from tests.data_access.test_rollup_recomputed import stored
from tests.data_access.worlds import LOWER, PERIOD, load_rows, load_world

WIFI, LISTED = ",a1,wifi,,{},1,,", ",a1,inspected,,{},1,,"
LATER = "2024-2025/CN"


def _plan() -> Plan:
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "x")
    target = {"clause": "1", "label": "x", "label_en": "x", "comparator": ">=", "counted": "units", "value": 30}
    fields = {"code": "p", "area": "75", "year_kind": "school", "starts_on": "2024-09-01", "ends_on": "2025-05-31"}
    targets = [target | {"id": code, "indicator": code} for code in ("inspected", "wifi")]
    periods = [{"code": PERIOD}, {"code": LATER}]
    return Plan.model_validate(words | fields | {"periods": periods, "targets": targets})


PLAN = _plan()


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _load(engine: Engine, *rows: str) -> int:
    made = load_rows(engine, *rows, scope=LOWER).import_id
    assert made is not None
    return made


def _undo(engine: Engine, number: int) -> None:
    with transaction(engine) as writing:
        undo(writing, TERMINAL, number)


def _put(engine: Engine, state: ReportState) -> None:
    with transaction(engine) as writing:
        set_states(writing, TERMINAL, PERIOD, {"a1": state})


def _states(engine: Engine) -> dict[str, str]:
    with session(engine) as reading:
        return {one.unit_code: one.state for one in reading.exec(select(Report).where(Report.period == PERIOD))}


def _figure(engine: Engine, name: str = "inspected", *, approved_only: bool = False) -> Figure:
    with session(engine) as reading:
        rows = plan_results(reading, TERMINAL, PLAN, PERIOD, approved_only=approved_only)
    return next(row.figure for row in rows if row.target_id == name)


def _is_recomputed(engine: Engine) -> None:
    """The roll-up equals what a computation from nothing gives."""
    with transaction(engine) as writing:
        before = stored(writing)
        writing.execute(delete(Rollup))
        rollup.refresh(writing)
        assert stored(writing) == before


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED, ReportState.APPROVED])
def test_a_list_leaves_the_state_of_a_report_alone(world: Engine, state: ReportState) -> None:
    _load(world, WIFI.format(1))
    _put(world, state)
    numbers = [_load(world, LISTED.format(1)), _load(world, LISTED.format(0))]
    assert _states(world) == {"a1": state}
    figures = [_figure(world, approved_only=only) for only in (False, True)]
    assert [(figure.reported, figure.met) for figure in figures] == [(1, 0), (1, 0)]
    _is_recomputed(world)
    _undo(world, numbers[1])
    assert _figure(world).met == 1
    assert _states(world) == {"a1": state}
    _undo(world, numbers[0])
    assert _figure(world).reported == 0
    assert _states(world) == {"a1": state}


def test_a_file_of_both_ends_an_approval_only_for_the_units_own_answers(world: Engine) -> None:
    _load(world, WIFI.format(1))
    _put(world, ReportState.APPROVED)
    _load(world, WIFI.format(1), LISTED.format(1))
    assert _states(world) == {"a1": "approved"}
    _load(world, WIFI.format(0), LISTED.format(1))
    assert _states(world) == {"a1": "sent"}
    _is_recomputed(world)


def test_a_unit_only_on_a_list_counts_there_and_has_sent_nothing(world: Engine) -> None:
    _load(world, LISTED.format(1), ",a2,inspected,,1,1,,")
    assert _states(world) == {}
    assert _figure(world).met == 2
    with session(world) as reading:
        assert completeness(reading, TERMINAL, PLAN, PERIOD).sent == 0
        assert periods_with_data(reading, TERMINAL, PLAN) == []
    _is_recomputed(world)


def test_what_a_list_said_before_counts_in_the_change(world: Engine) -> None:
    _load(world, LISTED.format(1))
    _load(world, f"{LATER},a1,inspected,,1,1,,", f"{LATER},a2,inspected,,1,1,,")
    with session(world) as reading:
        row = next(row for row in plan_results(reading, TERMINAL, PLAN, LATER) if row.target_id == "inspected")
    assert row.change is not None


def test_a_report_goes_with_its_own_last_answer_though_a_list_still_names_the_unit(world: Engine) -> None:
    first = _load(world, WIFI.format(1))
    _load(world, LISTED.format(1))
    _undo(world, first)
    assert _states(world) == {}
    assert _figure(world).met == 1
    _is_recomputed(world)


def test_the_same_list_again_stores_nothing(world: Engine) -> None:
    _load(world, LISTED.format(1))
    assert load_rows(world, LISTED.format(1), scope=LOWER).import_id is None
    with session(world) as reading:
        assert len(reading.exec(select(Import)).all()) == 1
