"""CSV and XLSX hold the chart's rows, unrounded, and say what they are about."""

import csv
import io
import math

import openpyxl
import pandas as pd
import pytest

from exports.chart_data import csv_of, xlsx_of
from tests.exports.sample_chart import TABLE, context

CONTEXT = context()


def read_csv() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(TABLE, CONTEXT).decode("utf-8-sig"))))


def test_a_csv_is_one_plain_table_that_spreadsheets_read_right() -> None:
    content = csv_of(TABLE, CONTEXT)
    assert content.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(content), dtype={"Mã": str})
    assert list(frame["Mã"]) == ["731", "735", "736", "737", "738"]
    assert list(frame["Kết quả"])[:2] == [100 / 3, 80]
    assert math.isinf(frame["Kết quả"][2])
    assert math.isnan(frame["Kết quả"][3])


def test_a_csv_says_in_each_row_what_it_is_about() -> None:
    for row in read_csv():
        assert row["Biểu đồ"] == CONTEXT.title
        assert row["Số liệu đến ngày"] == "31/5/2025"
        assert row["Nguồn"] == CONTEXT.source
        assert row["Lưu ý"] == "Dữ liệu mẫu; Kế hoạch giả định"


def test_numbers_of_a_csv_are_unrounded() -> None:
    rows = read_csv()
    assert [row["Kết quả"] for row in rows] == ["33.333333333333336", "80", "inf", "", "97.5"]
    assert rows[4]["Số đạt"] == "1234"


def test_no_text_is_run_by_a_spreadsheet() -> None:
    assert [row["Địa bàn"] for row in read_csv()][2] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(TABLE, CONTEXT))).active
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_workbook_holds_the_context_above_the_same_rows() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(TABLE, CONTEXT))).active
    lines = list(sheet.iter_rows(values_only=True))
    head = next(number for number, line in enumerate(lines) if line == TABLE.columns)
    above = [line[0] for line in lines[:head] if line[0]]
    assert above[0] == CONTEXT.title
    for said in (*CONTEXT.marks, CONTEXT.subtitle, "Phạm vi: Tỉnh Đồng Nai", CONTEXT.source):
        assert said in above
    rows = lines[head + 1 :]
    assert [row[0] for row in rows] == ["731", "735", "736", "737", "738"]
    assert rows[0][2] == pytest.approx(100 / 3, rel=1e-15)
    assert [row[2] for row in rows[1:]] == [80, "∞", None, 97.5]
    assert [row[1] for row in rows][2] == "=1+1"
    assert sheet.freeze_panes == f"A{head + 2}"


def test_a_chart_without_rows_still_gives_both_files() -> None:
    empty = type(TABLE)(TABLE.columns, ())
    assert len(csv_of(empty, CONTEXT).decode("utf-8-sig").splitlines()) == 1
    assert openpyxl.load_workbook(io.BytesIO(xlsx_of(empty, CONTEXT))).active.max_row > 1
