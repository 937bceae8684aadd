"""What a unit may undo of its own, and what becomes of approvals when values go that stood before them."""

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access.database import session, transaction
from data_access.loading.undo import UndoError, UndoErrorCode, refusal, undo
from data_access.reports import ReportState, set_states
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Report
from tests.data_access.worlds import LOWER, PERIOD, UNIT, load_rows, load_world
from tests.stored_answers import answer_at

WIFI, LISTED = ",a1,wifi,,{},1,,", ",a1,inspected,,{},1,,"


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _load(engine: Engine, *rows: str, scope: Scope = TERMINAL) -> int:
    made = load_rows(engine, *rows, scope=scope).import_id
    assert made is not None
    return made


def _undo(engine: Engine, number: int, scope: Scope = TERMINAL) -> None:
    """Undo it; `refusal` has said before whether that is possible."""
    with session(engine) as reading:
        may = refusal(reading, scope, number) is None
    try:
        with transaction(engine) as writing:
            undo(writing, scope, number)
    except (NotAllowed, UndoError):
        assert not may
        raise
    assert may


def _approve(engine: Engine) -> None:
    with transaction(engine) as writing:
        set_states(writing, TERMINAL, PERIOD, {"a1": ReportState.APPROVED})


def _stands(engine: Engine) -> tuple[str, int | None]:
    """The state of the report and the answer about wifi."""
    with session(engine) as reading:
        found = reading.exec(select(Report).where(Report.unit_code == "a1")).one()
        wifi = answer_at(reading, (PERIOD, "wifi", ""), "a1")
        if found.state != "approved":
            assert (found.approved_at, found.approved_by) == (None, None)
        return found.state, None if wifi is None else wifi.numerator


def test_a_unit_undoes_only_what_it_loaded_itself(world: Engine) -> None:
    by_office = _load(world, WIFI.format(0), scope=LOWER)
    own = _load(world, WIFI.format(1), scope=UNIT)
    for scope, number in ((UNIT, by_office), (Scope(Role.UNIT, "colleague", unit="a1"), own)):
        with pytest.raises(NotAllowed):
            _undo(world, number, scope)
    _undo(world, own, UNIT)
    assert _stands(world) == ("sent", 0)
    with pytest.raises(NotAllowed):  # undone: nothing of it is the unit's any more
        _undo(world, own, UNIT)
    _undo(world, by_office, LOWER)


def test_a_unit_undoes_no_import_with_answers_of_its_office(world: Engine) -> None:
    # The same person kept the list for the office before they came to the school.
    number = _load(world, LISTED.format(1), scope=Scope(Role.LOWER_OFFICE, "unit", office="pgd-731"))
    with pytest.raises(NotAllowed):
        _undo(world, number, UNIT)
    _load(world, LISTED.format(0), scope=LOWER)  # replaced by now: still the office's
    with pytest.raises(NotAllowed):
        _undo(world, number, UNIT)


def test_a_unit_does_not_take_an_approved_report_away(world: Engine) -> None:
    number = _load(world, WIFI.format(1), scope=UNIT)
    _approve(world)
    with pytest.raises(UndoError) as caught:
        _undo(world, number, UNIT)
    assert caught.value.code is UndoErrorCode.APPROVED
    assert all("{" not in caught.value.message(language) for language in ("vi", "en"))
    assert _stands(world) == ("approved", 1)
    _undo(world, number, LOWER)


def test_an_approval_of_values_that_are_gone_does_not_come_back(world: Engine) -> None:
    _load(world, WIFI.format(0))
    second = _load(world, WIFI.format(1))
    _approve(world)
    third = _load(world, WIFI.format(0), ",a1,fibre_line,,1,1,,")
    _undo(world, second)
    assert _stands(world) == ("sent", 0)
    _undo(world, third)
    assert _stands(world) == ("sent", 0)


def test_an_approval_from_before_the_undone_import_comes_back(world: Engine) -> None:
    _load(world, WIFI.format(0))
    _approve(world)
    second = _load(world, WIFI.format(1))
    third = _load(world, WIFI.format(0), ",a1,fibre_line,,1,1,,")
    _undo(world, second)
    assert _stands(world) == ("sent", 0)
    _undo(world, third)
    assert _stands(world) == ("approved", 0)


def test_a_list_that_goes_leaves_a_remembered_approval_alone(world: Engine) -> None:
    _load(world, WIFI.format(0))
    listed = _load(world, LISTED.format(1))
    _approve(world)
    third = _load(world, WIFI.format(1))
    _undo(world, listed)
    _undo(world, third)
    assert _stands(world) == ("approved", 0)
