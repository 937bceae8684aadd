"""Every fault of an observations file, cell by cell."""

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access.database import session, transaction
from data_access.loading.claim import Claim
from data_access.loading.claim_block import blocks_of
from data_access.loading.errors import ErrorCode, LoadError
from data_access.loading.files import check_file, load_file
from data_access.loading.store import Origin, save
from data_access.loading.units import load_units
from data_access.scope import TERMINAL, NotAllowed, Scope
from data_access.tables import Import, Observation, Period, Report
from tests.data_access.worlds import (
    DEPARTMENT,
    LOWER,
    PERIOD,
    UNIT,
    VIEWER,
    codes,
    csv_of,
    load_rows,
    load_world,
    texts,
)
from tests.stored_answers import asked


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _nothing_stored(engine: Engine) -> bool:
    with session(engine) as reading:
        return not any(reading.exec(select(table)).first() for table in (Import, Observation, Report, Period))


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2024-2025/HK9,a1,wifi,,1,1,,", "period", "unknown_period"),
        ("2025-W60,a1,wifi,,1,1,,", "period", "unknown_period"),
        ("Q1,a1,wifi,,1,1,,", "period", "unknown_period"),
        (",zz,wifi,,1,1,,", "unit_code", "unknown_unit"),
        ("2023-2024/CN,c1,wifi,,1,1,,", "unit_code", "unit_not_open"),
        ("2025-Q2,b1,wifi,,1,1,,", "unit_code", "unit_closed"),
        (",a1,telepathy,,1,1,,", "indicator", "unknown_indicator"),
        (",a1,maturity_level_3,,1,1,,", "indicator", "derived_indicator"),
        (",a1,signature_staff,,1,1,,", "indicator", "derived_indicator"),
        (",a2,online_teaching_share,,1,10,,", "level", "level_needed"),
        (",a2,online_teaching_share,grade 3,1,10,,", "level", "not_in_list"),
        (",a2,online_teaching_share,upper_secondary,1,10,,", "level", "level_not_taught"),
        (",a1,wifi,primary,1,1,,", "level", "level_not_asked"),
        (",a1,wifi,,2,1,,", "numerator", "bad_flag"),
        (",a1,wifi,,1,,,", "numerator", "bad_flag"),
        (",a1,wifi,,,,1,", "numerator", "bad_flag"),
        (",a1,wifi,,0,0,,", "numerator", "bad_flag"),
        (",a1,records_digitised,,11,10,,", "numerator", "above_whole"),
        (",a1,records_digitised,,1,0,,", "numerator", "above_whole"),
        (",a1,records_digitised,,-1,10,,", "numerator", "negative"),
        (",a1,records_digitised,,1.5,10,,", "numerator", "not_whole"),
        (",a1,records_digitised,,1,1.000,,", "denominator", "not_whole"),
        (',a1,records_digitised,,"1,000",2000,,', "numerator", "not_whole"),
        (",a1,records_digitised,,Có,10,,", "numerator", "bad_number"),
        (",a1,records_digitised,,,10,,", "numerator", "counts_needed"),
        (",a1,records_digitised,,3,,,", "denominator", "counts_needed"),
        (",a1,records_digitised,,3,10,30,", "value", "counts_needed"),
        (",a1,records_digitised,,1,1000000001,,", "denominator", "too_big"),
        (f",a1,records_digitised,,1,1{'0' * 25},,", "denominator", "too_big"),
        (",a1,teaching_score,,,,100.1,", "value", "out_of_range"),
        (",a1,teaching_score,,,,-1,", "value", "out_of_range"),
        (',a1,teaching_score,,,,"85,5",', "value", "bad_number"),
        (",a1,teaching_score,,,,nan,", "value", "bad_number"),
        (",a1,teaching_score,,,,inf,", "value", "bad_number"),
        (",a1,teaching_score,,,,1e2,", "value", "bad_number"),
        (",a1,teaching_score,,85,100,,", "value", "value_needed"),
        (",a1,online_service_groups,,,,-2,", "value", "negative"),
        (",a1,wifi,,1,1,,not_applicable", "state", "not_applicable_with_value"),
        (",a1,wifi,,,,,khong", "state", "not_in_list"),
        (",,wifi,,1,1,,", "unit_code", "missing"),
        (",a1,,,1,1,,", "indicator", "missing"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(world: Engine, row: str, column: str, code: str) -> None:
    result = load_rows(world, ",a1,fibre_line,,1,1,,", row)
    assert codes(result) == [(3, column, code)]
    assert (result.import_id, result.changed) == (None, 0)
    for language in ("vi", "en"):
        assert "{" not in texts(result, language)[0]
    assert _nothing_stored(world)


@pytest.mark.parametrize(
    "row",
    [
        ",a1,wifi,,0,1,,",
        ",a1,records_digitised,,0,0,,",
        ",a2,pupils_per_computer,primary,500,0,,",
        ",a2,pupils_per_computer,lower_secondary,500,20,,",
        ",a1,teaching_score,,,,75.0000001,",
        ",a1,teaching_score,,,,0,",
        ",a1,wifi,,,,,not_applicable",
        "2024-2025/DN,b1,wifi,,1,1,,",
        "2025-01,b1,wifi,,1,1,,",
        "2024-Q3,c1,wifi,,1,1,,",
    ],
)
def test_honest_answers_are_taken(world: Engine, row: str) -> None:
    result = load_rows(world, row)
    assert not result.errors, texts(result)
    assert (result.cells, result.changed) == (1, 1)


def test_every_fault_of_a_file_is_told_at_once(world: Engine) -> None:
    result = load_rows(world, ",zz,telepathy,,1,1,,", ",a1,wifi,,7,1,,", "x,a1,wifi,,1,1,,")
    assert codes(result) == [
        (2, "unit_code", "unknown_unit"),
        (2, "indicator", "unknown_indicator"),
        (3, "numerator", "bad_flag"),
        (4, "period", "unknown_period"),
    ]


def test_one_cell_twice_with_two_values_makes_both_rows_wrong(world: Engine) -> None:
    result = load_rows(world, ",a1,wifi,,1,1,,", ",a2,wifi,,1,1,,", ",a1,wifi,,0,1,,", good_rows=True)
    assert codes(result) == [(2, "numerator", "conflict"), (4, "numerator", "conflict")]
    assert [error.expected for error in result.errors] == ["4", "2"]
    assert (result.cells, result.skipped) == (1, 2)


def test_one_cell_on_two_sheets_tells_which_the_other_one_is(world: Engine) -> None:
    claims = [Claim(PERIOD, "a1", "wifi", "", yes, 1, None, row=2, sheet=f"Trang {yes}") for yes in (0, 1)]
    with transaction(world) as writing:
        result = save(writing, TERMINAL, Origin("x", "x", "form"), blocks_of(claims))
    assert [error.expected for error in result.errors] == ["2 (Trang 1)", "2 (Trang 0)"]


def test_one_cell_twice_with_one_value_is_one_answer(world: Engine) -> None:
    result = load_rows(world, ",a1,wifi,,1,1,,", ",a1,wifi,,1,1,,")
    assert (result.rows, result.cells, list(result.errors)) == (2, 1, [])


def test_good_rows_keeps_the_rows_without_errors(world: Engine) -> None:
    result = load_rows(world, ",a1,wifi,,1,1,,", ",a1,records_digitised,,9,1,,", ",zz,wifi,,1,1,,", good_rows=True)
    assert (result.rows, result.cells, result.changed, result.skipped) == (3, 1, 1, 2)
    with session(world) as reading:
        known = asked(reading)
        assert [known[row.question_id][1] for row in reading.exec(select(Observation))] == ["wifi"]


def test_good_rows_does_not_excuse_a_file_that_cannot_be_read(world: Engine) -> None:
    result = load_file(world, TERMINAL, b"unit_code,indicator\na1,wifi\n", "x.csv", good_rows=True)
    assert [error.code for error in result.errors] == [ErrorCode.MISSING_COLUMN]
    with transaction(world) as writing:
        claim = Claim(PERIOD, "a1", "wifi", "", 1, 1, None)
        whole = LoadError(ErrorCode.TEMPLATE_BROKEN, None, "")
        refused = save(writing, TERMINAL, Origin("x", "x", "form"), blocks_of([claim]), errors=[whole], good_rows=True)
    assert refused.import_id is None
    assert _nothing_stored(world)


def test_the_period_may_be_named_beside_the_file(world: Engine) -> None:
    content = csv_of("a1,wifi,1,1", header="unit_code,indicator,numerator,denominator")
    assert load_file(world, TERMINAL, content, "x.csv", period=PERIOD).changed == 1
    other = load_file(world, TERMINAL, csv_of(",a1,wifi,,1,1,,"), "x.csv", period="2025-Q1")
    assert codes(other) == [(2, "period", "other_period")]


def test_blank_rows_are_no_answers(world: Engine) -> None:
    result = load_rows(world, ",a1,wifi,,,,,")
    assert (result.rows, result.cells, result.import_id) == (1, 0, None)
    assert _nothing_stored(world)


def test_checking_a_file_tells_what_loading_would_do_and_writes_nothing(world: Engine) -> None:
    content = csv_of(",a1,wifi,,1,1,,", ",a2,wifi,,1,1,,")
    checked = check_file(world, TERMINAL, content, "x.csv").result
    assert (checked.rows, checked.cells, checked.changed, checked.import_id) == (2, 2, 2, None)
    assert _nothing_stored(world)


@pytest.mark.parametrize(
    ("scope", "unit", "code"),
    [
        (DEPARTMENT, "a1", None),
        (DEPARTMENT, "c1", None),
        (DEPARTMENT, "h1", "unit_not_yours"),
        (LOWER, "a1", None),
        (LOWER, "c1", "unit_not_yours"),
        (LOWER, "zz", "unit_not_yours"),
        (UNIT, "a1", None),
        (UNIT, "a2", "unit_not_yours"),
        (TERMINAL, "h1", None),
    ],
)
def test_people_load_for_their_own_units_only(world: Engine, scope: Scope, unit: str, code: str | None) -> None:
    result = load_rows(world, f",{unit},wifi,,1,1,,", scope=scope)
    assert [error.code.value for error in result.errors] == ([] if code is None else [code])


def test_whose_a_unit_is_goes_by_the_periods_last_day(world: Engine) -> None:
    with transaction(world) as writing:
        load_units(writing, TERMINAL, b"unit_code,office_code,valid_from\na1,pgd-732,2025-01-01\n")
    assert not load_rows(world, "2024-2025/DN,a1,wifi,,1,1,,", scope=LOWER).errors
    assert codes(load_rows(world, ",a1,wifi,,1,1,,", scope=LOWER)) == [(2, "unit_code", "unit_not_yours")]


def test_what_offices_report_is_not_for_units_to_say(world: Engine) -> None:
    assert codes(load_rows(world, ",a1,inspected,,1,1,,", scope=UNIT)) == [(2, "indicator", "office_reported")]
    assert not load_rows(world, ",a1,inspected,,1,1,,", scope=LOWER).errors


def test_a_viewer_loads_nothing(world: Engine) -> None:
    with pytest.raises(NotAllowed):
        load_rows(world, ",a1,wifi,,1,1,,", scope=VIEWER)


def test_forms_and_workbooks_are_checked_as_files_are(world: Engine) -> None:
    claims = [
        Claim(
            PERIOD, "a1", "teaching_score", "", None, None, float("inf"), row=7, sheet="S", columns=(("value", "F"),)
        ),
        Claim(PERIOD, "zz", "wifi", "", 1, 1, None, row=8, sheet="S", columns=(("unit_code", "A"),)),
        Claim(PERIOD, "zz", "fibre_line", "", 1, 1, None, row=8, sheet="S", columns=(("unit_code", "A"),)),
    ]
    with transaction(world) as writing:
        result = save(writing, TERMINAL, Origin("form", "", "form"), blocks_of(claims))
    assert [(e.sheet, e.row, e.column, e.code.value) for e in result.errors] == [
        ("S", 7, "F", "bad_number"),
        ("S", 8, "A", "unknown_unit"),
    ]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "x.csv", ErrorCode.EMPTY_FILE),
        (b"%PDF-1.7\0\0\0", "x.pdf", ErrorCode.OTHER_DOCUMENT),
        (b"PK\x03\x04 no zip", "x.xlsx", ErrorCode.TRUNCATED_FILE),
    ],
)
def test_files_of_other_kinds_are_refused_in_words(world: Engine, content: bytes, name: str, code: ErrorCode) -> None:
    assert [error.code for error in load_file(world, TERMINAL, content, name).errors] == [code]
