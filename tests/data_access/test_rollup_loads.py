"""After any mix of loads, undos and approvals the roll-up equals its recomputation; undoing all gives back nothing."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.loading.files import load_file
from data_access.loading.undo import undo
from data_access.reports import ReportState, set_states
from data_access.results import plan_results
from data_access.scope import TERMINAL
from kpi.figures import By, Row
from kpi.plan_loader import plans
from tests.data_access.test_rollup_recomputed import stored
from tests.data_access.world_tables import empty
from tests.factories import create_area, create_office, create_unit

PLAN = "dong-nai-2024-2025"
PERIODS = ["2024-2025/HK1", "2024-2025/CN"]
UNITS = {
    "h": ("primary",),
    "a": ("primary",),
    "b": ("primary", "lower_secondary"),
    "c": ("preschool",),
    "d": ("upper_secondary",),
}
HEADER = "period,unit_code,indicator,level,numerator,denominator,value,state\n"
CELLS = st.one_of(
    st.tuples(st.just("internet_line"), st.sampled_from(["0,1,,", "1,1,,", ",,,not_applicable"])),
    st.tuples(st.just("records_digitised"), st.sampled_from(["5,10,,", "7,10,,", "0,0,,"])),
    st.tuples(st.just("teaching_score"), st.sampled_from([",,50,", ",,75,", ",,80.5,"])),
    st.tuples(st.just("management_score"), st.sampled_from([",,49.9,", ",,76,"])),
    st.tuples(st.just("inspected"), st.sampled_from(["0,1,,", "1,1,,"])),
)
ROWS = st.lists(st.tuples(st.sampled_from(PERIODS), st.sampled_from(list(UNITS)), CELLS), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all examples: each empties it first."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('loads') / 'kpi.db'}")
    yield opened
    opened.dispose()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_loads_undos_and_approvals_keep_the_roll_up_right(engine: Engine, data: st.DataObject) -> None:
    _start(engine)
    nothing = rows_of(engine)
    live: list[int] = []
    for _ in range(data.draw(st.integers(2, 6))):
        step = data.draw(st.sampled_from(["load", "load", "undo", "approve"]))
        if step == "load":
            made = load_file(engine, TERMINAL, _file(data.draw(ROWS)), "t.csv", good_rows=True).import_id
            live += [] if made is None else [made]
        elif step == "undo" and live:
            _undo(engine, live.pop(data.draw(st.integers(0, len(live) - 1))))
        elif step == "approve":
            with transaction(engine) as writing:
                states = dict.fromkeys(UNITS, ReportState.APPROVED)
                set_states(writing, TERMINAL, data.draw(st.sampled_from(PERIODS)), states)
        _check(engine)
    for made in live:
        _undo(engine, made)
    assert rows_of(engine) == nothing


def rows_of(engine: Engine) -> list[Row]:
    """The plan's rows by area in its last period."""
    with session(engine) as opened:
        return plan_results(opened, TERMINAL, plans()[PLAN], PERIODS[-1], by=By.AREA)


def _undo(engine: Engine, made: int) -> None:
    with transaction(engine) as writing:
        undo(writing, TERMINAL, made)


def _check(engine: Engine) -> None:
    """The stored roll-up and the results kept in memory against both made anew."""
    kept = rows_of(engine)
    with transaction(engine) as writing:
        before = stored(writing)
        rollup.refresh(writing)
        assert before == stored(writing)
    assert rows_of(engine) == kept


def _file(rows: list[tuple[str, str, tuple[str, str]]]) -> bytes:
    cells = {(period, unit, indicator): content for period, unit, (indicator, content) in rows}
    lines = (f"{period},{unit},{indicator},,{content}\n" for (period, unit, indicator), content in cells.items())
    return (HEADER + "".join(lines)).encode()


def _start(engine: Engine) -> None:
    with transaction(engine) as writing:
        empty(writing)
        write_units(writing)


def write_units(writing: Session) -> None:
    create_area(writing, "75")
    create_office(writing, "so-75")
    for code in ("731", "732"):
        create_area(writing, code, parent="75")
        create_office(writing, f"p{code}", area=code, tier="lower_office")
    create_area(writing, "31")
    create_office(writing, "so-31", area="31")
    create_unit(writing, "h", area="31", office="so-31", levels=UNITS["h"])
    for code, district in (("a", "731"), ("b", "732"), ("c", "731"), ("d", "732")):
        create_unit(writing, code, area=district, office=f"p{district}", levels=UNITS[code])
