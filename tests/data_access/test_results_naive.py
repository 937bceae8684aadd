"""Results asked of the database agree with the naive second implementation on generated worlds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.results import plan_results
from data_access.scope import TERMINAL
from kpi.figures import By
from kpi.plan import Plan
from tests.data_access.world_tables import States, check_row, empty, write_world
from tests.kpi.naive import naive_rows
from tests.kpi.world import World
from tests.kpi.worlds import PARENTS, plans, worlds

STATES = ["sent", "sent", "approved", "approved", "draft", "returned"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all the worlds of this module: each empties it first."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('worlds') / 'kpi.db'}")
    yield opened
    opened.dispose()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_results_agree_with_the_naive_implementation(engine: Engine, data: st.DataObject) -> None:
    plan, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    reports = sorted({(entry.period, entry.unit) for entry in world.observations})
    states = {report: data.draw(st.sampled_from(STATES)) for report in reports}
    with transaction(engine) as opened:
        empty(opened)
        write_world(opened, world, states)
        rollup.refresh(opened)
    for approved_only in (False, True):
        counted = _counted(world, states, {"approved"} if approved_only else {"sent", "approved"})
        for entry in plan.periods:
            _compare(engine, counted, plan, entry.code, approved_only)


def _counted(world: World, states: States, which: set[str]) -> World:
    """The world as it counts: answers of drafts and returned reports, or of all but approved ones, are not there."""
    kept = tuple(entry for entry in world.observations if states[entry.period, entry.unit] in which)
    return replace(world, observations=kept)


def _compare(engine: Engine, world: World, plan: Plan, period: str, approved_only: bool) -> None:
    (target,) = plan.targets
    with session(engine) as opened:
        for by in By:
            for area in PARENTS:
                rows = plan_results(opened, TERMINAL, plan, period, area=area, by=by, approved_only=approved_only)
                expected = naive_rows(world, plan, target, period, by.value, area)
                assert [(row.area, row.level, row.unit) for row in rows] == list(expected)
                for row in rows:
                    check_row(row, expected[row.area, row.level, row.unit])
