"""Results asked of the database agree with the naive second implementation on generated worlds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, transaction
from tests.data_access.world_tables import check_world, empty, write_world
from tests.kpi.worlds import plans, worlds

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
    for approved_only, counted in ((False, {"sent", "approved"}), (True, {"approved"})):
        # As it counts: answers of drafts and returned reports, or of all but approved ones, are not there.
        kept = tuple(
            entry
            for entry in world.observations
            if entry.indicator == "inspected" or states[entry.period, entry.unit] in counted
        )
        check_world(engine, replace(world, observations=kept), plan, approved_only=approved_only)
