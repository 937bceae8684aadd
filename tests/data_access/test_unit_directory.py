"""Finding units within one's reach, their histories, and the offices that a person may choose or change."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from data_access import audit, office_changes, unit_changes
from data_access.database import session, transaction
from data_access.loading.successions import load_successions
from data_access.offices_of import offices_of
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Office
from data_access.unit_change_errors import ChangeRefused, UnitChangeCode, UnitChangeError
from data_access.unit_directory import find_units, folded, history, unit_line
from tests.data_access.worlds import DEPARTMENT, LOWER, UNIT, VIEWER, codes, load_world

DAY = date(2025, 3, 1)
FOREIGN = Scope(Role.DEPARTMENT, "elsewhere", area="31")


@pytest.fixture
def units(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def found(engine: Engine, scope: Scope, text: str = "", most: int = 50) -> tuple[list[str], int]:
    with session(engine) as reading:
        lines, count = find_units(reading, scope, text, DAY, most=most)
    return [line.code for line in lines], count


@pytest.mark.parametrize(
    ("text", "expected"),
    [("tieu hoc", ["a1", "a2", "h1"]), ("TIỂU 2", ["a2"]), ("b1", ["b1"]), ("nobody", []), ("thcs", ["b1", "a2"])],
)
def test_every_word_counts_marks_and_case_do_not(units: Engine, text: str, expected: list[str]) -> None:
    shown, count = found(units, TERMINAL, text)
    assert (sorted(shown), count) == (sorted(expected), len(expected))


def test_closed_units_come_last_and_the_rest_is_counted(units: Engine) -> None:
    assert found(units, DEPARTMENT)[0][-1] == "b1"
    assert found(units, DEPARTMENT, most=2)[1] == 4


@pytest.mark.parametrize(
    ("scope", "expected"),
    [(DEPARTMENT, {"a1", "a2", "b1", "c1"}), (LOWER, {"a1", "a2"}), (UNIT, {"a1"}), (VIEWER, set()), (FOREIGN, {"h1"})],
    ids=lambda value: value.username if isinstance(value, Scope) else "",
)
def test_nobody_finds_units_of_others(units: Engine, scope: Scope, expected: set[str]) -> None:
    assert set(found(units, scope)[0]) == expected


def test_a_line_says_where_the_unit_stands(units: Engine) -> None:
    with session(units) as reading:
        line = unit_line(reading, DEPARTMENT, "a2", DAY)
        with pytest.raises(NotAllowed):
            unit_line(reading, FOREIGN, "a2", DAY)
        with pytest.raises(NotAllowed):
            unit_line(reading, TERMINAL, "unknown", DAY)
    assert (line.area_name, line.province, line.office_name) == ("Biên Hòa", "75", "Phòng Biên Hòa")
    assert line.levels == ("primary", "lower_secondary")
    assert line.is_open(DAY)


def test_a_history_tells_everything_in_order(units: Engine) -> None:
    with transaction(units) as writing:
        unit_changes.change_unit(writing, DEPARTMENT, "a1", date(2024, 10, 1), {"name": "Tên hai", "area_code": "732"})
        unit_changes.merge_units(writing, DEPARTMENT, ["a1"], "a2", date(2025, 2, 1))
    with session(units) as reading:
        events = history(reading, DEPARTMENT, "a1", DAY)
        received = history(reading, DEPARTMENT, "a2", DAY)
        with pytest.raises(NotAllowed):
            history(reading, FOREIGN, "a1", DAY)
    assert [(event.day, event.what, event.others) for event in events] == [
        (None, "opened", ()),
        (date(2024, 10, 1), "changed", ()),
        (date(2025, 2, 1), "merged_into", ("a2",)),
        (date(2025, 2, 1), "closed", ()),
    ]
    assert events[1].before == {"name": "Tiểu học 1", "area_code": "Biên Hòa (731)"}
    assert events[1].after == {"name": "Tên hai", "area_code": "Long Khánh (732)"}
    assert [(event.what, event.others) for event in received] == [("opened", ()), ("received", ("a1",))]


def test_folding_is_how_people_type_in_a_hurry() -> None:
    assert folded("Trường Đặng Ử") == "truong dang u"


def test_whose_offices(units: Engine) -> None:
    with session(units) as reading:
        assert {one.code for one in offices_of(reading, TERMINAL)} == {"so-75", "pgd-731", "pgd-732", "pgd-303"}
        assert {one.code for one in offices_of(reading, DEPARTMENT)} == {"so-75", "pgd-731", "pgd-732"}
        assert {one.code for one in offices_of(reading, FOREIGN)} == {"pgd-303"}
        for scope in (LOWER, UNIT, VIEWER):
            with pytest.raises(NotAllowed):
                offices_of(reading, scope)


def test_an_office_is_added_and_changed_by_administrators(units: Engine) -> None:
    with transaction(units) as writing:
        office_changes.add_office(writing, TERMINAL, "pgd-9", "Phòng mới", "lower_office", "732")
        office_changes.change_office(writing, TERMINAL, "pgd-9", "Phòng đổi tên", "", "")
    with session(units) as reading:
        office = reading.get(Office, "pgd-9")
        events = [(one.action, one.detail) for one in audit.events(reading, TERMINAL, subject="pgd-9")]
    assert office is not None
    assert (office.name, office.tier, office.area_code) == ("Phòng đổi tên", "lower_office", "732")
    assert events == [("office_changed", "name: Phòng mới → Phòng đổi tên"), ("office_added", "Phòng mới")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("add", "so-75", "X", "department", "75"), UnitChangeCode.OFFICE_TAKEN),
        (("change", "none", "X", "department", "75"), UnitChangeCode.OFFICE_UNKNOWN),
        (("change", "so-75", "Sở", "department", "75"), UnitChangeCode.NOTHING_CHANGED),
    ],
)
def test_what_an_office_cannot_become(units: Engine, given: tuple[str, ...], code: UnitChangeCode) -> None:
    with transaction(units) as writing, pytest.raises(UnitChangeError) as refused:
        getattr(office_changes, f"{given[0]}_office")(writing, TERMINAL, *given[1:])
    assert refused.value.code is code


def test_the_loaders_checks_and_the_rights_hold_for_offices(units: Engine) -> None:
    with transaction(units) as writing:
        with pytest.raises(ChangeRefused) as refused:
            office_changes.add_office(writing, TERMINAL, "x", "", "ministry", "99")
        assert {one.column for one in refused.value.errors} == {"name", "tier", "area_code"}
        for scope in (DEPARTMENT, LOWER, UNIT, VIEWER):
            with pytest.raises(NotAllowed):
                office_changes.add_office(writing, scope, "x", "X", "lower_office", "732")
            with pytest.raises(NotAllowed):
                office_changes.change_office(writing, scope, "so-75", "X", "", "")


def test_a_department_loads_successions_of_its_own_units_only(units: Engine) -> None:
    def load(scope: Scope, *rows: str) -> list[tuple[int | None, str, str]]:
        text = "\n".join(["kind,on_date,from_unit,to_unit", *rows]).encode()
        with transaction(units) as writing:
            return codes(load_successions(writing, scope, text))

    assert load(DEPARTMENT, "merge,2025-02-01,a1,a2") == []
    assert load(DEPARTMENT, "merge,2025-02-01,a2,h1", "merge,2025-02-01,zz,a2") == [
        (2, "to_unit", "unit_not_yours"),
        (3, "from_unit", "unit_not_yours"),
    ]
    for scope in (LOWER, UNIT, VIEWER):
        with pytest.raises(NotAllowed):
            load(scope, "merge,2025-02-01,a1,a2")
