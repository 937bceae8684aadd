"""Report workbooks that were changed or are none: nothing of them gets through."""

import io

import openpyxl
import pytest

from data_access.loading.errors import ErrorCode
from exports.report_workbook import KEY_ROW, write_template
from tests.data_access.filled_template import PERIOD, PLAN, UNITS, Filled, read


@pytest.mark.parametrize(
    "breaks",
    [
        lambda sheet: sheet.delete_cols(4),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", None),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", "fibre_line||numerator"),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", sheet.cell(KEY_ROW + 1, 4).value),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", "no_such_indicator||flag"),
    ],
)
def test_a_broken_key_row_lets_nothing_through(breaks):
    filled = Filled().put("Có", "fibre_line", "flag")
    breaks(filled.sheet)
    claims, errors = filled.read()
    assert claims == []
    assert {error.code for error in errors} == {ErrorCode.TEMPLATE_BROKEN}
    assert all(error.row == KEY_ROW + 1 for error in errors)


def test_another_version_of_the_template():
    filled = Filled()
    mark = filled.sheet.cell(KEY_ROW + 1, 1)
    mark.value = mark.value.replace("kpi-report/1", "kpi-report/7")
    claims, (error,) = filled.read()
    assert (claims, error.code, error.text, error.expected) == ([], ErrorCode.TEMPLATE_VERSION, "7", "1")


def test_a_foreign_workbook():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Báo cáo"
    book.save(out)
    claims, (error,) = read(out.getvalue())
    assert (claims, error.code) == ([], ErrorCode.FOREIGN_WORKBOOK)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ErrorCode.EMPTY_FILE),
        (b"not a workbook", ErrorCode.TEXT_NAMED_WORKBOOK),
        (write_template(PLAN, PERIOD, UNITS)[:3000], ErrorCode.TRUNCATED_FILE),
    ],
)
def test_files_that_cannot_be_read_give_one_error(content, code):
    claims, (error,) = read(content)
    assert claims == []
    assert error.code is code
    assert error.message("vi")
    assert error.message("en")


def test_a_far_cell_is_named():
    filled = Filled()
    filled.sheet["XFD1048576"] = 1
    claims, (error,) = filled.read()
    place = (error.sheet, error.row, error.column)
    assert (claims, error.code, place) == ([], ErrorCode.FAR_CELL, ("Báo cáo", 1_048_576, "XFD"))
