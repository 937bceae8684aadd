"""Frozen results: the same whatever happens afterwards, for the right eyes only, and what changed since."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from data_access import rollup
from data_access.backup import backup, restore
from data_access.database import ready, session, transaction
from data_access.frozen import (
    FrozenError,
    FrozenErrorCode,
    delete_frozen,
    find_frozen,
    freeze,
    list_frozen,
    load_frozen,
)
from data_access.frozen_compare import Change, Comparison, UnitChange, compare
from data_access.loading.undo import undo
from data_access.meeting import meeting
from data_access.reports import ReportState, set_states
from data_access.result_types import Narrowing, ResultError
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import AuditEvent, FrozenResult
from kpi.answers import NO, YES, Answer
from kpi.plan import Plan
from tests.data_access.meeting_world import DEPARTMENT, OFFICE_732, PERIOD, PLAN, VIEWER, fill
from tests.data_access.worlds import load_rows
from tests.factories import create_unit
from tests.kpi.build import make_plan, make_target

OFFICE_731 = Scope(Role.LOWER_OFFICE, "p731", office="p731")
OTHER_DEPARTMENT = Scope(Role.DEPARTMENT, "other", area="31")
NAME = "Họp giao ban “tháng 6” 📌"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    fill(engine)
    return engine


def row(unit: str, indicator: str, said: str) -> str:
    return f"{PERIOD},{unit},{indicator},,{said}"


def compared(engine: Engine, scope: Scope, number: int, plan: Plan | None = PLAN, **asked: int) -> Comparison:
    with session(engine) as opened:
        return compare(opened, scope, number, plan, **asked)


def refused(code: FrozenErrorCode) -> "pytest.RaisesExc[FrozenError]":
    return pytest.RaisesExc(FrozenError, check=lambda error: error.code is code)


def test_frozen_results_stay_whatever_is_loaded_undone_or_planned(engine: Engine) -> None:
    with session(engine) as opened:
        shown = meeting(opened, DEPARTMENT, PLAN, PERIOD)
    number = freeze(engine, DEPARTMENT, PLAN, PERIOD, NAME)
    loaded = load_rows(engine, row("a1", "internet_line", "1,1,,")).import_id
    assert loaded is not None
    with session(engine) as opened:
        found = load_frozen(opened, DEPARTMENT, number)
        assert meeting(opened, DEPARTMENT, PLAN, PERIOD).total != found.total
        assert found.frozen is not None
        assert (found.frozen.name, found.frozen.by, found.frozen.at) == (NAME, "so", found.read_at)
        for name in ("total", "by_area", "by_level", "headlines", "completeness", "maturity", "previous", "version"):
            assert getattr(found, name) == getattr(shown, name)
        assert found.plan == PLAN
    with transaction(engine) as writing:
        undo(writing, TERMINAL, loaded)
    with session(engine) as opened:
        assert load_frozen(opened, DEPARTMENT, number) == found


def test_what_changed_is_told_by_target_and_unit_by_unit(engine: Engine) -> None:
    number = freeze(engine, DEPARTMENT, PLAN, PERIOD, NAME)
    assert not [pair for pair in compared(engine, DEPARTMENT, number).rows if pair.differs]
    assert compared(engine, DEPARTMENT, number).unit_changes == 0
    load_rows(engine, row("a1", "internet_line", "1,1,,"), row("a7", "records_digitised", "3,4,,"))
    with transaction(engine) as writing:
        set_states(writing, DEPARTMENT, PERIOD, {"b1": ReportState.APPROVED})
        create_unit(writing, "n1", area="732", office="p732")
        writing.execute(text("UPDATE unit SET closed_on = '2025-01-10' WHERE code = 'b3'"))
        writing.execute(text("UPDATE unit_version SET ownership = 'non_public' WHERE unit_code = 'a2'"))
        rollup.refresh(writing)
    found = compared(engine, DEPARTMENT, number)
    line = found.rows[0]
    assert line.before is not None
    assert line.now is not None
    assert (line.before.figure.met, line.now.figure.met) == (6, 7)
    assert {(pair.target_id, pair.area) for pair in found.areas} >= {("t-internet_line", "731")}
    names = {"a1": "Unit a1", "a2": "Unit a2", "a7": "Unit a7", "b1": "Unit b1", "b3": "Unit b3", "n1": "Unit n1"}
    # A corrected answer sends its report again.
    assert found.units == (
        UnitChange("a1", names["a1"], Change.REPORT, before="approved", now="sent"),
        UnitChange("a1", names["a1"], Change.ANSWER, "internet_line", "", NO, YES),
        UnitChange(
            *("a2", names["a2"], Change.RESTATED, "", ""),
            before="school · primary · public · 731 · 75 · p731 · lower_office",
            now="school · primary · non_public · 731 · 75 · p731 · lower_office",
        ),
        UnitChange("a7", names["a7"], Change.REPORT, before="", now="sent"),
        UnitChange("a7", names["a7"], Change.ANSWER, "records_digitised", "", None, Answer(3, 4)),
        UnitChange("b1", names["b1"], Change.REPORT, before="sent", now="approved"),
        UnitChange("b3", names["b3"], Change.LEFT, before=""),
        UnitChange("n1", names["n1"], Change.APPEARED, now=""),
    )
    few = compared(engine, DEPARTMENT, number, most=2)
    assert (len(few.units), few.unit_changes) == (2, 8)


def test_a_plan_changed_since_is_compared_as_it_is_now(engine: Engine) -> None:
    number = freeze(engine, TERMINAL, PLAN, PERIOD, NAME)
    changed = make_plan(make_target("internet_line", 50), make_target("wifi", 100), code=PLAN.code)
    found = {pair.target_id: pair for pair in compared(engine, TERMINAL, number, changed).rows}
    assert found["t-internet_line"].differs
    assert found["t-records_digitised"].now is None
    assert found["t-wifi"].before is None
    gone = changed.model_copy(update={"periods": changed.periods[:1]})
    assert not any(pair.differs for plan in (None, gone) for pair in compared(engine, TERMINAL, number, plan).rows)


def test_they_are_seen_by_who_sees_at_least_as_much_as_their_maker(engine: Engine) -> None:
    by_office = freeze(engine, OFFICE_732, PLAN, PERIOD, "Phòng", area="732")
    by_department = freeze(engine, DEPARTMENT, PLAN, PERIOD, "Sở")
    by_terminal = freeze(engine, TERMINAL, PLAN, PERIOD, "Quản trị")
    seen = {
        TERMINAL: {by_office, by_department, by_terminal},
        DEPARTMENT: {by_office, by_department, by_terminal},
        OFFICE_732: {by_office},
        OFFICE_731: set(),
        VIEWER: set(),
        Scope(Role.UNIT, "b1", unit="b1"): set(),
        OTHER_DEPARTMENT: set(),
    }
    with session(engine) as opened:
        for scope, numbers in seen.items():
            assert {entry.id for entry in list_frozen(opened, scope)} == numbers
            for number in {by_office, by_department, by_terminal} - numbers:
                with refused(FrozenErrorCode.NOT_FOUND):
                    load_frozen(opened, scope, number)
                with refused(FrozenErrorCode.NOT_FOUND):
                    compare(opened, scope, number, PLAN)


def test_rights_lost_since_hide_them(engine: Engine) -> None:
    number = freeze(engine, OFFICE_732, PLAN, PERIOD, NAME)
    with transaction(engine) as writing:
        writing.execute(text("UPDATE unit_version SET office_code = 'p731' WHERE unit_code = 'b1'"))
    with session(engine) as opened, refused(FrozenErrorCode.NOT_FOUND):
        load_frozen(opened, OFFICE_732, number)


def test_changes_of_units_are_told_to_who_has_the_right_to_them(engine: Engine) -> None:
    number = freeze(engine, OFFICE_732, PLAN, PERIOD, NAME)
    load_rows(engine, row("a2", "internet_line", "0,1,,"), row("b2", "internet_line", "1,1,,"))
    assert {change.unit for change in compared(engine, OFFICE_732, number).units} == {"b2"}
    assert {change.unit for change in compared(engine, DEPARTMENT, number).units} == {"a2", "b2"}


def test_viewers_strangers_and_who_has_no_unit_there_freeze_nothing(engine: Engine) -> None:
    for scope in (VIEWER, OTHER_DEPARTMENT, Scope(Role.LOWER_OFFICE, "none", office="p733")):
        with pytest.raises(NotAllowed):
            freeze(engine, scope, PLAN, PERIOD, NAME)
    with pytest.raises(ResultError):
        freeze(engine, TERMINAL, PLAN, "2030", NAME)
    with session(engine) as opened:
        assert opened.exec(select(FrozenResult)).all() == []


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "​‎"])
def test_a_name_is_needed(engine: Engine, name: str) -> None:
    with refused(FrozenErrorCode.NAME_EMPTY):
        freeze(engine, TERMINAL, PLAN, PERIOD, name)


def test_names_are_one_line_and_no_two_the_same(engine: Engine) -> None:
    with refused(FrozenErrorCode.NAME_TOO_LONG):
        freeze(engine, TERMINAL, PLAN, PERIOD, "x" * 121)
    number = freeze(engine, TERMINAL, PLAN, PERIOD, "  Họp\n tháng  6 ")
    with refused(FrozenErrorCode.NAME_TAKEN):
        freeze(engine, DEPARTMENT, PLAN, PERIOD, "họp tháng 6")
    freeze(engine, DEPARTMENT, PLAN, PERIOD, "Họp tháng 6", area="731")
    # Who doesn't see it is not told of it.
    own = freeze(engine, OFFICE_732, PLAN, PERIOD, "Họp tháng 6")
    with session(engine) as opened:
        assert find_frozen(opened, OFFICE_732, PLAN.code, PERIOD, "75", " họp  Tháng 6\n") == own
        assert [one.mark.name for one in list_frozen(opened, TERMINAL) if one.id == number] == ["Họp tháng 6"]
        assert find_frozen(opened, TERMINAL, PLAN.code, PERIOD, "75", str(number)) == number
        with refused(FrozenErrorCode.SEVERAL):
            find_frozen(opened, TERMINAL, PLAN.code, PERIOD, "75", "Họp tháng 6")
        with refused(FrozenErrorCode.NOT_FOUND):
            find_frozen(opened, TERMINAL, PLAN.code, PERIOD, "732", str(number))


def test_the_question_comes_back_with_the_results(engine: Engine) -> None:
    narrow = Narrowing(level="primary", ownership="public")
    number = freeze(engine, TERMINAL, PLAN, PERIOD, NAME, area="731", narrow=narrow, approved_only=True)
    with session(engine) as opened:
        entry = list_frozen(opened, TERMINAL, PLAN.code, PERIOD)[0]
        assert (entry.area, entry.narrow, entry.approved_only, entry.mark.name) == ("731", narrow, True, NAME)
        found = load_frozen(opened, TERMINAL, number)
        assert (found.area, found.level, found.ownership, found.approved_only) == ("731", "primary", "public", True)
        assert list_frozen(opened, TERMINAL, "other") == []
        assert not compare(opened, TERMINAL, number, PLAN).unit_changes


def test_makers_departments_and_administrators_delete_and_it_is_noted(engine: Engine) -> None:
    first = freeze(engine, OFFICE_732, PLAN, PERIOD, "một")
    second = freeze(engine, OFFICE_732, PLAN, PERIOD, "hai")
    colleague = Scope(Role.LOWER_OFFICE, "colleague", office="p732")
    with transaction(engine) as writing, pytest.raises(NotAllowed):
        delete_frozen(writing, colleague, first)
    with session(engine) as opened:
        may = {scope.username: {e.may_delete for e in list_frozen(opened, scope)} for scope in (colleague, OFFICE_732)}
        assert may == {"colleague": {False}, "p732": {True}}
    for scope, number in ((OFFICE_732, first), (DEPARTMENT, second)):
        with transaction(engine) as writing:
            delete_frozen(writing, scope, number)
    with session(engine) as opened:
        assert list_frozen(opened, TERMINAL) == []
        events = [(e.username, e.action, e.subject, e.detail) for e in opened.exec(select(AuditEvent))]
    subject = f"{PLAN.code}/{PERIOD}/75"
    assert events[-4:] == [
        ("p732", "freeze", subject, "một"),
        ("p732", "freeze", subject, "hai"),
        ("p732", "unfreeze", subject, "một"),
        ("so", "unfreeze", subject, "hai"),
    ]


def test_damaged_ones_are_refused_in_words(engine: Engine) -> None:
    number = freeze(engine, TERMINAL, PLAN, PERIOD, NAME)
    with transaction(engine) as writing:
        writing.execute(text("UPDATE frozen_result SET content = 'x'"))
    with session(engine) as opened, refused(FrozenErrorCode.DAMAGED):
        load_frozen(opened, TERMINAL, number)


def test_a_backup_carries_them(engine: Engine, tmp_path: Path) -> None:
    number = freeze(engine, DEPARTMENT, PLAN, PERIOD, NAME)
    backup(engine, tmp_path / "kpi.backup")
    other = ready(f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "kpi.backup")
    with session(engine) as opened, session(other) as restored:
        assert load_frozen(restored, DEPARTMENT, number) == load_frozen(opened, DEPARTMENT, number)
        assert load_frozen(restored, DEPARTMENT, number).read_at <= datetime.now(UTC)
    other.dispose()
