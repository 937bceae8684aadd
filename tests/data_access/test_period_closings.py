"""Periods closed for loading: who may close and reopen, what holds for whom."""

import pytest
from sqlalchemy.engine import Engine

from data_access.database import session, transaction
from data_access.loading.errors import ErrorCode
from data_access.loading.places import Places
from data_access.loading.undo import UndoError, UndoErrorCode, undo
from data_access.period_closings import (
    ClosingError,
    ClosingErrorCode,
    close_period,
    closings,
    may_close,
    reopen_period,
)
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from kpi.periods import period as period_of
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, codes, load_rows, load_world

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
    """The units for which the person may load nothing because the period is closed."""
    with session(world) as reading:
        places = Places(reading, scope, ALL)
        faults = {unit: places.of(period_of(PERIOD), unit).fault for unit in ALL}
        assert ErrorCode.PERIOD_CLOSED not in [places.of(period_of("2024-Q4"), unit).fault for unit in ALL]
    return [unit for unit, fault in faults.items() if fault is ErrorCode.PERIOD_CLOSED]


def test_a_closed_period_is_closed_to_all_but_who_closed_it_and_administrators(world: Engine) -> None:
    assert _close(world, DEPARTMENT)
    assert not _close(world, DEPARTMENT)
    assert _closed(world, COLLEAGUE) == ["a1", "a2", "b1", "c1"]
    assert (_closed(world, LOWER), _closed(world, UNIT)) == (["a1", "a2"], ["a1"])
    assert _closed(world, DEPARTMENT) == _closed(world, TERMINAL) == []
    with transaction(world) as writing:
        assert reopen_period(writing, COLLEAGUE, PERIOD, "75")
        assert not reopen_period(writing, COLLEAGUE, PERIOD, "75")
    assert _closed(world, LOWER) == []
    assert _close(world, COLLEAGUE)
    assert _closed(world, DEPARTMENT) == ["a1", "a2", "b1", "c1"]


def test_nothing_is_loaded_or_undone_in_a_closed_period(world: Engine) -> None:
    own = load_rows(world, ",a1,wifi,,0,1,,", scope=LOWER).import_id
    assert own is not None
    _close(world, DEPARTMENT)
    refused = load_rows(world, ",a1,wifi,,1,1,,", "2024-Q4,a1,wifi,,1,1,,", scope=LOWER)
    assert codes(refused) == [(2, "unit_code", "period_closed")]
    assert "đã khóa" in refused.errors[0].message("vi")
    with transaction(world) as writing, pytest.raises(UndoError) as caught:
        undo(writing, LOWER, own)
    assert caught.value.code is UndoErrorCode.PERIOD_CLOSED
    assert f"Kỳ {PERIOD} đã khóa" in caught.value.message("vi")
    assert "Sở GD&ĐT hoặc quản trị viên mở lại" in caught.value.message("vi")
    stranger = Scope(Role.LOWER_OFFICE, "x", area="732", office="pgd-732")
    with transaction(world) as writing, pytest.raises(NotAllowed):
        undo(writing, stranger, own)
    with transaction(world) as writing:
        undo(writing, DEPARTMENT, own)
    assert load_rows(world, ",a1,wifi,,1,1,,", scope=DEPARTMENT).ok
    with transaction(world) as writing:
        reopen_period(writing, TERMINAL, PERIOD, "75")
    assert load_rows(world, ",a1,wifi,,0,1,,", scope=LOWER).changed == 1


def test_an_area_below_is_closed_by_itself(world: Engine) -> None:
    _close(world, TERMINAL, "732")
    assert _closed(world, DEPARTMENT) == ["b1"]
    assert _closed(world, LOWER) == []


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
