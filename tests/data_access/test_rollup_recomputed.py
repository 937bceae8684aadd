"""The stored roll-up always equals its recomputation, and both equal a plain count over the raw records."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from data_access import rollup
from data_access.database import ready, transaction
from data_access.questions import numbers_of
from data_access.tables import Import, Observation, Report, Rollup
from kpi.periods import period as period_of
from tests.data_access.world_tables import empty, write_world
from tests.kpi.world import World
from tests.kpi.worlds import PARENTS, PERIODS, plans, worlds
from tests.stored_answers import add_answer, answer_at

KEYS = ("period", "day", "indicator", "level", "area_code", "office_code", "kind", "levels", "ownership", "state")
SUMS = ("units", "reported", "not_applicable", "satisfied", "numerator", "denominator", "value_sum", "value_count")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all the worlds of this module: each empties it first."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('rollups') / 'kpi.db'}")
    yield opened
    opened.dispose()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_touched_cells_equal_a_recomputation(engine: Engine, data: st.DataObject) -> None:
    _, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    with transaction(engine) as opened:
        empty(opened)
        write_world(opened, world, {})
        rollup.refresh(opened)
        for _ in range(data.draw(st.integers(1, 4))):
            _change(opened, data, world, raw)
        touched = stored(opened)
        rollup.refresh(opened)
        assert touched == stored(opened)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_cells_add_up_to_the_raw_records(engine: Engine, data: st.DataObject) -> None:
    _, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    with transaction(engine) as opened:
        empty(opened)
        write_world(opened, world, {})
        rollup.refresh(opened)
        cells = opened.execute(select(Rollup)).scalars().all()
    for period in PERIODS:
        day = period_of(period).ends_on
        for area in PARENTS:
            found = [cell for cell in cells if (cell.period, cell.day, cell.area_code) == (period, day, area)]
            inside = _codes_within(world, area, day)
            open_then = _codes_within(world, "75", day)
            if any(entry.period == period and (entry.unit, "") in open_then for entry in world.observations):
                census = sum(cell.units for cell in found if cell.indicator == "" and cell.state == "sent")
                assert census == len(inside)
            for indicator in raw:
                expected = [
                    entry
                    for entry in world.observations
                    if entry.period == period and entry.indicator == indicator and (entry.unit, entry.level) in inside
                ]
                sent = [cell for cell in found if cell.indicator == indicator and cell.state == "sent"]
                _check_sums(sent, expected)


def _check_sums(cells: list[Rollup], expected: list[Any]) -> None:
    answered = [entry for entry in expected if not entry.not_applicable]
    assert sum(cell.not_applicable for cell in cells) == len(expected) - len(answered)
    assert sum(cell.reported for cell in cells) == len(answered)
    assert sum(cell.numerator for cell in cells) == sum(entry.numerator or 0 for entry in answered)
    assert sum(cell.denominator for cell in cells) == sum(entry.denominator or 0 for entry in answered)


class _Inside:
    """Membership of (unit, level): the unit is open in the area and, for a level, teaches it; its size counts units."""

    def __init__(self, levels: dict[str, tuple[str, ...]]) -> None:
        self._levels = levels

    def __contains__(self, pair: tuple[str, str]) -> bool:
        unit, level = pair
        return unit in self._levels and (not level or level in self._levels[unit])

    def __len__(self) -> int:
        return len(self._levels)


def _codes_within(world: World, area: str, day: Any) -> _Inside:
    levels: dict[str, tuple[str, ...]] = {}
    for unit in world.units:
        if unit.opened_on <= day and (unit.closed_on is None or day < unit.closed_on):
            at = [entry for entry in unit.history if entry.valid_from <= day][-1]
            place: str | None = at.area
            while place is not None and place != area:
                place = world.parents[place]
            if place == area:
                levels[unit.code] = at.levels
    return _Inside(levels)


def _change(session: Session, data: st.DataObject, world: World, raw: tuple[str, ...]) -> None:
    """Change some units' answers or report states in one period, and touch just those."""
    period = data.draw(st.sampled_from(PERIODS))
    units = data.draw(st.sets(st.sampled_from([unit.code for unit in world.units]), min_size=1))
    if data.draw(st.booleans()):
        for report in session.execute(select(Report).where(col(Report.period) == period)).scalars():
            if report.unit_code in units:
                report.state = data.draw(st.sampled_from(["draft", "sent", "approved", "returned"]))
        session.flush()
        rollup.touch(session, period=period, units=units)
        return
    indicator = data.draw(st.sampled_from(raw))
    cells = (col(Observation.question_id).in_(numbers_of([period], [indicator])),)
    if data.draw(st.booleans()):
        session.execute(delete(Observation).where(*cells, col(Observation.unit_code).in_(units)))
    else:
        import_id = session.execute(select(col(Import.id))).scalars().first()
        for unit in units:
            _answer(session, period, unit, indicator, data.draw(st.integers(0, 1)), import_id)
    rollup.touch(session, period=period, units=units, indicators={indicator})


def _answer(session: Session, period: str, unit: str, indicator: str, number: int, import_id: int | None) -> None:
    if (
        session.execute(select(Report).where(col(Report.period) == period, col(Report.unit_code) == unit)).first()
        is None
    ):
        session.add(Report(period=period, unit_code=unit))
    key = (period, indicator, "")
    made = answer_at(session, key, unit) or add_answer(session, key, unit, import_id)
    score = indicator.endswith("_score") or indicator == "online_service_groups"
    made.numerator, made.denominator, made.value = (None, None, 75.0 * number) if score else (number, 1, None)
    made.state = ""
    session.add(made)
    session.flush()


def stored(session: Session) -> list[tuple[object, ...]]:
    """Every cell of the roll-up: its key, province and sums."""
    columns = [col(getattr(Rollup, name)) for name in (*KEYS, "province", *SUMS)]
    return sorted(tuple(row) for row in session.execute(select(*columns)))
