"""The sender's own workbook back with its errors: bad cells coloured and commented, everything else as it was."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from exports.corrected_workbook import AUTHOR, FILL, Fault, SheetCells, corrected
from kpi.report_template import ERRORS_MARK

SHEET, LIST, OWN = "Báo cáo", "Lỗi cần sửa", "của nhà trường"
NUMBER = Fault(SHEET, 2, "B", "bad_number", "“abc” không phải số", "abc", "12")
ABSENT = Fault(SHEET, 9, "D", "missing", "ô bắt buộc còn trống <&>")
WHOLE = Fault("", None, "", "other_period", "tệp thuộc kỳ khác", "=1+1")


def sample() -> bytes:
    """A sheet with formats, formulas with their results, a comment, a rule; another with a drawing and a chart."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, other = book.add_worksheet(SHEET), book.add_worksheet("Trang khác")
    yellow, boxed = (
        book.add_format({"bg_color": "#FFF9E5", "border": 1}),
        book.add_format({"border": 1, "num_format": 10}),
    )
    for place, value in (("A1", "Mã"), ("B1", "Số"), ("A2", "U1"), ("B2", "abc"), ("A3", "U2")):
        sheet.write(place, value, yellow)
    sheet.write("D3", 0.5, boxed)
    sheet.write_formula("C2", "=1+1", None, 2)
    sheet.write_formula("C3", '=IF(1=1,"Có","Không")', None, "Có")
    sheet.write_comment("A3", OWN)
    sheet.data_validation("B2:B9", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.set_column("A:A", 33)
    sheet.merge_range("F1:G1", "gộp")
    other.write("A1", "x")
    other.insert_textbox("B2", "một hình vẽ")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": f"='{SHEET}'!$C$2:$C$3"})
    other.insert_chart("D4", chart)
    book.close()
    return buffer.getvalue()


def back(content: bytes, *faults: Fault, language: str = "vi", old_list: str = "") -> bytes:
    made, own = corrected(content, faults, [], language=language, old_list=old_list)
    assert own
    return made


def red(content: bytes, sheet: str = SHEET) -> set[str]:
    found = load_workbook(io.BytesIO(content))[sheet]
    return {cell.coordinate for row in found.iter_rows() for cell in row if cell.fill.fgColor.rgb == FILL}


def comments(content: bytes, sheet: str = SHEET) -> dict[str, str]:
    found = load_workbook(io.BytesIO(content))[sheet]
    said = {cell.coordinate: cell.comment.text for row in found.iter_rows() for cell in row if cell.comment}
    assert all(AUTHOR in text or text == OWN for text in said.values())
    return {place: text.removeprefix(f"{AUTHOR}:\n") for place, text in said.items()}


def listed(content: bytes, name: str = LIST) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in load_workbook(io.BytesIO(content))[name].iter_rows()]


def test_bad_cells_are_coloured_and_say_what_is_wrong_also_where_nothing_stood() -> None:
    made = back(sample(), NUMBER, ABSENT)
    assert red(made) == {"B2", "D9"}
    said = comments(made)
    assert said["B2"] == "bad_number: “abc” không phải số"
    assert said["D9"] == "missing: ô bắt buộc còn trống <&>"
    assert said["A3"] == "của nhà trường"


def test_rows_that_are_not_there_are_put_in_where_they_belong() -> None:
    book = Workbook()
    book.active.title = SHEET
    for row in (1, 2, 3, 5, 6, 9, 10):
        book.active.cell(row, 2, row)
    buffer = io.BytesIO()
    book.save(buffer)
    made = back(buffer.getvalue(), *(Fault(SHEET, row, "B", "missing", "thiếu") for row in (4, 6, 7, 8, 12)))
    assert red(made) == {"B4", "B6", "B7", "B8", "B12"}
    assert [cell.value for cell in load_workbook(io.BytesIO(made))[SHEET]["B"]] == [
        *(1, 2, 3, None, 5, 6, None, None, 9, 10, None, None)
    ]
    part = zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="(\d+)"', part) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12"]


def test_everything_else_stays_as_it_was() -> None:
    before, made = sample(), back(sample(), NUMBER, ABSENT)
    sheet = load_workbook(io.BytesIO(made))[SHEET]
    assert sheet["B2"].border.left.style == "thin"
    assert sheet["A2"].fill.fgColor.rgb == "FFFFF9E5"
    assert (sheet["C2"].value, sheet["D3"].number_format, sheet.column_dimensions["A"].width > 30) == (
        "=1+1",
        "0.00%",
        True,
    )
    assert len(sheet.data_validations.dataValidation) == 1
    assert [str(one) for one in sheet.merged_cells.ranges] == ["F1:G1"]
    values = load_workbook(io.BytesIO(made), data_only=True)[SHEET]
    assert (values["C2"].value, values["C3"].value) == (2, "Có")
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(made))
    same = [name for name in old.namelist() if new.read(name) == old.read(name)]
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/sharedStrings.xml"} <= set(same)


def test_the_list_of_errors_is_the_last_sheet_with_a_link_to_each_cell() -> None:
    made = back(sample(), NUMBER, WHOLE)
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == [SHEET, "Trang khác", LIST]
    assert book.active.title == LIST
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [LIST]
    rows = listed(made)
    assert rows[0][0] == ERRORS_MARK
    assert rows[1][0] == "2 lỗi cần sửa"
    assert rows[-2] == ("Báo cáo!B2", "abc", "“abc” không phải số", "12", "bad_number")
    assert rows[-1] == ("Cả tệp", "=1+1", "tệp thuộc kỳ khác", None, "other_period")
    assert book[LIST].cell(len(rows) - 1, 1).hyperlink.location == f"'{SHEET}'!B2"
    assert book[LIST].cell(len(rows), 2).data_type != "f"
    assert listed(back(sample(), NUMBER, language="en"), "Errors to correct")[1][0] == "1 errors to correct"


def test_a_comment_of_the_senders_own_is_kept_and_added_to() -> None:
    made = back(sample(), Fault(SHEET, 3, "A", "unknown_unit", "không có đơn vị"))
    assert comments(made) == {"A3": "của nhà trường\nKiểm tra số liệu:\nunknown_unit: không có đơn vị"}


def test_several_errors_of_one_cell_and_of_a_row_without_a_column() -> None:
    row = Fault(SHEET, 3, "", "unit_closed", "đã ngừng hoạt động")
    made = back(sample(), NUMBER, Fault(SHEET, 2, "B", "negative", "số âm"), row, row)
    assert comments(made)["B2"] == "bad_number: “abc” không phải số\nnegative: số âm"
    assert red(made) == {"B2", "A3"}


def test_a_second_round_takes_away_what_the_first_one_did() -> None:
    first = back(sample(), NUMBER, ABSENT, Fault(SHEET, 3, "A", "unknown_unit", "không có đơn vị"))
    second = back(first, ABSENT, old_list=LIST)
    assert red(second) == {"D9"}
    assert comments(second) == {"A3": "của nhà trường", "D9": "missing: ô bắt buộc còn trống <&>"}
    assert load_workbook(io.BytesIO(second))[SHEET]["B2"].fill.fgColor.rgb == "FFFFF9E5"
    assert load_workbook(io.BytesIO(second)).sheetnames == [SHEET, "Trang khác", LIST]
    assert [row[0] for row in listed(second)][-1] == "Báo cáo!D9"


def test_macros_stay() -> None:
    with zipfile.ZipFile(io.BytesIO(sample())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, macro)
    parts["xl/vbaProject.bin"] = b"macro"
    made = back(_packed(parts), NUMBER)
    with zipfile.ZipFile(io.BytesIO(made)) as new:
        assert new.read("xl/vbaProject.bin") == b"macro"
        assert macro in new.read("[Content_Types].xml")


def test_a_file_by_another_program() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["B2"], sheet["A5"] = "abc", "x"
    sheet["B2"].comment = Comment("xem lại", "Lan")
    book.create_sheet(LIST)
    buffer = io.BytesIO()
    book.save(buffer)
    made = back(buffer.getvalue(), NUMBER, Fault(SHEET, 4, "AB", "x", "y"))
    assert red(made) == {"B2", "AB4"}
    assert comments(made)["B2"].startswith("xem lại\n")
    assert load_workbook(io.BytesIO(made)).sheetnames == [SHEET, LIST, f"{LIST} 2"]


def test_a_file_with_prefixes_and_without_places_of_cells() -> None:
    with zipfile.ZipFile(io.BytesIO(sample())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name in ("xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"):
        text = re.sub(rb"<(/?)(?![?!])", rb"<\1x:", parts[name])
        parts[name] = text.replace(b" xmlns=", b" xmlns:x=")
    parts["xl/worksheets/sheet2.xml"] = re.sub(rb' r="[A-Z]*\d+"', b"", parts["xl/worksheets/sheet2.xml"])
    made = back(_packed(parts), Fault("Trang khác", 1, "A", "x", "y"), Fault("Trang khác", 1, "C", "x", "z"))
    assert red(made, "Trang khác") == {"A1", "C1"}
    assert comments(made, "Trang khác") == {"A1": "x: y", "C1": "x: z"}


@pytest.mark.parametrize("broken", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"])
def test_a_workbook_that_cannot_be_changed_is_made_anew(broken: str) -> None:
    with zipfile.ZipFile(io.BytesIO(sample())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    read = [SheetCells(SHEET, [(2, {1: "U1", 2: "abc"})])]
    for content in (b"<x", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a/>"):
        made, own = corrected(_packed({**parts, broken: content}), [NUMBER], read)
        assert not own
        assert red(made) == {"B2"}


def test_other_kinds_of_files_are_made_anew_from_their_cells() -> None:
    sheet = SheetCells(
        SHEET,
        [(1, {1: "Mã", 2: "Tỷ lệ"}), (2, {1: "=1+1", 2: "abc"}), (3, {1: "@x", 2: (0.975, True), 3: (12.0, False)})],
        merged=((1, 2, 1, 3),),
        hidden_rows=frozenset({3}),
    )
    made, own = corrected(None, [NUMBER, ABSENT], [sheet, SheetCells("Ẩn", [], hidden=True)])
    assert not own
    assert red(made) == {"B2", "D9"}
    assert comments(made)["B2"] == "bad_number: “abc” không phải số"
    book = load_workbook(io.BytesIO(made))
    assert (book[SHEET]["A2"].value, book[SHEET]["A2"].data_type) == ("=1+1", "s")
    assert (book[SHEET]["B3"].value, book[SHEET]["B3"].number_format, book[SHEET]["C3"].value) == (0.975, "0.00%", 12)
    assert book[SHEET].row_dimensions[3].hidden
    assert book["Ẩn"].sheet_state == "hidden"
    assert [str(one) for one in book[SHEET].merged_cells.ranges] == ["B1:C1"]
    assert book[LIST].cell(6, 1).hyperlink.location == f"'{SHEET}'!B2"


def test_the_same_errors_give_the_same_bytes() -> None:
    assert back(sample(), NUMBER) == back(sample(), NUMBER)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed (Debian: apt-get install libreoffice-calc)"
)
def test_libreoffice_opens_it_and_keeps_colours_comments_and_results(tmp_path: Path) -> None:
    (tmp_path / "tra-lai.xlsx").write_bytes(back(sample(), NUMBER, ABSENT))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, str(tmp_path / "tra-lai.xlsx")], check=True, capture_output=True, timeout=120)
    made = (tmp_path / "out" / "tra-lai.xlsx").read_bytes()
    assert red(made) == {"B2", "D9"}
    assert comments(made)["B2"] == "bad_number: “abc” không phải số"
    assert load_workbook(io.BytesIO(made), data_only=True)[SHEET]["C3"].value == "Có"
    again = back(made, NUMBER, old_list=LIST)
    assert red(again) == {"B2"}
    assert set(comments(again)) == {"A3", "B2"}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
