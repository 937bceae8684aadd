"""What stands after loads and undos: newest value, history, states of reports, imports."""

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from data_access.database import now, session, transaction
from data_access.loading.files import load_file
from data_access.loading.imports import list_imports
from data_access.loading.undo import UndoError, UndoErrorCode, UndoResult, undo
from data_access.observations import ObservationsError, standing
from data_access.reports import ReportState, set_states
from data_access.scope import TERMINAL, NotAllowed, Scope
from data_access.tables import AuditEvent, Import, Observation, ObservationHistory, Report, ReportChange
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, csv_of, load_rows, load_world
from tests.stored_answers import answer_at

WIFI = ",a1,wifi,,{},1,,"


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _load(engine: Engine, *rows: str, scope: Scope = TERMINAL) -> int:
    result = load_rows(engine, *rows, scope=scope)
    assert not result.errors
    assert result.import_id is not None
    return result.import_id


def _undo(engine: Engine, number: int, scope: Scope = TERMINAL) -> UndoResult:
    with transaction(engine) as writing:
        return undo(writing, scope, number)


def _wifi(engine: Engine, unit: str = "a1") -> int | None:
    with session(engine) as reading:
        found = answer_at(reading, (PERIOD, "wifi", ""), unit)
        return None if found is None else found.numerator


def _report(reading: Session, unit: str = "a1") -> Report | None:
    return reading.exec(select(Report).where(Report.unit_code == unit, Report.period == PERIOD)).one_or_none()


def _state(engine: Engine, unit: str = "a1") -> str | None:
    with session(engine) as reading:
        found = _report(reading, unit)
        return None if found is None else found.state


def _put_state(engine: Engine, state: str) -> None:
    with transaction(engine) as writing:
        found = _report(writing) or Report(period=PERIOD, unit_code="a1", sent_at=now(), sent_by="x")
        found.state = state
        writing.add(found)


def _approve(engine: Engine) -> None:
    with transaction(engine) as writing:
        set_states(writing, TERMINAL, PERIOD, {"a1": ReportState.APPROVED})


def _count(engine: Engine, table: type) -> int:
    with session(engine) as reading:
        return len(reading.exec(select(table)).all())


def test_the_newest_value_stands_and_the_older_one_is_kept(world: Engine) -> None:
    first = _load(world, WIFI.format(0), ",a1,fibre_line,,1,1,,")
    second = _load(world, WIFI.format(1))
    assert _wifi(world) == 1
    with session(world) as reading:
        old = reading.exec(select(ObservationHistory)).one()
        assert (old.numerator, old.import_id, old.replaced_by) == (0, first, second)
        stored = reading.get(Import, second)
        assert stored is not None
        assert (stored.cells, stored.changed, stored.units, stored.periods) == (1, 1, 1, PERIOD)
        assert (stored.provinces, stored.offices, stored.loaded_by) == ("75", "pgd-731", "cli")


def test_the_same_file_again_stores_nothing_at_all(world: Engine) -> None:
    _load(world, WIFI.format(1))
    again = load_rows(world, WIFI.format(1))
    assert (again.import_id, again.cells, again.changed) == (None, 1, 0)
    assert (_count(world, Import), _count(world, ObservationHistory)) == (1, 0)


def test_the_same_file_loads_again_once_its_values_were_replaced_or_undone(world: Engine) -> None:
    first = _load(world, WIFI.format(1))
    _load(world, WIFI.format(0))
    third = _load(world, WIFI.format(1))
    assert _wifi(world) == 1
    _undo(world, third)
    assert _wifi(world) == 0
    _undo(world, first)
    assert _wifi(world) == 0


def test_an_equal_value_of_another_file_stands_on_its_own(world: Engine) -> None:
    first = _load(world, WIFI.format(1))
    other = load_file(world, TERMINAL, csv_of(WIFI.format(1), ""), "another.csv")
    assert other.import_id is not None
    assert other.changed == 0
    assert _undo(world, first).changed == 0
    assert _wifi(world) == 1
    assert _undo(world, other.import_id).changed == 1
    assert _wifi(world) is None


def test_undo_lets_the_newest_remaining_claim_stand_again(world: Engine) -> None:
    numbers = [_load(world, f",a1,records_digitised,,{n},10,,") for n in (1, 2, 3)]

    def stands() -> int | None:
        with session(world) as reading:
            found = answer_at(reading, (PERIOD, "records_digitised", ""), "a1")
            return None if found is None else found.numerator

    _undo(world, numbers[1])
    assert stands() == 3
    with session(world) as reading:
        assert [row.replaced_by for row in reading.exec(select(ObservationHistory))] == [numbers[2]]
    _undo(world, numbers[2])
    assert stands() == 1
    _undo(world, numbers[0])
    assert stands() is None
    assert (_count(world, Report), _count(world, ObservationHistory), _count(world, ReportChange)) == (0, 0, 0)


def test_not_applicable_a_no_and_a_blank_survive_loading_and_undo(world: Engine) -> None:
    _load(world, ",a1,wifi,,,,,not_applicable", ",a2,wifi,,0,1,,")
    second = _load(world, ",a1,wifi,,1,1,,", ",a2,wifi,,,,,not_applicable", ",b1,wifi,,,,,")
    assert _wifi(world, "b1") is None
    _undo(world, second)
    with session(world) as reading:
        rows = {row.unit_code: (row.numerator, row.state) for row in reading.exec(select(Observation))}
    assert rows == {"a1": (None, "not_applicable"), "a2": (0, "")}


def test_loading_sends_a_draft_and_undo_gives_the_draft_back(world: Engine) -> None:
    for state in ("draft", "returned"):
        _put_state(world, state)
        number = _load(world, WIFI.format(1), f",a1,teaching_score,,,,{len(state)},")
        assert _state(world) == "sent"
        _undo(world, number)
        assert _state(world) == state


def test_the_same_file_sends_a_returned_report_again(world: Engine) -> None:
    _load(world, WIFI.format(1))
    _put_state(world, "returned")
    again = _load(world, WIFI.format(1))
    assert _state(world) == "sent"
    _undo(world, again)
    assert _state(world) == "returned"


def test_a_changed_value_ends_an_approval_and_an_equal_one_keeps_it(world: Engine) -> None:
    _load(world, WIFI.format(1))
    _approve(world)
    _load(world, WIFI.format(1), "2025-Q1,a1,wifi,,1,1,,")
    assert _state(world) == "approved"
    number = _load(world, WIFI.format(0))
    assert _state(world) == "sent"
    _undo(world, number)
    assert _state(world) == "approved"
    with session(world) as reading:
        found = _report(reading)
        assert found is not None
        assert found.approved_by == "cli"


def test_undoing_approved_values_ends_the_approval(world: Engine) -> None:
    _load(world, WIFI.format(0))
    second = _load(world, WIFI.format(1))
    _approve(world)
    _undo(world, second)
    assert _state(world) == "sent"
    assert _wifi(world) == 0


def test_a_report_goes_only_with_the_last_import_that_sent_it(world: Engine) -> None:
    _put_state(world, "draft")
    first = _load(world, WIFI.format(1))
    second = _load(world, ",a1,fibre_line,,1,1,,")
    _undo(world, first)
    assert _state(world) == "sent"
    _undo(world, second)
    assert _state(world) == "draft"


def test_undo_in_the_order_of_loading_gives_everything_back(world: Engine) -> None:
    first = _load(world, WIFI.format(1))
    second = _load(world, WIFI.format(0))
    _undo(world, first)
    assert (_wifi(world), _state(world)) == (0, "sent")
    _undo(world, second)
    assert (_wifi(world), _state(world)) == (None, None)


def test_an_import_is_undone_once_and_leaves_its_trace(world: Engine) -> None:
    number = _load(world, WIFI.format(1))
    assert _undo(world, number).changed == 1
    with pytest.raises(UndoError) as caught:
        _undo(world, number)
    assert caught.value.code is UndoErrorCode.UNDONE_ALREADY
    with pytest.raises(UndoError) as caught:
        _undo(world, 999)
    assert caught.value.code is UndoErrorCode.UNKNOWN_IMPORT
    with session(world) as reading:
        stored = reading.get(Import, number)
        assert stored is not None
        assert stored.undone_by == "cli"
        actions = [event.action for event in reading.exec(select(AuditEvent)) if event.subject == str(number)]
    assert actions == ["load", "undo"]


def test_people_undo_what_touched_their_own_units_only(world: Engine) -> None:
    own = _load(world, WIFI.format(1))
    mixed = _load(world, ",a2,wifi,,1,1,,", ",h1,wifi,,1,1,,")
    for scope, number in ((UNIT, mixed), (LOWER, mixed), (DEPARTMENT, mixed), (VIEWER, own), (LOWER, 999)):
        with pytest.raises(NotAllowed):
            _undo(world, number, scope)
    assert _undo(world, own, LOWER).changed == 1


def test_people_see_the_imports_that_touched_their_units(world: Engine) -> None:
    own = _load(world, WIFI.format(1))
    other = _load(world, ",h1,wifi,,1,1,,")
    _load(world, ",b1,wifi,,1,1,,")
    seen = {}
    with session(world) as reading:
        for scope in (TERMINAL, DEPARTMENT, LOWER, UNIT, VIEWER):
            seen[scope.role.value] = [one.id for one in list_imports(reading, scope)]
    assert seen == {
        "administrator": [3, other, own],
        "department": [3, own],
        "lower_office": [own],
        "unit": [own],
        "viewer": [],
    }


def test_standing_answers_load_into_an_empty_database_and_stand_the_same(
    world: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from data_access.database import ready

    rows = (",a1,wifi,,0,1,,", ",a2,pupils_per_computer,primary,500,20,,", ",b1,teaching_score,,,,85.5,")
    _load(world, *rows, "2025-Q1,a1,wifi,,,,,not_applicable")
    with session(world) as reading:
        before = list(standing(reading, TERMINAL))
    assert [row[0] for row in before] == [PERIOD, PERIOD, PERIOD, "2025-Q1"]
    other = ready(f"sqlite:///{tmp_path_factory.mktemp('other') / 'kpi.db'}")
    load_world(other)
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in before]
    assert load_file(other, TERMINAL, csv_of(*lines), "again.csv").cells == 4
    with session(other) as reading:
        assert list(standing(reading, TERMINAL)) == before
    other.dispose()


def test_standing_answers_are_of_own_units_and_of_the_area_asked(world: Engine) -> None:
    _load(world, *(f",{unit},wifi,,1,1,," for unit in ("a1", "a2", "b1", "c1", "h1")))

    def units(scope: Scope, area: str | None = None) -> list[str]:
        with session(world) as reading:
            return [row[1] for row in standing(reading, scope, PERIOD, area)]

    assert units(TERMINAL) == ["a1", "a2", "b1", "c1", "h1"]
    assert units(TERMINAL, "731") == ["a1", "a2", "c1"]
    assert units(DEPARTMENT) == ["a1", "a2", "b1", "c1"]
    assert units(LOWER, "732") == []
    assert units(UNIT) == ["a1"]
    with session(world) as reading:
        assert list(standing(reading, TERMINAL, "2025-Q1")) == []
        with pytest.raises(NotAllowed):
            standing(reading, VIEWER)
        with pytest.raises(ObservationsError):
            standing(reading, TERMINAL, None, "99")
