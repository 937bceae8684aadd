"""What becomes of units: dated records through the loaders' checks, rights, the roll-up and the audit trail."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from data_access import audit, rollup, unit_changes, versions
from data_access.census import units_on
from data_access.database import Session, session, transaction
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Rollup, Succession, Unit
from data_access.unit_change_errors import ChangeRefused, UnitChangeCode, UnitChangeError
from data_access.unit_changes import NewUnit
from tests.data_access.worlds import DEPARTMENT, LOWER, UNIT, VIEWER, load_rows, load_world

DAY = date(2024, 12, 1)
NEW = NewUnit("n1", "Trường mới", "school", ("primary",), "public", "732", "pgd-732")
FOREIGN = Scope(Role.DEPARTMENT, "elsewhere", area="31")

Change = Callable[[Session, Scope], None]
CHANGES: dict[str, Change] = {
    "open": lambda writing, scope: unit_changes.open_unit(writing, scope, NEW, DAY),
    "close": lambda writing, scope: unit_changes.close_unit(writing, scope, "a1", DAY),
    "reopen": lambda writing, scope: unit_changes.reopen_unit(writing, scope, "b1"),
    "change": lambda writing, scope: unit_changes.change_unit(writing, scope, "a1", DAY, {"name": "Khác"}),
    "merge": lambda writing, scope: unit_changes.merge_units(writing, scope, ["a1"], "a2", DAY),
    "split": lambda writing, scope: unit_changes.split_unit(writing, scope, "a2", [NEW], DAY, closes=False),
}


@pytest.fixture
def units(engine: Engine) -> Engine:
    """The small world with some answers."""
    load_world(engine)
    load_rows(engine, ",a1,wifi,,1,1,,", ",a2,wifi,,0,1,,", ",b1,wifi,,1,1,,")
    return engine


def do(engine: Engine, change: Change, scope: Scope = TERMINAL) -> None:
    with transaction(engine) as writing:
        change(writing, scope)


def refused(engine: Engine, change: Change, scope: Scope = TERMINAL) -> UnitChangeCode:
    with pytest.raises(UnitChangeError) as error:
        do(engine, change, scope)
    assert error.value.message("vi") != error.value.message("en")
    code = error.value.code
    assert isinstance(code, UnitChangeCode)
    return code


def on(engine: Engine, day: date) -> dict[str, str]:
    """Open units of a day with their names."""
    with session(engine) as reading:
        return {unit.code: unit.name for unit in units_on(reading, day)}


def links(engine: Engine) -> set[tuple[str, str, str, date]]:
    with session(engine) as reading:
        return {(one.kind, one.from_unit, one.to_unit, one.on_date) for one in reading.exec(select(Succession))}


def told(engine: Engine, code: str) -> list[tuple[str, str]]:
    """Events of a unit, the newest first."""
    with session(engine) as reading:
        return [(event.action, event.username) for event in audit.events(reading, TERMINAL, subject=code)]


def cells(engine: Engine) -> list[tuple[object, ...]]:
    with session(engine) as reading:
        rows = reading.execute(Rollup.__table__.select())  # type: ignore[attr-defined]
        return sorted(map(tuple, rows), key=str)


def test_a_unit_opens_on_a_day(units: Engine) -> None:
    do(units, CHANGES["open"], DEPARTMENT)
    assert "n1" not in on(units, date(2024, 11, 30))
    assert on(units, DAY)["n1"] == "Trường mới"
    assert told(units, "n1") == [("unit_opened", "department")]
    assert refused(units, CHANGES["open"]) is UnitChangeCode.CODE_TAKEN


def test_a_unit_closes_and_a_slip_is_taken_back(units: Engine) -> None:
    do(units, CHANGES["close"], DEPARTMENT)
    assert "a1" in on(units, date(2024, 11, 30))
    assert "a1" not in on(units, DAY)
    assert refused(units, CHANGES["close"]) is UnitChangeCode.ALREADY_CLOSED
    assert refused(units, CHANGES["change"]) is UnitChangeCode.ALREADY_CLOSED
    do(units, lambda writing, scope: unit_changes.reopen_unit(writing, scope, "a1"), DEPARTMENT)
    assert "a1" in on(units, DAY)
    assert told(units, "a1") == [("unit_reopened", "department"), ("unit_closed", "department")]
    assert refused(units, lambda w, s: unit_changes.reopen_unit(w, s, "a1")) is UnitChangeCode.NOT_CLOSED


def test_a_change_holds_from_its_day_and_keeps_what_was_before(units: Engine) -> None:
    moved = {"name": "Tên mới", "area_code": "732", "office_code": "pgd-732", "levels": "", "kind": "school"}
    do(units, lambda writing, scope: unit_changes.change_unit(writing, scope, "a1", DAY, moved), DEPARTMENT)
    assert on(units, date(2024, 11, 30))["a1"] == "Tiểu học 1"
    assert on(units, DAY)["a1"] == "Tên mới"
    with session(units) as reading:
        event = audit.events(reading, TERMINAL, subject="a1")[0]
    said = "2024-12-01: name: Tiểu học 1 → Tên mới, area_code: 731 → 732, office_code: pgd-731 → pgd-732"
    assert event.detail == said
    same: Change = lambda writing, scope: unit_changes.change_unit(writing, scope, "a1", DAY, moved)  # noqa: E731
    assert refused(units, same) is UnitChangeCode.NOTHING_CHANGED
    earlier = date(2024, 11, 1)
    late: Change = lambda w, s: unit_changes.change_unit(w, s, "a1", earlier, {"name": "X"})  # noqa: E731
    assert refused(units, late) is UnitChangeCode.LATER_CHANGE


def test_units_merge_into_one_that_stays(units: Engine) -> None:
    do(units, lambda w, s: unit_changes.merge_units(w, s, ["a1", "a2"], "a2", DAY), DEPARTMENT)
    assert set(on(units, DAY)) & {"a1", "a2"} == {"a2"}
    assert links(units) == {("merge", "a1", "a2", DAY)}
    assert told(units, "a1") == [("unit_merged", "department")]
    assert told(units, "a2") == [("unit_received", "department")]
    assert refused(units, lambda w, s: unit_changes.reopen_unit(w, s, "a1")) is UnitChangeCode.HAS_SUCCESSOR


def test_units_merge_into_a_new_one(units: Engine) -> None:
    do(units, lambda w, s: unit_changes.merge_units(w, s, ["a1", "a2", "a1"], NEW, DAY), DEPARTMENT)
    assert set(on(units, DAY)) & {"a1", "a2", "n1"} == {"n1"}
    assert links(units) == {("merge", "a1", "n1", DAY), ("merge", "a2", "n1", DAY)}
    with session(units) as reading:
        opened = reading.get(Unit, "n1")
    assert opened is not None
    assert opened.opened_on == DAY


@pytest.mark.parametrize(
    ("codes", "into"), [([], "a1"), (["a1"], "a1"), (["a1"], NEW)], ids=["none", "itself", "one into a new one"]
)
def test_a_merger_needs_enough_units(units: Engine, codes: list[str], into: str | NewUnit) -> None:
    assert refused(units, lambda w, s: unit_changes.merge_units(w, s, codes, into, DAY)) is UnitChangeCode.MERGE_NEEDS
    assert not links(units)


@pytest.mark.parametrize("closes", [True, False])
def test_a_unit_splits(units: Engine, closes: bool) -> None:
    parts = [NEW, NewUnit("n2", "Trường mới hai", "school", ("lower_secondary",), "public", "731")]
    do(units, lambda w, s: unit_changes.split_unit(w, s, "a2", parts, DAY, closes=closes), DEPARTMENT)
    assert set(on(units, DAY)) & {"a2", "n1", "n2"} == ({"n1", "n2"} if closes else {"a2", "n1", "n2"})
    assert links(units) == {("split", "a2", "n1", DAY), ("split", "a2", "n2", DAY)}


def test_what_a_split_needs(units: Engine) -> None:
    one: Change = lambda w, s: unit_changes.split_unit(w, s, "a2", [NEW], DAY, closes=True)  # noqa: E731
    twice: Change = lambda w, s: unit_changes.split_unit(w, s, "a2", [NEW, NEW], DAY, closes=True)  # noqa: E731
    assert refused(units, one) is UnitChangeCode.SPLIT_NEEDS
    assert refused(units, twice) is UnitChangeCode.CODE_TWICE


def test_a_unit_that_is_not_open_yet_cannot_end(units: Engine) -> None:
    opened = date(2024, 9, 1)
    assert refused(units, lambda w, s: unit_changes.close_unit(w, s, "c1", opened)) is UnitChangeCode.NOT_OPEN_YET


def test_the_loaders_checks_refuse_by_field_and_nothing_is_stored(units: Engine) -> None:
    bad = NewUnit("n 1", "", "school", (), "public", "999", "")
    with pytest.raises(ChangeRefused) as error:
        do(units, lambda w, s: unit_changes.merge_units(w, s, ["a1", "a2"], bad, DAY))
    assert {(one.column, one.code.value) for one in error.value.errors} >= {("unit_code", "bad_code")}
    assert {"a1", "a2"} <= set(on(units, DAY))
    area = NewUnit("n1", "N", "school", (), "public", "999", "")
    with pytest.raises(ChangeRefused) as error:
        do(units, lambda w, s: unit_changes.open_unit(w, s, area, DAY))
    assert {one.column for one in error.value.errors} == {"levels", "area_code"}
    assert not told(units, "n1")


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("scope", [LOWER, UNIT, VIEWER], ids=lambda scope: scope.role.value)
def test_who_may_not_change_units_at_all(units: Engine, name: str, scope: Scope) -> None:
    before = on(units, DAY)
    with pytest.raises(NotAllowed):
        do(units, CHANGES[name], scope)
    assert on(units, DAY) == before


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "open"])
def test_a_department_changes_no_unit_elsewhere_and_learns_nothing_of_it(units: Engine, name: str) -> None:
    assert refused(units, CHANGES[name], FOREIGN) is UnitChangeCode.UNIT_UNKNOWN


def test_a_department_opens_only_in_its_province_and_with_its_offices(units: Engine) -> None:
    assert refused(units, CHANGES["open"], FOREIGN) is UnitChangeCode.OFFICE_UNKNOWN
    elsewhere = NewUnit("n1", "N", "school", ("primary",), "public", "732", "")
    with pytest.raises(ChangeRefused) as error:
        do(units, lambda w, s: unit_changes.open_unit(w, s, elsewhere, DAY), FOREIGN)
    assert [one.code.value for one in error.value.errors] == ["area_not_yours"]


def test_a_department_merges_nothing_into_another_province(units: Engine) -> None:
    into: Change = lambda w, s: unit_changes.merge_units(w, s, ["a1"], "h1", DAY)  # noqa: E731
    away: Change = lambda w, s: unit_changes.merge_units(w, s, ["h1"], "a1", DAY)  # noqa: E731
    assert refused(units, into, DEPARTMENT) is UnitChangeCode.UNIT_UNKNOWN
    assert refused(units, away, DEPARTMENT) is UnitChangeCode.UNIT_UNKNOWN
    assert not links(units)


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "reopen"])
def test_the_roll_up_is_as_if_recomputed_whole(units: Engine, name: str) -> None:
    with transaction(units) as writing:
        rollup.refresh(writing)
    with session(units) as reading:
        before = versions.version_of(reading, "75", rollup.EVERY_PERIOD)
    do(units, CHANGES[name])
    after = cells(units)
    with session(units) as reading:
        assert versions.version_of(reading, "75", rollup.EVERY_PERIOD) > before
        assert reading.exec(select(col(Rollup.day)).limit(1)).first() is not None
    with transaction(units) as writing:
        rollup.refresh(writing)
    assert cells(units) == after
