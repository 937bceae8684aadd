"""The page for administration in a real browser: a user from nothing to the first sign-in, units changed, rights."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from data_access import database
from data_access.scope import TERMINAL
from data_access.unit_directory import find_units
from tests.e2e.browsing import PASSWORD, Site, enter, fill_sign_in
from tests.e2e.sample_site import ADMINISTRATOR, DEPARTMENT, VIEWER, idle, no_trouble, open_page, title
from ui.admin_fields import today

NewPage = Callable[..., Page]


def press(page: Page, words: str) -> None:
    """Press a button of the page's main part by its words."""
    idle(page)
    page.get_by_test_id("stMain").get_by_role("button", name=words, exact=True).click()
    idle(page)


def section(page: Page, words: str, until: str) -> None:
    """Choose in one of the page's rows of choices, and wait until what it opens stands there."""
    idle(page)
    page.get_by_test_id("stMain").get_by_role("radio", name=words, exact=True).click()
    expect(page.get_by_test_id("stMain").get_by_text(until).first).to_be_visible()
    idle(page)


def fill(page: Page, label: str, text: str) -> None:
    """Type into a box and confirm, as officers do."""
    box = page.get_by_test_id("stMain").get_by_role("textbox", name=label, exact=True)
    box.fill(text)
    box.press("Enter")
    idle(page)


def pick(page: Page, label: str, option: re.Pattern[str]) -> None:
    """Choose in a box of the main part: the sidebar has boxes of the same names. A run that ends just after the list
    was opened closes it again: then it is opened anew."""
    wanted = page.get_by_role("option", name=option).first
    for _ in range(3):
        idle(page)
        page.get_by_test_id("stMain").get_by_role("combobox", name=re.compile(label)).first.click()
        try:
            wanted.click(timeout=4_000)
        except PlaywrightTimeout:
            page.keyboard.press("Escape")
            continue
        idle(page)
        return
    raise AssertionError(f"{label}: {option.pattern} cannot be chosen")


def done(page: Page) -> Locator:
    return page.get_by_test_id("stAlertContentSuccess")


def names(site: Site, words: str) -> list[str]:
    """Open units of today whose name or code has the words."""
    engine = site.engine()
    with database.session(engine) as session:
        lines, _ = find_units(session, TERMINAL, words, today())
    engine.dispose()
    return [line.name for line in lines if line.is_open(today())]


def test_a_new_user_signs_in_once_and_chooses_an_own_password(changed: Site, page: Page, new_page: NewPage) -> None:
    enter(page, changed, ADMINISTRATOR, "/quan-tri")
    section(page, "Thêm người dùng", "Hệ thống tạo mật khẩu")
    pick(page, "Vai trò", re.compile("Người xem"))
    pick(page, "Tỉnh, thành phố", re.compile("Tỉnh Đồng Nai"))
    pick(page, "Địa bàn", re.compile(r"Tỉnh Đồng Nai \(75\)"))
    fill(page, "Tên đăng nhập", "nguoi-moi")
    fill(page, "Họ và tên", "Lê Thị Mới")
    press(page, "Thêm người dùng")
    expect(done(page)).to_contain_text("Đã thêm Lê Thị Mới")
    password = page.locator("code").inner_text()
    press(page, "Đã ghi lại, ẩn đi")
    expect(page.locator("code")).to_have_count(0)
    no_trouble(page)

    other = new_page()
    other.goto(f"{changed.address}/")
    fill_sign_in(other, "nguoi-moi", password)
    expect(other.get_by_text("Đặt mật khẩu của riêng bạn")).to_be_visible()
    other.get_by_label("Mật khẩu hiện tại").fill(password)
    other.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    other.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    other.get_by_role("button", name="Lưu mật khẩu mới").click()
    expect(other.get_by_test_id("stSidebar")).to_be_visible()
    expect(other.get_by_test_id("stSidebarNav").get_by_text("Quản trị")).to_have_count(0)

    section(page, "Sửa một người", "Đổi tên, vai trò")
    pick(page, "Người dùng", re.compile("Lê Thị Mới"))
    press(page, "Khóa tài khoản")
    expect(done(page)).to_contain_text("Đã khóa")
    other.reload()
    expect(other.get_by_role("textbox", name="Tên đăng nhập")).to_be_visible()


def test_users_from_a_file(changed: Site, page: Page, tmp_path: Path) -> None:
    header = "username,name,role,area_code,office_code,unit_code\n"
    bad, good = tmp_path / "sai.csv", tmp_path / "dung.csv"
    bad.write_text(f"{header}xem-1,Một,viewer,75,,\nxem-2,Hai,viewer,,,\n", encoding="utf-8")
    good.write_text(f"{header}xem-1,Một,viewer,75,,\nxem-2,Hai,viewer,75,,\n", encoding="utf-8")
    enter(page, changed, ADMINISTRATOR, "/quan-tri")
    section(page, "Thêm từ tệp", "Mỗi dòng một người")
    chooser = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    chooser.set_input_files(bad)
    expect(page.get_by_text("Tệp có 1 lỗi. Chưa thêm ai.")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("dòng 3"))).to_be_visible()
    idle(page)
    chooser.set_input_files(good)
    press(page, "Thêm 2 người dùng")
    expect(done(page)).to_contain_text("Đã thêm 2 người dùng")
    expect(page.locator("code")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải danh sách (.csv)").click()
    listed = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in listed] == ["username", "xem-1", "xem-2"]
    assert listed[1].split(",")[-1] == page.locator("code").first.inner_text()


def test_a_department_renames_merges_and_opens_units_of_its_province(changed: Site, page: Page) -> None:
    enter(page, changed, DEPARTMENT, "/quan-tri")
    section(page, "Đổi tên, chuyển", "Thông tin cũ vẫn được giữ")
    fill(page, "Tìm theo mã hoặc tên", "DN-MN101")
    fill(page, "Tên", "Trường Mầm non Đổi Tên")
    press(page, "Lưu thay đổi")
    expect(done(page)).to_contain_text("Đã lưu thay đổi của Trường Mầm non Đổi Tên", timeout=60_000)
    assert names(changed, "DN-MN101") == ["Trường Mầm non Đổi Tên"]

    section(page, "Sáp nhập", "Các đơn vị sáp nhập ngừng")
    fill(page, "Tìm theo mã hoặc tên", "DN-MN10")
    for name in ("Đổi Tên · DN-MN101", "DN-MN102"):
        pick(page, "Các đơn vị sáp nhập", re.compile(name))
        page.keyboard.press("Escape")
    page.get_by_text("Một đơn vị mới", exact=True).click()
    idle(page)
    fill(page, "Mã đơn vị", "DN-MN-GOP")
    fill(page, "Tên", "Trường Mầm non Hợp Nhất")
    pick(page, "Cấp học", re.compile("Mầm non"))
    page.keyboard.press("Escape")
    pick(page, "Địa bàn", re.compile("Phường|Xã"))
    press(page, "Sáp nhập")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Trường Mầm non Hợp Nhất")
    dialog.get_by_role("button", name="Sáp nhập").click()
    expect(done(page)).to_contain_text("Đã sáp nhập vào Trường Mầm non Hợp Nhất", timeout=60_000)
    assert names(changed, "DN-MN101") == []
    assert names(changed, "DN-MN-GOP") == ["Trường Mầm non Hợp Nhất"]

    section(page, "Tra cứu", "Xem lịch sử")
    fill(page, "Tìm theo mã hoặc tên", "DN-MN-GOP")
    expect(page.get_by_text("Nhận sáp nhập từ DN-MN101, DN-MN102")).to_be_visible()
    no_trouble(page)


def test_a_department_finds_no_unit_of_another_province(changed: Site, page: Page) -> None:
    enter(page, changed, DEPARTMENT, "/quan-tri")
    fill(page, "Tìm theo mã hoặc tên", "HP-MN001")
    expect(page.get_by_text("Không có đơn vị nào khớp")).to_be_visible()
    expect(page.get_by_role("radio", name="Người dùng")).to_have_count(0)
    open_page(page, changed, "/quan-tri?section=audit")
    expect(page.get_by_text("Nhật ký", exact=True)).to_have_count(0)


def test_a_viewer_gets_no_administration_by_the_address(changed: Site, page: Page) -> None:
    enter(page, changed, VIEWER, "/quan-tri?section=users")
    idle(page)
    expect(page.get_by_text(ADMINISTRATOR)).to_have_count(0)
    expect(title(page)).not_to_have_text("Quản trị")


def test_the_trail_says_who_did_what(changed: Site, page: Page) -> None:
    enter(page, changed, ADMINISTRATOR, "/quan-tri?section=audit")
    pick(page, "Việc", re.compile("Đăng nhập"))
    expect(page.locator(".kpi-table tbody tr").first).to_contain_text(ADMINISTRATOR)
    no_trouble(page)
