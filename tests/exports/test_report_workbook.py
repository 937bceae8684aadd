"""The report workbook as its filler finds it: headings, what is locked, what may be typed, the hidden key row."""

import io

import openpyxl
import pytest

from exports.report_workbook import FIRST_COLUMN, FIRST_ROW, HEADING_ROW, KEY_ROW, PART_ROW, write_template
from kpi.answers import Answer
from kpi.plan_loader import OWN_FOLDER, plans
from kpi.report_form import asked, columns_of
from kpi.report_template import Part, key_of, mark_of
from kpi.units import UnitState

PERIOD = "2024-2025/HK1"
PLAN = plans([OWN_FOLDER])["dong-nai-2024-2025"]


def unit(code: str, *levels: str, kind: str = "school") -> UnitState:
    return UnitState(
        code, f"Trường Mẫu {code}", kind, frozenset(levels), "public", ("731", "75"), "PHONG731", "lower_office"
    )


UNITS = [unit("MN1", "preschool"), unit("TH1", "primary"), unit("LC1", "primary", "lower_secondary")]


def sheet_of(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def keys_of(sheet) -> dict[tuple[str, str, str], int]:
    found = {}
    for cell in sheet[KEY_ROW + 1][FIRST_COLUMN:]:
        key = key_of(str(cell.value))
        if key:
            found[key.indicator, key.level, str(key.part)] = cell.column
    return found


def test_one_row_a_unit_below_vietnamese_headings():
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS))
    assert [sheet.cell(FIRST_ROW + 1 + n, 1).value for n in range(3)] == ["MN1", "TH1", "LC1"]
    assert sheet.max_row == FIRST_ROW + 3
    column = keys_of(sheet)["cashless_collection", "", "flag"]
    assert sheet.cell(HEADING_ROW + 1, column).value == "Triển khai thu không dùng tiền mặt"
    assert sheet.cell(PART_ROW + 1, column).value
    assert PLAN.short_title in sheet["A2"].value
    assert "Học kỳ I" in sheet["A3"].value


def test_the_hidden_key_row_names_plan_period_and_columns():
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS))
    assert sheet.row_dimensions[KEY_ROW + 1].hidden
    mark = mark_of(sheet.cell(KEY_ROW + 1, 1).value)
    assert (mark.plan, mark.period, mark.columns) == (PLAN.code, PERIOD, len(keys_of(sheet)))


def test_exactly_the_asked_cells_can_be_filled_in():
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS))
    assert sheet.protection.sheet
    columns = {(column.indicator, column.level, column.part): column for column in columns_of(PLAN, PERIOD)}
    for key, number in keys_of(sheet).items():
        for offset, state in enumerate(UNITS):
            cell = sheet.cell(FIRST_ROW + 1 + offset, number)
            assert cell.protection.locked is not asked(state, columns[key], PLAN), (key, state.code)
    assert sheet.cell(FIRST_ROW + 1, 1).protection.locked
    assert sheet.cell(FIRST_ROW + 1, 2).protection.locked


def test_a_column_that_nobody_is_asked_is_left_out():
    keys = keys_of(sheet_of(write_template(PLAN, PERIOD, [unit("MN1", "preschool")])))
    assert not {key for key in keys if key[0] in ("teaching_score", "inspected", "digital_transcript")}
    everything = keys_of(sheet_of(write_template(PLAN, PERIOD, [])))
    assert set(keys) < set(everything)


def test_lists_and_limits_for_each_kind_of_answer():
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS))
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    keys = keys_of(sheet)
    assert len(rules) == len(keys)
    for (_, _, part), column in keys.items():
        rule = rules[sheet.cell(FIRST_ROW + 1, column).coordinate]
        if part == Part.FLAG:
            assert rule.formula1 == '"Có,Không,Không áp dụng"'
        else:
            assert "Không áp dụng" in rule.formula1


def test_what_stands_already_is_filled_in():
    answers = {
        ("TH1", "cashless_collection", ""): Answer(0, 1),
        ("TH1", "cashless_tuition", ""): Answer(not_applicable=True),
        ("TH1", "online_teaching_share", "primary"): Answer(30, 800),
        ("TH1", "teaching_score", ""): Answer(value=62.5),
    }
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS, answers))
    keys = keys_of(sheet)
    row = FIRST_ROW + 2
    assert {key: sheet.cell(row, column).value for key, column in keys.items() if sheet.cell(row, column).value} == {
        ("cashless_collection", "", "flag"): "Không",
        ("cashless_tuition", "", "flag"): "Không áp dụng",
        ("online_teaching_share", "primary", "numerator"): 30,
        ("online_teaching_share", "primary", "denominator"): 800,
        ("teaching_score", "", "value"): 62.5,
    }


def test_the_same_input_gives_the_same_bytes():
    assert write_template(PLAN, PERIOD, UNITS) == write_template(PLAN, PERIOD, UNITS)


def test_a_name_like_a_formula_stays_text():
    sneaky = UnitState("X1", "=1+1", "school", frozenset({"primary"}), "public", ("75",), "SO75", "department")
    cell = sheet_of(write_template(PLAN, PERIOD, [sneaky])).cell(FIRST_ROW + 1, 2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_english_words():
    sheet = sheet_of(write_template(PLAN, PERIOD, UNITS, {("TH1", "wifi", ""): Answer(1, 1)}, language="en"))
    assert sheet["A1"].value == "REPORT OF THE UNITS"
    assert sheet.cell(FIRST_ROW + 2, keys_of(sheet)["wifi", "", "flag"]).value == "Yes"


def test_an_unknown_period_is_refused():
    with pytest.raises(ValueError, match="2024-XX"):
        write_template(PLAN, "2024-XX", UNITS)
