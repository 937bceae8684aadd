"""Loading units and successions."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access.census import units_on
from data_access.database import session, transaction
from data_access.loading.areas import load_areas
from data_access.loading.result import LoadResult
from data_access.loading.successions import load_successions
from data_access.loading.units import load_units
from data_access.scope import TERMINAL, NotAllowed, Scope
from data_access.tables import Office, Succession, Unit, UnitVersion
from data_access.tables.area import ALWAYS
from tests.data_access.worlds import AREAS, DEPARTMENT, LOWER, UNITS, codes, load_world


def _load(engine: Engine, text: str, scope: Scope = TERMINAL) -> LoadResult:
    with transaction(engine) as writing:
        return load_units(writing, scope, text.encode())


def _versions(engine: Engine, unit: str) -> dict[date, UnitVersion]:
    with session(engine) as reading:
        found = reading.exec(select(UnitVersion).where(UnitVersion.unit_code == unit))
        return {version.valid_from: version for version in found}


def _unit(engine: Engine, code: str) -> Unit:
    with session(engine) as reading:
        found = reading.get(Unit, code)
        assert found is not None
        return found


def test_the_same_file_twice_changes_nothing(engine: Engine) -> None:
    load_world(engine)
    again = _load(engine, UNITS)
    assert (again.rows, again.changed, list(again.errors)) == (5, 0, [])
    assert list(_versions(engine, "a2")) == [ALWAYS]
    assert _versions(engine, "a2")[ALWAYS].levels == "primary;lower_secondary"


def test_a_dated_row_adds_a_version_and_blanks_keep_what_was_in_force(engine: Engine) -> None:
    load_world(engine)
    dated = "unit_code,name,levels,valid_from\na1,,lower_secondary; primary,2024-09-01\n"
    assert _load(engine, dated).changed == 1
    assert _load(engine, dated).changed == 0
    versions = _versions(engine, "a1")
    assert versions[ALWAYS].levels == "primary"
    added = versions[date(2024, 9, 1)]
    assert (added.levels, added.name, added.office_code) == ("primary;lower_secondary", "Tiểu học 1", "pgd-731")
    with session(engine) as reading:
        levels = [
            next(unit.levels for unit in units_on(reading, day) if unit.code == "a1")
            for day in (date(2024, 8, 31), date(2024, 9, 1))
        ]
    assert levels == [frozenset({"primary"}), frozenset({"primary", "lower_secondary"})]


def test_an_undated_row_corrects_the_attributes_of_a_unit_that_never_changed(engine: Engine) -> None:
    load_world(engine)
    _load(engine, "unit_code,name\na1,Corrected\n")
    assert _versions(engine, "a1")[ALWAYS].name == "Corrected"


def test_an_undated_row_does_not_rewrite_a_unit_that_has_changed_since(engine: Engine) -> None:
    load_world(engine)
    _load(engine, "unit_code,name,area_code,valid_from\na1,Renamed,732,2025-07-01\n")
    before = _versions(engine, "a1")
    refused = _load(engine, "unit_code,name\na1,Corrected\nb1,THCS 3\n")
    assert codes(refused) == [(2, "valid_from", "day_needed")]
    assert "2025-07-01" in refused.errors[0].message("vi")
    mixed = _load(engine, "unit_code,name,area_code\na1,Renamed,731\n")
    assert codes(mixed) == [(2, "valid_from", "day_needed")]
    assert _versions(engine, "a1") == before
    assert _load(engine, "unit_code,name,valid_from\na1,Corrected,1900-01-01\n").changed == 1
    versions = _versions(engine, "a1")
    assert (versions[ALWAYS].name, versions[date(2025, 7, 1)].name) == ("Corrected", "Renamed")


def test_the_units_as_they_stood_at_first_or_stand_now_load_again_and_change_nothing(engine: Engine) -> None:
    load_world(engine)
    with transaction(engine) as writing:
        text = "area_code,name,type,parent_code,valid_from\n26000,Xã,commune,75,2025-07-01\n"
        assert not load_areas(writing, TERMINAL, text.encode()).errors
    _load(engine, "unit_code,area_code,office_code,valid_from\na1,26000,so-75,2025-07-01\n")
    before = _versions(engine, "a1")
    first = _load(engine, UNITS)
    assert (first.changed, list(first.errors)) == (0, [])
    today = UNITS.replace("a1,Tiểu học 1,school,primary,public,731,pgd-731", "a1,,,,,26000,so-75")
    for scope in (TERMINAL, DEPARTMENT):
        again = _load(engine, "\n".join(today.splitlines()[:2]) + "\n", scope)
        assert (again.changed, list(again.errors)) == (0, [])
    assert _versions(engine, "a1") == before
    closed = _load(engine, "unit_code,area_code,closed_on\na1,26000,2026-01-01\n")
    assert (closed.changed, list(closed.errors)) == (1, [])


def test_a_unit_known_only_from_a_day_on_gets_no_earlier_attributes_by_an_undated_row(engine: Engine) -> None:
    load_world(engine)
    header = "unit_code,name,kind,levels,ownership,area_code,office_code,valid_from\n"
    assert not _load(engine, header + "n1,N,school,primary,public,732,pgd-732,2025-01-01\n").errors
    assert _load(engine, header + "n1,N,school,primary,public,732,pgd-732,\n").changed == 0
    assert list(_versions(engine, "n1")) == [date(2025, 1, 1)]
    assert codes(_load(engine, header + "n1,M,,,,,,\n")) == [(2, "valid_from", "day_needed")]


def test_a_first_and_a_later_version_may_come_in_one_file(engine: Engine) -> None:
    load_world(engine)
    text = (
        "unit_code,name,kind,levels,ownership,area_code,office_code,valid_from\n"
        "n1,,,,,732,pgd-732,2025-07-01\n"
        "n1,New,school,primary,public,731,pgd-731,\n"
    )
    assert _load(engine, text).changed == 1
    later = _versions(engine, "n1")[date(2025, 7, 1)]
    assert (later.name, later.area_code) == ("New", "732")


def test_blank_days_never_erase(engine: Engine) -> None:
    load_world(engine)
    _load(engine, "unit_code,closed_on\na1,2026-01-01\n")
    assert _load(engine, UNITS).changed == 0
    assert _unit(engine, "a1").closed_on == date(2026, 1, 1)
    _load(engine, "unit_code,opened_on,closed_on\na1,2000-01-01,\n")
    stored = _unit(engine, "a1")
    assert (stored.opened_on, stored.closed_on) == (date(2000, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a1,A,,,,,,\na1,B,,,,,,", [(3, "unit_code", "duplicate")]),
        ("a1,A,,,,,,1900-01-01\na1,B,,,,,,", [(3, "unit_code", "duplicate")]),
        ("a1,A,,,,,,\na1,A,,,,,,", []),
        ("x1,,,,,,,", [(2, c, "missing") for c in ("name", "kind", "ownership", "area_code")]),
        ("x1,X,school,,public,731,,", [(2, "levels", "missing")]),
        ("x1,X,school,primary,public,999,,", [(2, "area_code", "unknown_area")]),
        ("a1,,,,,,,2025-07-01", [(2, "area_code", "unknown_area")]),
        ("a1,,shcool,grade 1;primary,private,,,", [(2, c, "not_in_list") for c in ("kind", "levels", "ownership")]),
        ("a1,,,,,,,2025-7-1", [(2, "valid_from", "bad_date")]),
        ("a1,,,,,,,2024-W05-1", [(2, "valid_from", "bad_date")]),
        ("a 1,,,,,,,", [(2, "unit_code", "bad_code")]),
    ],
)
def test_wrong_units_are_refused_cell_by_cell(engine: Engine, rows: str, expected: list[tuple[int, str, str]]) -> None:
    load_world(engine)
    result = _load(engine, f"unit_code,name,kind,levels,ownership,area_code,office_code,valid_from\n{rows}\n")
    assert codes(result) == expected
    with session(engine) as reading:
        assert reading.get(Unit, "x1") is None


def test_a_life_must_be_one_and_run_forward(engine: Engine) -> None:
    load_world(engine)
    backward = _load(engine, "unit_code,closed_on\nc1,2024-09-01\n")
    assert codes(backward) == [(2, "closed_on", "dates_reversed")]
    two = _load(engine, "unit_code,closed_on,valid_from\na1,2026-01-01,\na1,2026-02-01,2025-01-01\n")
    assert codes(two) == [(3, "closed_on", "duplicate")]


def test_a_unit_of_today_may_lie_in_an_area_that_exists_only_since_then(engine: Engine) -> None:
    load_world(engine)
    with transaction(engine) as writing:
        text = "area_code,name,type,parent_code,valid_from\n26000,Xã,commune,75,2025-07-01\n"
        assert not load_areas(writing, TERMINAL, text.encode()).errors
    header = "unit_code,name,kind,levels,ownership,area_code,office_code,closed_on\n"
    assert not _load(engine, header + "n1,N,school,primary,public,26000,x,\n").errors
    ended = _load(engine, header + "n2,N,school,primary,public,26000,x,2025-01-01\n")
    assert codes(ended) == [(2, "area_code", "unknown_area")]


def test_offices_that_only_units_name_are_made_with_a_tier_of_their_own_units(engine: Engine) -> None:
    with transaction(engine) as writing:
        load_areas(writing, TERMINAL, AREAS.encode())
    text = (
        "unit_code,name,kind,levels,ownership,area_code,office_code\n"
        "u1,A,school,primary,public,731,phong\nu2,A,school,lower_secondary,public,731,phong\n"
        "u3,A,school,upper_secondary,public,731,so\n"
        "u4,A,affiliated,,public,731,both\nu5,A,affiliated,,public,732,both\n"
        "p9,Phòng 9,office,,public,732,so\nu6,A,school,upper_secondary,public,732,p9\n"
    )
    assert not _load(engine, text).errors
    with session(engine) as reading:
        offices = {one.code: (one.tier, one.area_code) for one in reading.exec(select(Office))}
    assert offices == {
        "phong": ("lower_office", "731"),
        "so": ("department", "75"),
        "both": ("department", "75"),
        "p9": ("lower_office", "732"),
    }
    assert _load(engine, text).changed == 0


def test_a_department_loads_units_of_its_own_province_only(engine: Engine) -> None:
    load_world(engine)
    assert _load(engine, "unit_code,name\na1,Renamed\n", DEPARTMENT).changed == 1
    assert codes(_load(engine, "unit_code,name\nh1,Mine\n", DEPARTMENT)) == [(2, "unit_code", "unit_not_yours")]
    moved = _load(engine, "unit_code,area_code,valid_from\na1,303,2025-01-01\n", DEPARTMENT)
    assert codes(moved) == [(2, "area_code", "area_not_yours")]
    with pytest.raises(NotAllowed):
        _load(engine, UNITS, LOWER)


def _succeed(engine: Engine, *rows: str) -> LoadResult:
    with transaction(engine) as writing:
        text = "\n".join(["kind,on_date,from_unit,to_unit", *rows])
        return load_successions(writing, TERMINAL, text.encode())


def test_a_merged_unit_closes_on_the_day_unless_it_has_another_one(engine: Engine) -> None:
    load_world(engine)
    assert _succeed(engine, "merge,2025-01-01,a1,a2", "merge,2025-02-01,b1,a2", "split,2025-01-01,a2,c1").changed == 3
    assert _succeed(engine, "merge,2025-01-01,a1,a2").changed == 0
    assert _unit(engine, "a1").closed_on == date(2025, 1, 1)
    assert _unit(engine, "b1").closed_on == date(2025, 1, 10)
    assert _unit(engine, "a2").closed_on is None


def test_wrong_successions_are_refused(engine: Engine) -> None:
    load_world(engine)
    wrong = _succeed(engine, "eat,2025-01-01,a1,a2", "merge,,a1,nobody", "merge,2025-01-01,a1,a1", "split,,a1,a2")
    assert codes(wrong) == [
        (2, "kind", "not_in_list"),
        (3, "on_date", "missing"),
        (3, "to_unit", "unknown_unit"),
        (4, "to_unit", "same_unit"),
        (5, "on_date", "missing"),
    ]
    _succeed(engine, "merge,2025-01-01,a1,a2")
    circle = _succeed(engine, "rename,2026-01-01,a2,b1", "merge,2026-02-01,b1,a1")
    assert {code for _, _, code in codes(circle)} == {"succession_loop"}
    with session(engine) as reading:
        assert len(reading.exec(select(Succession)).all()) == 1


def test_a_succession_does_not_precede_the_opening_of_its_units(engine: Engine) -> None:
    load_world(engine)
    early = _succeed(engine, "merge,2024-09-01,c1,a2", "split,2024-01-01,c1,a2", "merge,2024-08-31,a1,c1")
    assert codes(early) == [(row, "on_date", "dates_reversed") for row in (2, 3, 4)]
    assert [error.expected for error in early.errors] == ["2024-09-01", "2024-09-01", "2024-08-31"]
    assert _unit(engine, "c1").closed_on is None
    assert _succeed(engine, "split,2024-09-01,a1,c1").changed == 1
