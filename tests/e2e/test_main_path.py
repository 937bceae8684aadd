"""The main job in a real browser: every plan's overview, a filled form loaded, a figure changed, undone, back again."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from data_access.census import units_on
from data_access.database import session
from kpi import periods
from kpi.plan_loader import plans
from kpi.report_template import ColumnKey, Part, key_text, mark_of
from tests.e2e.browsing import Site, enter, sign_in
from tests.e2e.sample_site import ADMINISTRATOR, DEPARTMENT, VIEWER, card, choose, idle, no_trouble, open_page, title

FIVE = ["dong-nai-2024-2025", "dong-nai-notice-1308", "hai-phong-2024-2025", "thu-dau-mot-2025", "vinh-2025"]
DISTRICT = "732"
VIEW = f"/?plan=dong-nai-2024-2025&period=2024-2025%2FCN&area={DISTRICT}"


def test_the_overview_of_each_of_the_five_plans(changed: Site, page: Page) -> None:
    enter(page, changed, ADMINISTRATOR)
    for code in FIVE:
        open_page(page, changed, f"/?plan={code}")
        plan = plans()[code]
        found = re.search(r"\d+/(\d+) chỉ tiêu đạt|Tất cả (\d+) chỉ tiêu", title(page).inner_text())
        assert found, f"{code}: {title(page).inner_text()}"
        assert int(found[1] or found[2]) == len(plan.targets)
        expect(page.locator(".kpi-card")).to_have_count(5)
        expect(page.locator(".kpi-table").first.locator("tbody tr")).to_have_count(len(plan.targets))
        assert plan.short_title in page.locator(".kpi-line").inner_text()
        assert parse_qs(urlsplit(page.url).query)["plan"] == [code]
        no_trouble(page)


def test_choosing_in_the_sidebar_is_never_lost(changed: Site, page: Page) -> None:
    enter(page, changed, DEPARTMENT)
    open_page(page, changed, "/?plan=dong-nai-notice-1308")
    choose(page, "Kế hoạch", plans()["dong-nai-2024-2025"].short_title)
    choose(page, "Kỳ báo cáo", periods.period("2024-2025/HK1").name)
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["plan"], asked["period"]) == (["dong-nai-2024-2025"], ["2024-2025/HK1"])
    page.get_by_test_id("stSidebarNav").get_by_text("Kế hoạch").click()
    expect(title(page)).to_have_text(plans()["dong-nai-2024-2025"].title)
    idle(page)
    assert "2024-2025/HK1" in parse_qs(urlsplit(page.url).query)["period"]
    no_trouble(page)


def test_a_copied_address_shows_another_person_with_fewer_rights_the_same_view(
    changed: Site, page: Page, new_page: Callable[..., Page]
) -> None:
    enter(page, changed, DEPARTMENT)
    open_page(page, changed, VIEW)
    choose(page, "Địa bàn", "\u2003Thành phố Biên Hòa")
    seen = (
        title(page).inner_text(),
        page.locator(".kpi-line").inner_text(),
        page.locator(".kpi-card").all_inner_texts(),
    )
    other = new_page()
    address = urlsplit(page.url)
    sign_in(other, changed, VIEWER, f"{address.path}?{address.query}")
    expect(title(other)).to_have_text(seen[0])
    idle(other)
    assert other.locator(".kpi-line").inner_text() == seen[1]
    assert other.locator(".kpi-card").all_inner_texts() == seen[2]


def test_a_viewer_may_not_load(changed: Site, page: Page) -> None:
    enter(page, changed, VIEWER, "/nhap-du-lieu")
    expect(page.get_by_text("chỉ được xem, không được nạp")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)


def test_a_filled_form_changes_a_figure_and_undoing_brings_it_back(changed: Site, page: Page, tmp_path: Path) -> None:
    enter(page, changed, DEPARTMENT)
    open_page(page, changed, VIEW)
    before = card(page, "internet").inner_text()

    page.get_by_test_id("stSidebarNav").get_by_text("Nhập dữ liệu").click()
    expect(title(page)).to_have_text("Nhập dữ liệu")
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải biểu mẫu").click()
    form = tmp_path / "form.xlsx"
    download.value.save_as(form)
    answer_no(form, "internet_line")

    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(form)
    expect(page.get_by_text("Tệp không có lỗi")).to_be_visible(timeout=60_000)
    idle(page)
    page.get_by_role("button", name="Nạp tất cả").click()
    expect(page.get_by_text("Đã nạp form.xlsx")).to_be_visible(timeout=60_000)
    no_trouble(page)

    open_page(page, changed, VIEW)
    assert card(page, "internet").locator(".kpi-value").first.inner_text() == "0%"

    open_page(page, changed, "/nhap-du-lieu")
    page.get_by_role("button", name="Hoàn tác").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác form.xlsx")).to_be_visible(timeout=60_000)

    open_page(page, changed, VIEW)
    assert card(page, "internet").inner_text() == before


def test_a_wrong_file_is_refused_with_the_place_of_each_error(changed: Site, page: Page, tmp_path: Path) -> None:
    bad = tmp_path / "sai.csv"
    bad.write_text(
        "period,unit_code,indicator,numerator,denominator\n2024-2025/HK1,KHONG-CO,wifi,1,1\n", encoding="utf-8"
    )
    enter(page, changed, DEPARTMENT, "/nhap-du-lieu")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("Tệp có 1 lỗi ở 1 dòng")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("cell", name=re.compile("dòng 2"))).to_be_visible()
    expect(page.get_by_role("button", name="Nạp tất cả")).to_be_disabled()


def test_a_period_with_its_first_report_is_no_longer_called_empty(changed: Site, page: Page, tmp_path: Path) -> None:
    week = "2025-W07"
    engine = changed.engine()
    with session(engine) as reading:
        unit = next(one.code for one in units_on(reading, periods.period(week).ends_on, areas={"718"}))
    engine.dispose()
    first = tmp_path / "tuan-07.csv"
    first.write_text(f"period,unit_code,indicator,numerator,denominator\n{week},{unit},wifi,1,1\n", encoding="utf-8")
    enter(page, changed, ADMINISTRATOR)
    open_page(page, changed, f"/nhap-du-lieu?plan=thu-dau-mot-2025&period={week}")
    chosen = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Kỳ báo cáo")
    expect(chosen).to_have_value(f"{periods.period(week).name} (trống)")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(first)
    expect(page.get_by_text("Tệp không có lỗi")).to_be_visible(timeout=60_000)
    idle(page)
    page.get_by_role("button", name="Nạp tất cả").click()
    expect(page.get_by_text("Đã nạp tuan-07.csv")).to_be_visible(timeout=60_000)
    expect(chosen).to_have_value(periods.period(week).name)


def answer_no(form: Path, indicator: str) -> None:
    """Fill "Không" into every cell that the form asks of the indicator, whether or not it was answered before."""
    book = load_workbook(form)
    sheet = book.worksheets[0]
    keys = next(row for row in sheet.iter_rows() if mark_of(str(row[0].value or "")))
    wanted = key_text(ColumnKey(indicator, "", Part.FLAG))
    column = next(cell.column for cell in keys if cell.value == wanted)
    for row in sheet.iter_rows(min_row=keys[0].row + 1):
        if row[0].value and not row[column - 1].protection.locked:
            sheet.cell(row[0].row, column).value = "Không"
    book.save(form)
