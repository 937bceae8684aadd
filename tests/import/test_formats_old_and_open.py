"""Old .xls workbooks and OpenDocument spreadsheets: the same cells as an .xlsx would give."""

from pathlib import Path

import pytest

from data_access.intake.files import read_workbook
from data_access.intake.grid import CellKind, Merged
from data_access.loading.errors import ErrorCode, LoadRefused
from tests.office_files import ods

OLD = (Path(__file__).parent / "files" / "old.xls").read_bytes()
PERCENT = (
    '<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def cells(content: bytes, name: str):
    sheet = read_workbook(content, name).sheets[0]
    return {
        (row, column): (cell.kind, cell.text) for row in sheet.row_numbers() for column, cell in sheet.row(row).items()
    }


def code_of(content: bytes, name: str) -> ErrorCode:
    with pytest.raises(LoadRefused) as caught:
        read_workbook(content, name)
    (error,) = caught.value.errors
    return error.code


def table(rows: str, name: str = "Báo cáo", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_an_old_workbook_with_all_that_matters():
    sheets = read_workbook(OLD, "bao-cao.xls").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Báo cáo", False), ("Ẩn", True)]
    sheet = sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({7}, {4})
    assert sheet.merged == (Merged(1, 1, 1, 3),)
    assert sheet.legacy_cells == {(4, 2)}
    found = cells(OLD, "")
    assert found[1, 1] == (CellKind.TEXT, "Báo cáo chữ ký số")
    assert found[3, 3] == (CellKind.NUMBER, "12")
    assert found[4, 2] == (CellKind.TEXT, "Tiểu học")
    assert found[4, 3] == (CellKind.PERCENT, "97.5%")
    assert found[5, 2] == (CellKind.DATE, "12/02/2025")
    assert found[5, 3] == (CellKind.ERROR, "#DIV/0!")
    assert found[6, 2] == (CellKind.BOOLEAN, "TRUE")
    assert found[6, 3] == (CellKind.NUMBER, "24")


def test_an_old_workbook_with_a_password():
    code_page = OLD.index(bytes.fromhex("42000200"))
    locked = OLD[:code_page] + bytes.fromhex("2f00") + OLD[code_page + 2 :]
    assert code_of(locked, "x.xls") is ErrorCode.ENCRYPTED_FILE


@pytest.mark.parametrize("end", [8, 100, 600, 2_000, 4_000, 6_000])
def test_an_old_workbook_cut_off(end):
    assert code_of(OLD[:end], "x.xls") in (ErrorCode.DAMAGED_WORKBOOK, ErrorCode.SLOW_FILE)


def test_kinds_of_cells_of_an_open_document():
    rows = (
        "<table:table-row>"
        + cell("Có")
        + cell("97,5%", 'office:value-type="percentage" office:value="0.975"')
        + cell("1.234", 'office:value-type="float" office:value="1234"')
        + cell("12/02/2025", 'office:value-type="date" office:date-value="2025-02-12"')
        + cell("ĐÚNG", 'office:value-type="boolean" office:boolean-value="true"')
        + "</table:table-row><table:table-row>"
        + cell("24", 'table:formula="of:=[.C1]*2" office:value-type="float" office:value="24"')
        + cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="string" office:string-value=""')
        + '<table:table-cell table:formula="of:=[.A1]"/>'
        + cell("a<text:s text:c='2'/>b<text:span>c</text:span></text:p><text:p>d")
        + "</table:table-row>"
    )
    assert cells(ods(table(rows)), "x.ods") == {
        (1, 1): (CellKind.TEXT, "Có"),
        (1, 2): (CellKind.PERCENT, "97.5%"),
        (1, 3): (CellKind.NUMBER, "1234"),
        (1, 4): (CellKind.DATE, "12/02/2025"),
        (1, 5): (CellKind.BOOLEAN, "TRUE"),
        (2, 1): (CellKind.NUMBER, "24"),
        (2, 2): (CellKind.ERROR, "#DIV/0!"),
        (2, 3): (CellKind.UNCALCULATED, "="),
        (2, 4): (CellKind.TEXT, "a  bc\nd"),
    }


def test_what_repeats_is_there_as_often_and_what_is_blank_costs_nothing():
    rows = (
        '<table:table-row table:number-rows-repeated="2">'
        + cell("x", 'table:number-columns-repeated="2"')
        + '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )
    assert set(cells(ods(table(rows)), "")) == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_hidden_rows_columns_and_sheets_merged_and_covered_cells_and_comments():
    first = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        "<table:table-row>"
        + cell("Chữ ký số", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')
        + "<table:covered-table-cell><text:p>cũ</text:p></table:covered-table-cell></table:table-row>"
        '<table:table-row table:visibility="filter">'
        "<table:table-cell><office:annotation><text:p>ghi chú</text:p></office:annotation>"
        "<text:p>a</text:p></table:table-cell>"
        '</table:table-row><table:table-row table:visibility="collapse">' + cell("b") + "</table:table-row>"
    )
    content = ods(table(first) + table("<table:table-row/>", "Ẩn", ' table:style-name="hid"'), PERCENT)
    sheet, other = read_workbook(content, "").sheets
    assert (sheet.hidden, other.hidden) == (False, True)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3}, {3})
    assert sheet.merged == (Merged(1, 1, 1, 2),)
    assert cells(content, "") == {
        (1, 1): (CellKind.TEXT, "Chữ ký số"),
        (2, 1): (CellKind.TEXT, "a"),
        (3, 1): (CellKind.TEXT, "b"),
    }


def test_text_in_an_old_font_of_an_open_document():
    style = '<style:style style:name="c"><style:text-properties style:font-name=".VnTime"/></style:style>'
    content = ods(table("<table:table-row>" + cell("TiÓu häc", 'table:style-name="c"') + "</table:table-row>"), style)
    assert cells(content, "") == {(1, 1): (CellKind.TEXT, "Tiểu học")}
    assert read_workbook(content, "").sheets[0].legacy_cells == {(1, 1)}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            '<table:table-row table:number-rows-repeated="1000000">' + cell("x") + "</table:table-row>",
            ErrorCode.FAR_CELL,
        ),
        (
            "<table:table-row>" + cell("x", 'table:number-columns-repeated="16384"') + "</table:table-row>",
            ErrorCode.FAR_CELL,
        ),
        (
            '<table:table-row table:number-rows-repeated="199000">'
            + cell("x", 'table:number-columns-repeated="999"')
            + "</table:table-row>",
            ErrorCode.WORKBOOK_TOO_LARGE,
        ),
        ("<table:table-row>" + cell("x" * 40_000) + "</table:table-row>", ErrorCode.CELL_TOO_LONG),
        (
            "<table:table-row>"
            + cell("1", "table:formula=\"of:=['file:///c:/x.ods'#$Sheet1.A1]\"")
            + "</table:table-row>",
            ErrorCode.EXTERNAL_LINKS,
        ),
        ('<table:table-source xlink:href="../x.ods"/>', ErrorCode.EXTERNAL_LINKS),
        (
            '<table:table-row table:number-rows-repeated="1e9">' + cell("x") + "</table:table-row>",
            ErrorCode.DAMAGED_WORKBOOK,
        ),
        ("<table:table-row/>", ErrorCode.EMPTY_FILE),
        ("<table:table-row>", ErrorCode.DAMAGED_WORKBOOK),
    ],
)
def test_open_documents_that_are_refused(rows, code):
    assert code_of(ods(table(rows)), "x.ods") is code
