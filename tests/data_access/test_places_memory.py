"""What is kept of areas and units holds until a place changes, in whatever process, and never longer."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlmodel import SQLModel

from data_access import backup, database
from data_access.area_tree import AreaTree
from data_access.database import Session, session, transaction
from data_access.places_memory import remembered
from data_access.reach import own_units
from data_access.scope import Role, Scope
from data_access.tables import Area, Office, Setting, Succession, Unit, UnitVersion
from data_access.unit_lives import unit_lives
from data_access.versions import version_of

DAY = date(2025, 3, 1)
DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75")


@pytest.fixture
def other(engine: Engine) -> Iterator[Engine]:
    """The same database as another process sees it."""
    opened = database.open_database(engine.url.render_as_string())
    yield opened
    opened.dispose()


def area(code: str, name: str, parent: str | None = None) -> Area:
    return Area(code=code, name=name, type="province", parent_code=parent, valid_from=date(1900, 1, 1))


def add(engine: Engine, *rows: object) -> None:
    with transaction(engine) as writing:
        writing.add_all(rows)


def name_of(engine: Engine, code: str) -> str:
    with session(engine) as reading:
        return AreaTree.of(reading, DAY).name(code)


def test_the_same_tree_is_handed_out_until_an_area_changes(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    with session(engine) as first:
        tree = AreaTree.of(first, DAY)
    with session(engine) as second:
        assert AreaTree.of(second, DAY) is tree
    with transaction(engine) as writing:
        writing.get_one(Area, ("75", date(1900, 1, 1))).name = "Tỉnh Đồng Nai"
    assert name_of(engine, "75") == "Tỉnh Đồng Nai"
    assert tree.name("75") == "Đồng Nai"  # the old one stays readable for whoever still holds it


def test_a_change_by_another_process_is_seen_at_once(engine: Engine, other: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    assert name_of(other, "75") == "Đồng Nai"
    add(engine, area("79", "Hồ Chí Minh"))
    assert name_of(other, "79") == "Hồ Chí Minh"


def test_a_persons_units_follow_what_is_loaded(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"), Office(code="SO75", name="Sở", tier="department", area_code="75"))
    with session(engine) as reading:
        assert own_units(reading, DEPARTMENT, DAY) == set()
    add(engine, Unit(code="A"))
    add(engine, version("A"))
    with session(engine) as reading:
        assert own_units(reading, DEPARTMENT, DAY) == {"A"}


def test_what_is_handed_out_can_be_changed_without_harm(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"), Office(code="SO75", name="Sở", tier="department", area_code="75"))
    add(engine, Unit(code="A"))
    add(engine, version("A"))
    for _ in range(2):
        with session(engine) as reading:
            own = own_units(reading, DEPARTMENT, DAY)
            assert own == {"A"}
            own.clear()


def test_a_writer_sees_its_own_changes_and_an_undone_one_leaves_nothing(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    before = mark(engine)
    with pytest.raises(ZeroDivisionError):
        begin_and_fail(engine)
    assert name_of(engine, "79") == "79"
    assert mark(engine) == before


def test_a_writer_uses_what_is_kept_of_units_until_it_changes_a_place(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"), Unit(code="A"))
    add(engine, version("A"))
    with session(engine) as reading:
        kept = unit_lives(reading)
    with transaction(engine) as writing:
        assert unit_lives(writing) is kept
        writing.add_all([Setting(key="x", value="x"), Unit(code="B")])  # not written yet, and seen all the same
        assert [*unit_lives(writing)] == ["A", "B"]
    with pytest.raises(ZeroDivisionError):
        begin_a_unit_and_fail(engine)
    with transaction(engine) as writing:
        assert [*unit_lives(writing)] == ["A", "B"]


def test_writing_anything_else_keeps_what_is_kept(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    before = mark(engine)
    add(engine, Setting(key="unit_of_measure", value="x"))
    assert mark(engine) == before
    add(engine, area("79", "Hồ Chí Minh"))
    assert mark(engine) != before


def test_one_session_sees_one_state(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    with session(engine) as reading:
        assert read_names(reading) == ["Đồng Nai"]
        add(engine, area("79", "Hồ Chí Minh"))
        assert read_names(reading) == ["Đồng Nai"]
    with session(engine) as reading:
        assert read_names(reading) == ["Hồ Chí Minh", "Đồng Nai"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE area SET name = 'X'",
        "update \"area\" set name = 'X'",
        "UPDATE main.area SET name = 'X'",
        "WITH one AS (SELECT 1) UPDATE area SET name = 'X'",
        "INSERT OR REPLACE INTO area (code, valid_from, name, type) VALUES ('75', '1900-01-01', 'X', 'province')",
    ],
)
def test_however_it_is_written(engine: Engine, statement: str) -> None:
    add(engine, area("75", "Đồng Nai"))
    assert name_of(engine, "75") == "Đồng Nai"
    with transaction(engine) as writing:
        writing.execute(text(statement))
    assert name_of(engine, "75") == "X"


@pytest.mark.parametrize("row", [Area, Unit, UnitVersion, Office, Succession])
def test_every_table_of_places_is_watched(engine: Engine, row: type[SQLModel]) -> None:
    before = mark(engine)
    with transaction(engine) as writing:
        writing.execute(delete(row))
    assert mark(engine) > before


def test_many_rows_at_once_are_noted(engine: Engine) -> None:
    add(engine, *(area(f"A{number}", "…") for number in range(3)))
    assert name_of(engine, "A1") == "…"
    with transaction(engine) as writing:
        rows = [{"code": f"A{number}", "valid_from": date(1900, 1, 1), "name": "new"} for number in range(3)]
        writing.execute(update(Area), rows)
    assert name_of(engine, "A1") == "new"


def test_a_restored_backup_is_seen_and_its_mark_is_new(engine: Engine, other: Engine, tmp_path: Path) -> None:
    add(engine, area("75", "Đồng Nai"))
    backup.backup(engine, tmp_path / "old.zip")
    with transaction(engine) as writing:
        writing.get_one(Area, ("75", date(1900, 1, 1))).name = "X"
    assert name_of(other, "75") == "X"
    seen = {mark(engine)}
    for _ in range(3):
        backup.restore(engine, tmp_path / "old.zip", replace=True)
        assert name_of(other, "75") == "Đồng Nai"
        assert mark(engine) > max(seen)
        seen.add(mark(engine))
    assert max(seen) < 100


def test_nobody_gets_another_ones_units(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"), area("79", "Hồ Chí Minh"), Unit(code="A"))
    add(engine, version("A"))
    people = [
        (DEPARTMENT, {"A"}),
        (Scope(Role.DEPARTMENT, "so", area="79"), set()),
        (Scope(Role.VIEWER, "so", area="75"), set()),
        (Scope(Role.LOWER_OFFICE, "so", office="SO75"), {"A"}),
        (Scope(Role.LOWER_OFFICE, "so", office="SO79"), set()),
        (Scope(Role.UNIT, "so", unit="A"), {"A"}),
        (Scope(Role.UNIT, "so", unit="B"), set()),
    ]
    for scope, units in [*people, *reversed(people)]:
        with session(engine) as reading:
            assert own_units(reading, scope, DAY) == units


def test_no_more_than_some_trees_are_kept(engine: Engine) -> None:
    add(engine, area("75", "Đồng Nai"))
    with session(engine) as reading:
        first = AreaTree.of(reading, DAY)
        for days in range(1, 40):
            later = AreaTree.of(reading, DAY + timedelta(days=days))
            assert later.at("75") is first.at("75")  # the areas themselves are there once
        assert AreaTree.of(reading, DAY) is not first


def begin_and_fail(engine: Engine) -> None:
    with transaction(engine) as writing:
        writing.add(area("79", "Hồ Chí Minh"))
        assert AreaTree.of(writing, DAY).at("79") is not None
        raise ZeroDivisionError


def begin_a_unit_and_fail(engine: Engine) -> None:
    with transaction(engine) as writing:
        writing.add(Unit(code="C"))
        assert [*unit_lives(writing)] == ["A", "B", "C"]
        raise ZeroDivisionError


def read_names(reading: Session) -> list[str]:
    tree = AreaTree.of(reading, DAY)
    return remembered(reading, "names", "", lambda: sorted(tree.name(code) for code in tree.codes()))


def mark(engine: Engine) -> int:
    with session(engine) as reading:
        return version_of(reading, "", "places")


def version(code: str) -> UnitVersion:
    return UnitVersion(
        unit_code=code,
        valid_from=date(1900, 1, 1),
        name=code,
        kind="school",
        levels="primary",
        ownership="public",
        area_code="75",
        office_code="SO75",
    )
