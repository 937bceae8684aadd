"""Loading areas and offices."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access.database import session, transaction
from data_access.loading.areas import load_areas
from data_access.loading.offices import load_offices
from data_access.loading.result import LoadResult
from data_access.scope import TERMINAL, NotAllowed
from data_access.tables import Area, AuditEvent, Office
from data_access.tables.area import ALWAYS
from tests.data_access.worlds import AREAS, DEPARTMENT, OFFICES, codes, texts


def _load(engine: Engine, text: str) -> LoadResult:
    with transaction(engine) as writing:
        return load_areas(writing, TERMINAL, text.encode())


def _areas(engine: Engine) -> dict[tuple[str, date], Area]:
    with session(engine) as reading:
        return {(area.code, area.valid_from): area for area in reading.exec(select(Area))}


def test_areas_are_stored_and_the_same_file_changes_nothing(engine: Engine) -> None:
    assert _load(engine, AREAS).changed == 5
    again = _load(engine, AREAS)
    assert (again.rows, again.changed, list(again.errors)) == (5, 0, [])
    stored = _areas(engine)
    assert stored["731", ALWAYS].valid_to == date(2025, 7, 1)
    assert stored["731", ALWAYS].parent_code == "75"
    with session(engine) as reading:
        assert len(reading.exec(select(AuditEvent)).all()) == 1


def test_blanks_never_erase_and_a_later_valid_to_ends_an_area(engine: Engine) -> None:
    _load(engine, AREAS)
    assert _load(engine, "area_code,name,valid_to,lat\n732,,2025-07-01,10.9\n").changed == 1
    assert _load(engine, "area_code,name,valid_to,lat\n732,,,\n").changed == 0
    stored = _areas(engine)["732", ALWAYS]
    assert (stored.name, stored.valid_to, stored.lat) == ("Long Khánh", date(2025, 7, 1), 10.9)


def test_a_code_may_be_used_again_after_its_end(engine: Engine) -> None:
    _load(engine, AREAS)
    header = "area_code,name,type,parent_code,valid_from\n"
    assert _load(engine, header + "731,Phường 731,commune,75,2025-07-01\n").changed == 1
    assert len(_areas(engine)) == 6
    overlapping = _load(engine, header + "732,Phường 732,commune,75,2025-07-01\n")
    assert codes(overlapping) == [(2, "valid_from", "overlap")]
    assert len(_areas(engine)) == 6


def test_an_end_and_a_new_beginning_may_come_in_one_file_in_any_order(engine: Engine) -> None:
    _load(engine, AREAS)
    text = "area_code,name,type,parent_code,valid_from,valid_to\n732,New,commune,75,2025-07-01,\n732,,,,,2025-07-01\n"
    assert _load(engine, text).changed == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("9,,,", [(2, "name", "missing"), (2, "type", "missing")]),
        ("9,X,district,99", [(2, "parent_code", "unknown_parent")]),
        ("75,,,731", [(2, "parent_code", "area_loop")]),
        ("9,X,district,9", [(2, "parent_code", "area_loop")]),
        ("8,X,a,9\n9,X,a,8", [(2, "parent_code", "area_loop"), (3, "parent_code", "area_loop")]),
        ("9,X,district,75\n9,Y,district,75", [(3, "area_code", "duplicate")]),
        ("mã 9,X,district,75", [(2, "area_code", "bad_code")]),
        (",X,district,75", [(2, "area_code", "missing")]),
    ],
)
def test_wrong_areas_are_refused_cell_by_cell(engine: Engine, rows: str, expected: list[tuple[int, str, str]]) -> None:
    _load(engine, AREAS)
    result = _load(engine, f"area_code,name,type,parent_code\n{rows}\n")
    assert codes(result) == expected
    assert len(_areas(engine)) == 5
    assert all("{" not in text for language in ("vi", "en") for text in texts(result, language))


def test_wrong_dates_and_points_are_refused(engine: Engine) -> None:
    text = (
        "area_code,name,type,valid_from,valid_to,lat,lon\n"
        '1,A,p,2025-02-30,,,\n2,A,p,1/7/2025,,,\n3,A,p,2025-07-01,2025-07-01,,\n4,A,p,,,91,\n5,A,p,,,,"10,5"\n'
    )
    assert codes(_load(engine, text)) == [
        (2, "valid_from", "bad_date"),
        (3, "valid_from", "bad_date"),
        (4, "valid_to", "dates_reversed"),
        (5, "lat", "out_of_range"),
        (6, "lon", "bad_number"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"area_code,name\n", "empty_file"),
        (b"name,type\nx,y\n", "missing_column"),
        (b"area_code,nmae\n1,x\n", "unknown_column"),
        (b"area_code,name,name\n1,x,y\n", "repeated_column"),
        (b"area_code,name\n1,x,y\n", "extra_cells"),
        (b'area_code,name\n1,"x\n', "not_csv"),
        ("area_code,name\n1,Đồng\n".encode("utf-16"), "not_utf8"),
        ("area_code,name\n1,Đồng Nai\n".encode("cp1258", "replace"), "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(engine: Engine, content: bytes, code: str) -> None:
    with transaction(engine) as writing:
        result = load_areas(writing, TERMINAL, content)
    assert [error.code.value for error in result.errors] == [code]


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_fine(engine: Engine) -> None:
    content = "\ufeff" + AREAS.replace("\n", "\r\n") + "\r\n,,,,,\r\n"
    assert _load(engine, content).changed == 5


def test_only_administrators_load_areas(engine: Engine) -> None:
    with pytest.raises(NotAllowed), transaction(engine) as writing:
        load_areas(writing, DEPARTMENT, AREAS.encode())


def test_offices_are_stored_and_checked(engine: Engine) -> None:
    _load(engine, AREAS)
    with transaction(engine) as writing:
        assert load_offices(writing, TERMINAL, OFFICES.encode()).changed == 3
        assert load_offices(writing, TERMINAL, OFFICES.encode()).changed == 0
        assert load_offices(writing, TERMINAL, b"office_code,name\nso-75,New name\n").changed == 1
        wrong = load_offices(writing, TERMINAL, b"office_code,name,tier,area_code\nx,X,ministry,99\ny,,,\n")
    assert codes(wrong) == [
        (2, "tier", "not_in_list"),
        (2, "area_code", "unknown_area"),
        (3, "name", "missing"),
        (3, "tier", "missing"),
        (3, "area_code", "missing"),
    ]
    with session(engine) as reading:
        stored = reading.get(Office, "so-75")
        assert stored is not None
        assert (stored.name, stored.tier) == ("New name", "department")
