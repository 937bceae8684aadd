"""Periods closed for loading: who may close and reopen, what holds for whom."""

import pytest
from sqlalchemy.engine import Engine

from data_access.database import session, transaction
from data_access.period_closings import (
    ClosingError,
    ClosingErrorCode,
    close_period,
    closed_units,
    closings,
    may_close,
    reopen_period,
)
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, load_world

ALL = ["a1", "a2", "b1", "c1", "h1"]
COLLEAGUE = Scope(Role.DEPARTMENT, "colleague", area="75", office="so-75")


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _close(world: Engine, scope: Scope, area: str = "75", period: str = PERIOD) -> bool:
    with transaction(world) as writing:
        return close_period(writing, scope, period, area)


def _closed(world: Engine, scope: Scope) -> list[str]:
    with session(world) as reading:
        return sorted(unit for _, unit in closed_units(reading, scope, {PERIOD: ALL, "2025": ALL}))


def test_a_closed_period_is_closed_to_all_but_who_closed_it_and_administrators(world: Engine) -> None:
    assert _close(world, DEPARTMENT)
    assert not _close(world, DEPARTMENT)
    for scope in (LOWER, UNIT, COLLEAGUE):
        assert _closed(world, scope) == ["a1", "a2", "b1", "c1"]
    assert _closed(world, DEPARTMENT) == _closed(world, TERMINAL) == []
    with transaction(world) as writing:
        assert reopen_period(writing, COLLEAGUE, PERIOD, "75")
        assert not reopen_period(writing, COLLEAGUE, PERIOD, "75")
    assert _closed(world, LOWER) == []
    assert _close(world, COLLEAGUE)
    assert _closed(world, DEPARTMENT) == ["a1", "a2", "b1", "c1"]


def test_an_area_below_is_closed_by_itself(world: Engine) -> None:
    _close(world, TERMINAL, "732")
    assert _closed(world, LOWER) == ["b1"]


def test_who_may_close_which(world: Engine) -> None:
    for scope, area in ((LOWER, "731"), (UNIT, "731"), (VIEWER, "75"), (DEPARTMENT, "31"), (DEPARTMENT, "nowhere")):
        with pytest.raises(NotAllowed):
            _close(world, scope, area)
    for period, area, code in (
        ("soon", "75", ClosingErrorCode.UNKNOWN_PERIOD),
        (PERIOD, "nowhere", ClosingErrorCode.UNKNOWN_AREA),
    ):
        with pytest.raises(ClosingError) as caught:
            _close(world, TERMINAL, area, period)
        assert caught.value.code is code
        assert area in caught.value.message("vi") or period in caught.value.message("vi")
    with session(world) as reading:
        assert may_close(reading, DEPARTMENT, PERIOD, "731")
        assert not may_close(reading, LOWER, PERIOD, "731")


def test_closings_are_shown_to_whom_they_concern(world: Engine) -> None:
    _close(world, TERMINAL, "732")
    _close(world, TERMINAL, "31")

    def seen(scope: Scope) -> list[str]:
        with session(world) as reading:
            return [one.area_code for one in closings(reading, scope, PERIOD)]

    assert seen(TERMINAL) == ["31", "732"]
    assert seen(DEPARTMENT) == ["732"]
    assert seen(LOWER) == seen(UNIT) == []
    _close(world, TERMINAL, "75")
    assert seen(LOWER) == seen(UNIT) == ["75"]
