"""Cells of any .xlsx file: what its reader sees, and refusals before anything large is unpacked."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter

from data_access.loading.workbook_cells import CellKind, read_sheets
from data_access.loading.workbook_parts import Fault, Unreadable

SHEET = "xl/worksheets/sheet1.xml"


def written(fill) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(book, book.add_worksheet("Báo cáo"))
    book.close()
    return buffer.getvalue()


def replaced(content: bytes, part: str, change) -> bytes:
    """The same archive with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def with_xml(rows: str) -> bytes:
    """A workbook whose sheet holds these raw rows."""
    content = written(lambda book, sheet: sheet.write(0, 0, 1))
    return replaced(
        content,
        SHEET,
        lambda xml: xml[: xml.index(b"<sheetData")] + f"<sheetData>{rows}</sheetData></worksheet>".encode(),
    )


def cells(content: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    (sheet,) = read_sheets(content)
    return {(row, column): (cell.kind, cell.text) for row, line in sheet.rows.items() for column, cell in line.items()}


def fault_of(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        list(read_sheets(content))
    return caught.value


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
    problem = fault_of(with_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert (problem.fault, problem.place) == (Fault.FAR_CELL, "Báo cáo!XFD1048576")


def test_a_far_cell_with_a_format_only_is_harmless():
    assert cells(with_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'))


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = replaced(written(lambda book, sheet: None), SHEET, lambda xml: xml + b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert fault_of(bomb).fault is Fault.TOO_LARGE


def test_a_directory_that_lies_about_sizes_unpacks_nothing():
    content = bytearray(replaced(written(lambda book, sheet: None), SHEET, lambda xml: xml + b" " * 3_000_000))
    size = (len(zipfile.ZipFile(io.BytesIO(bytes(content))).read(SHEET))).to_bytes(4, "little")
    small = (1000).to_bytes(4, "little")
    assert fault_of(bytes(content).replace(size, small)).fault is Fault.DAMAGED


def test_a_document_type_is_refused():
    content = replaced(
        written(lambda book, sheet: None), SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml[55:]
    )
    assert fault_of(content).fault is Fault.DAMAGED


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.NOT_A_WORKBOOK),
        (b"period,unit_code\n", Fault.NOT_A_WORKBOOK),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), Fault.OLD_OR_LOCKED),
    ],
)
def test_other_files_are_refused(content, fault):
    assert fault_of(content).fault is fault


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert fault_of(out.getvalue()).fault is Fault.NOT_A_WORKBOOK


def test_a_truncated_workbook_is_refused_wherever_it_is_cut():
    content = written(lambda book, sheet: sheet.write_column(0, 0, [f"Mẫu {n}" for n in range(300)]))
    for end in range(10, len(content) - 1, 401):
        assert fault_of(content[:end]).fault in (Fault.DAMAGED, Fault.NOT_A_WORKBOOK)


def test_flipped_bytes_never_raise_anything_else():
    content = written(lambda book, sheet: sheet.write_column(0, 0, [f"Mẫu {n}" for n in range(50)]))
    for at in range(0, len(content), 23):
        damaged = bytearray(content)
        damaged[at] ^= 0x5A
        with contextlib.suppress(Unreadable):
            list(read_sheets(bytes(damaged)))
