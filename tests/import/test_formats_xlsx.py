"""Cells of any .xlsx file: what its reader sees, and refusals before anything large is unpacked."""

import io
import zipfile

import pytest

from data_access.intake.files import read_workbook
from data_access.intake.grid import CellKind, Merged, Sheet
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from tests.office_files import replaced, with_xml, written


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "x.xlsx").sheets
    return sheet


def cells(content: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    sheet = only_sheet(content)
    return {
        (row, column): (cell.kind, cell.text) for row in sheet.row_numbers() for column, cell in sheet.row(row).items()
    }


def fault_of(content: bytes) -> LoadError:
    with pytest.raises(LoadRefused) as caught:
        read_workbook(content, "x.xlsx")
    (error,) = caught.value.errors
    return error


def test_kinds_of_cells_are_told_apart():
    def fill(book, sheet):
        percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
        quoted = book.add_format({"num_format": '0" %"'})
        sheet.write_row(0, 0, ["Có", 12, 7.25, "   "])
        sheet.write_number(1, 0, 0.05, percent)
        sheet.write_number(1, 1, 45_700, day)
        sheet.write_number(1, 2, 5, quoted)
        sheet.write_boolean(1, 3, True)
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.write_blank(2, 2, None, percent)

    assert cells(written(fill)) == {
        (1, 1): (CellKind.TEXT, "Có"),
        (1, 2): (CellKind.NUMBER, "12"),
        (1, 3): (CellKind.NUMBER, "7.25"),
        (2, 1): (CellKind.PERCENT, "5%"),
        (2, 2): (CellKind.DATE, "12/02/2025"),
        (2, 3): (CellKind.NUMBER, "5"),
        (2, 4): (CellKind.BOOLEAN, "TRUE"),
        (3, 1): (CellKind.ERROR, "#DIV/0!"),
        (3, 2): (CellKind.NUMBER, "2"),
    }


def test_a_formula_never_calculated_is_no_blank():
    assert cells(with_xml('<row r="1"><c r="A1"><f>B1</f></c><c r="B1" t="str"><f>C1</f></c></row>')) == {
        (1, 1): (CellKind.UNCALCULATED, "="),
        (1, 2): (CellKind.UNCALCULATED, "="),
    }


def test_inline_text_rich_text_and_cells_without_references():
    rows = (
        '<row><c t="inlineStr"><is><r><t>Kh</t></r><r><t>ông</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>'
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
    )
    assert cells(with_xml(rows)) == {
        (1, 1): (CellKind.TEXT, "Không"),
        (2, 1): (CellKind.NUMBER, "1"),
        (2, 2): (CellKind.NUMBER, "2"),
    }


def test_a_far_cell_with_content_is_refused_and_named():
    error = fault_of(with_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert error == LoadError(ErrorCode.FAR_CELL, 1_048_576, "XFD", "1", sheet="Báo cáo")


def test_a_far_cell_with_a_format_only_is_harmless():
    assert cells(with_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'))


def test_hidden_rows_columns_and_sheets():
    def fill(book, sheet):
        sheet.write_column(0, 0, ["a", "b", "c", "d", "e"])
        sheet.write_row(0, 1, [1, 2, 3, 4])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(2, 0)
        sheet.set_row(8, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(3, 4, 0)
        other = book.add_worksheet("Ẩn")
        other.write(0, 0, "x")
        other.hide()
        book.add_worksheet("Rất ẩn").very_hidden()

    sheets = read_workbook(written(fill), "").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Báo cáo", False), ("Ẩn", True), ("Rất ẩn", True)]
    assert sheets[0].hidden_rows == {2, 3}
    assert sheets[0].hidden_columns == {2, 4, 5}


def test_rows_that_a_filter_hides_are_hidden():
    def fill(book, sheet):
        sheet.write_column(0, 0, ["Cấp", "TH", "THCS"])
        sheet.autofilter("A1:A3")
        sheet.filter_column("A", "x == TH")
        sheet.set_row(2, None, None, {"hidden": True})

    assert only_sheet(written(fill)).hidden_rows == {3}


def test_merged_ranges():
    def fill(book, sheet):
        sheet.merge_range("B2:D2", "Chữ ký số")
        sheet.merge_range("A2:A3", "TT")
        sheet.write(2, 1, "Có")

    assert set(only_sheet(written(fill)).merged) == {Merged(2, 2, 2, 4), Merged(2, 1, 3, 1)}


def test_texts_are_composed_and_trimmed_of_every_kind_of_space():
    decomposed = "Tru\u031bo\u031b\u0300ng"
    found = cells(written(lambda book, sheet: sheet.write_row(0, 0, [f"\xa0 {decomposed}\u200b\xa0", "\xa0\u200b"])))
    assert found == {(1, 1): (CellKind.TEXT, "Trường")}


def test_results_of_formulas_are_read_as_values():
    def fill(book, sheet):
        percent = book.add_format({"num_format": "0%"})
        sheet.write_formula(0, 0, "=A2/A3", percent, 0.5)
        sheet.write_formula(0, 1, '="C"&"ó"', None, "Có")
        sheet.write_formula(0, 2, "=TRUE()", None, True)
        sheet.write_formula(0, 3, "=#REF!", None, "#REF!")

    assert cells(written(fill)) == {
        (1, 1): (CellKind.PERCENT, "50%"),
        (1, 2): (CellKind.TEXT, "Có"),
        (1, 3): (CellKind.BOOLEAN, "TRUE"),
        (1, 4): (CellKind.ERROR, "#REF!"),
    }


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    content = written(lambda book, sheet: sheet.write(0, 0, 1, book.add_format({"num_format": "dd/mm/yyyy"})))
    since_1904 = replaced(
        content, "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    )
    assert cells(since_1904) == {(1, 1): (CellKind.DATE, "02/01/1904")}


def test_text_in_an_old_font_is_turned_into_unicode_and_named():
    def fill(book, sheet):
        sheet.write(0, 0, "Tr­êng TiÓu häc", book.add_format({"font_name": ".VnTime"}))
        sheet.write(0, 1, "tr­êng tiÓu häc", book.add_format({"font_name": ".VnTimeH"}))
        sheet.write(0, 2, "Tröôøng Tieåu hoïc", book.add_format({"font_name": "VNI-Times"}))
        sheet.write(0, 3, "Trường", book.add_format({"font_name": ".VnTime"}))
        sheet.write(0, 4, "é")

    sheet = only_sheet(written(fill))
    texts = [cell.text for cell in sheet.row(1).values()]
    assert texts == ["Trường Tiểu học", "TRƯỜNG TIỂU HỌC", "Trường Tiểu học", "Trường", "é"]
    assert sheet.legacy_cells == {(1, 1), (1, 2), (1, 3), (1, 4)}


def test_macros_are_noted_and_parts_are_found_whatever_their_case():
    content = written(lambda book, sheet: sheet.write(0, 0, "x"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("worksheets", "Worksheets"), data)
        archive.writestr("xl/vbaProject.bin", b"macros")
    book = read_workbook(out.getvalue(), "x.xlsm")
    assert (book.kind, book.sheets[0].row(1)[1].text) == ("xlsm", "x")
