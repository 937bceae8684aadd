"""What units really send, in a real browser: a messy workbook whose three bad cells are corrected in that very file."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from playwright.sync_api import Locator, Page, expect

from data_access.database import session
from data_access.intake.reading import KnownUnit
from data_access.known_units import known_units
from data_access.scope import TERMINAL
from exports.corrected_workbook import FILL
from kpi.indicators import indicators
from kpi.report_template import ERRORS_MARK
from tests.e2e.browsing import Site, enter
from tests.e2e.sample_site import DEPARTMENT, card, idle, no_trouble, open_page

PERIOD, DISTRICT = "2024-2025/CN", "732"
VIEW = f"/?plan=dong-nai-2024-2025&period=2024-2025%2FCN&area={DISTRICT}"
LOAD = f"/nhap-du-lieu?plan=dong-nai-2024-2025&period=2024-2025%2FCN&area={DISTRICT}"
SHEET = "Tổng hợp"
FIRST = 6  # the row of the first school


@pytest.mark.parametrize("older_first", [True, False], ids=["older first", "newer first"])
def test_three_bad_cells_come_back_marked_and_load_once_corrected(
    changed: Site, page: Page, tmp_path: Path, older_first: bool
) -> None:
    order = "cũ trước" if older_first else "mới trước"  # both runs stand in the one list of imports
    messy = tmp_path / f"Tổng hợp (bản cuối) 2 {order}.xlsx"
    units = _write(changed, messy)
    enter(page, changed, DEPARTMENT)
    before = _figure(page, changed)

    open_page(page, changed, LOAD)
    _choose(page, messy)
    expect(page.get_by_text("Tệp có 3 lỗi ở 3 dòng")).to_be_visible(timeout=60_000)
    for place in (f"dòng {FIRST}, cột D", f"dòng {FIRST + 1}, cột C", f"dòng {FIRST + 2}, cột D"):
        expect(page.get_by_role("cell", name=place)).to_be_visible()
    expect(page.get_by_role("button", name="Nạp tất cả")).to_be_disabled()
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tệp đã tô lỗi").click()
    marked = tmp_path / f"da-to-loi {order}.xlsx"
    download.value.save_as(marked)

    page.get_by_role("button", name=f"Chỉ nạp {len(units) - 3} dòng đúng").click()
    expect(page.get_by_text(f"Đã nạp {messy.name}")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Bỏ qua 3 dòng có lỗi.")).to_be_visible()
    good_rows = _figure(page, changed)
    assert good_rows != before

    _correct(marked, units)
    open_page(page, changed, LOAD)
    _choose(page, marked)
    expect(page.get_by_text("Tệp không có lỗi")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("bảng kê lỗi của phần mềm")).to_have_count(1)
    idle(page)
    page.get_by_role("button", name="Nạp tất cả").click()
    expect(page.get_by_text(f"Đã nạp {marked.name}")).to_be_visible(timeout=60_000)
    no_trouble(page)
    corrected = _figure(page, changed)
    assert "0%" in corrected
    assert corrected not in (before, good_rows)

    # Without the older one, what the newer one says stands; without the newer one, the good rows; then nothing of both.
    first, then = (messy.name, marked.name) if older_first else (marked.name, messy.name)
    _undo(page, changed, first)
    assert _figure(page, changed) == (corrected if older_first else good_rows)
    _undo(page, changed, then)
    assert _figure(page, changed) == before


def test_an_unknown_heading_is_asked_once(changed: Site, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "la.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.append(["Mã", "Tên trường", indicators()["internet_line"].label, "Cột nhà tự đặt"])
    for unit in _units(changed)[:3]:
        sheet.append([unit.code, unit.name, "Có", "Có"])
    book.save(file)
    enter(page, changed, DEPARTMENT, LOAD)
    _choose(page, file)
    page.get_by_role("combobox", name="Cột nhà tự đặt").click()
    wanted = indicators()["document_software"].label
    page.keyboard.type(wanted)
    page.get_by_role("option", name=wanted, exact=True).click()
    page.get_by_role("button", name="Xác nhận và ghi nhớ").click()
    expect(page.get_by_text("2 trên 2").first).to_be_visible(timeout=30_000)
    idle(page)
    page.get_by_role("button", name="Không nạp").click()
    expect(page.get_by_text("Xem trước, chưa lưu gì")).to_have_count(0, timeout=30_000)
    expect(page.get_by_text("Cách hiểu đã ghi nhớ: 1")).to_be_visible(timeout=30_000)
    idle(page)
    _choose(page, file)
    expect(page.get_by_text("Các cột: 2 cột, đều đã rõ")).to_be_visible(timeout=30_000)
    no_trouble(page)


def _units(site: Site) -> list[KnownUnit]:
    with session(site.engine()) as opened:
        known = known_units(opened, TERMINAL, PERIOD)
    units = [one for one in known if one.places[0] == "Thành phố Long Khánh"]
    assert len(units) > 10
    return units


def _write(site: Site, file: Path) -> list[str]:
    """A district's own table: titles, a heading of two rows, a group row, three bad cells, a total, signatures."""
    units = _units(site)
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"], sheet["A2"] = "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "TỔNG HỢP CHUYỂN ĐỔI SỐ"
    sheet["A2"].font = Font(bold=True, size=14)
    for place, text in (
        ("A3", "STT"),
        ("B3", "Mã trường"),
        ("C3", "Tên trường"),
        ("D3", indicators()["internet_line"].label),
    ):
        sheet[place] = text
        sheet.merge_cells(f"{place}:{place[0]}4")
    sheet["A5"] = "I. Các trường"
    for number, unit in enumerate(units):
        row = [number + 1, unit.code, unit.name, "Không"]
        for column, content in enumerate(row, 1):
            sheet.cell(FIRST + number, column, content)
    sheet[f"D{FIRST}"] = "đang triển khai"
    sheet[f"B{FIRST + 1}"], sheet[f"C{FIRST + 1}"] = None, "Trường không có thật"
    sheet[f"D{FIRST + 2}"] = "12 máy"
    last = FIRST + len(units)
    sheet[f"A{last}"], sheet[f"D{last}"] = "Tổng cộng", f'=COUNTIF(D{FIRST}:D{last - 1},"Có")'
    sheet[f"C{last + 2}"] = "Long Khánh, ngày 20 tháng 5 năm 2025"
    book.save(file)
    return [unit.code for unit in units]


def _correct(file: Path, units: list[str]) -> None:
    """What an officer does with the file that came back: go to the coloured cells and type."""
    book = load_workbook(file)
    sheet = book[SHEET]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == FILL}
    assert red == {f"D{FIRST}", f"C{FIRST + 1}", f"D{FIRST + 2}"}
    assert all(sheet[place].comment for place in red)
    assert book.worksheets[-1]["A1"].value == ERRORS_MARK
    assert sheet["A2"].font.size == 14
    sheet[f"D{FIRST}"] = sheet[f"D{FIRST + 2}"] = "Không"
    sheet[f"B{FIRST + 1}"], sheet[f"C{FIRST + 1}"] = units[1], None
    book.save(file)


def _choose(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Xem trước, chưa lưu gì")).to_be_visible(timeout=60_000)
    idle(page)


def _figure(page: Page, site: Site) -> str:
    open_page(page, site, VIEW)
    return card(page, "internet").inner_text()


def _undo(page: Page, site: Site, name: str) -> None:
    open_page(page, site, LOAD)
    entry: Locator = page.locator("[class*='st-key-import_']").filter(has_text=name).last
    entry.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("dialog").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text(f"Đã hoàn tác {name}")).to_be_visible(timeout=60_000)
    idle(page)
