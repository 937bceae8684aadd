"""The same database code on a real PostgreSQL server: migrations, cases, naive worlds, roll-up."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update
from sqlmodel import Session, col

from data_access import rollup
from data_access.area_tree import AreaTree
from data_access.database import ready, session, transaction
from data_access.tables import Area, Rollup
from tests.data_access import postgres_server
from tests.data_access.case_worlds import CASES, check_case, read_case
from tests.data_access.world_tables import check_world, empty, write_world
from tests.factories import create_area, create_office, create_report, create_unit
from tests.kpi.worlds import plans, worlds

pytestmark = pytest.mark.skipif(bool(postgres_server.missing()), reason=postgres_server.missing() or "installed")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A database on a server of its own, migrated; each test empties it first."""
    with postgres_server.server() as url:
        opened = ready(url)
        yield opened
        opened.dispose()


@pytest.mark.parametrize("file", CASES[::4], ids=lambda file: file.stem)
def test_case_through_postgresql(engine: Engine, file: Path) -> None:
    with transaction(engine) as writing:
        empty(writing)
    with read_case(file) as case:
        check_case(engine, case)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_results_on_postgresql_agree_with_the_naive_implementation(engine: Engine, data: st.DataObject) -> None:
    plan, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    with transaction(engine) as writing:
        empty(writing)
        write_world(writing, world, {})
        rollup.refresh(writing)
    check_world(engine, world, plan, approved_only=False)


def test_a_kept_tree_follows_changes_and_stays_within_its_snapshot(engine: Engine) -> None:
    def name(opened: Session) -> str:
        return AreaTree.of(opened, date(2025, 3, 1)).name("75")

    with transaction(engine) as writing:
        empty(writing)
        create_area(writing, "75")
    with session(engine) as before:
        first = name(before)
        other = ready(engine.url.render_as_string(hide_password=False))
        with transaction(other) as writing:
            writing.execute(update(Area).values(name="Tỉnh mới"))
        with session(engine) as after:
            assert name(after) == "Tỉnh mới" != first
        assert name(before) == first
    with session(engine) as again, session(other) as elsewhere:
        assert name(again) == name(elsewhere) == "Tỉnh mới"
    other.dispose()


def test_sums_larger_than_any_one_answer_fit(engine: Engine) -> None:
    with transaction(engine) as writing:
        empty(writing)
        create_area(writing)
        create_office(writing)
        for unit in ("u1", "u2", "u3"):
            create_unit(writing, unit)
            create_report(writing, unit, "2025", {"cashless_payments": (999_999_999, 999_999_999)})
        rollup.refresh(writing)
    with session(engine) as opened:
        sums = select(func.max(col(Rollup.numerator))).where(col(Rollup.indicator) == "cashless_payments")
        assert opened.execute(sums).scalar_one() == 2_999_999_997
