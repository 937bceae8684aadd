"""The meeting in a real browser: files taken along, figures frozen and compared, the presentation by keyboard."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pptx import Presentation
from sqlmodel import col, select

from data_access import database
from data_access.loading.files import load_file
from data_access.questions import numbers_of
from data_access.scope import TERMINAL
from data_access.tables import Observation
from exports import pdf
from tests.e2e.browsing import Site, enter
from tests.e2e.sample_site import ADMINISTRATOR, VIEWER, idle, no_trouble, open_page, title

PLAN, PERIOD = "dong-nai-2024-2025", "2024-2025/CN"
VIEW = f"plan={PLAN}&period=2024-2025%2FCN"
MEETING, PRESENT = f"/ho-so-hop?{VIEW}", f"/trinh-chieu?{VIEW}"
SWIPE = """([start, end]) => {
  const touch = (x) => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
  const send = (name, touches, x) =>
    document.dispatchEvent(new TouchEvent(name, {touches, changedTouches: [touch(x)]}));
  send("touchstart", [touch(start)], start);
  send("touchend", [], end);
}"""


def take(page: Page, button: str) -> tuple[str, bytes]:
    """The file behind a download button: its name and content."""
    with page.expect_download(timeout=90_000) as waiting:
        page.get_by_test_id("stMain").get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_each_file_opens_with_the_figures_of_the_page(changed: Site, page: Page) -> None:
    enter(page, changed, ADMINISTRATOR)
    open_page(page, changed, MEETING)
    first = page.locator(".kpi-findings li").first.inner_text()
    name, deck = take(page, "Bản trình chiếu (PPTX)")
    assert name == "dong-nai-2024-2025-2024-2025-CN-75-Tinh-Dong-Nai-trinh-chieu.pptx"
    shapes = [shape for slide in Presentation(io.BytesIO(deck)).slides for shape in slide.shapes]
    said = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    assert first in said
    _, workbook = take(page, "Bảng số liệu (XLSX)")
    assert len(openpyxl.load_workbook(io.BytesIO(workbook)).sheetnames) > 5
    _, report = take(page, "Báo cáo (DOCX)")
    assert "BÁO CÁO" in [one.text.strip() for one in Document(io.BytesIO(report)).paragraphs]
    no_trouble(page)


def test_the_whole_pack_and_one_for_every_area(changed: Site, page: Page) -> None:
    enter(page, changed, ADMINISTRATOR)
    open_page(page, changed, MEETING)
    page.get_by_role("button", name="Tạo hồ sơ cho 11 địa bàn").click()
    expect(page.get_by_role("button", name="Tải hồ sơ các địa bàn (ZIP)")).to_be_visible(timeout=180_000)
    name, content = take(page, "Tải hồ sơ các địa bàn (ZIP)")
    assert name.endswith("-11-dia-ban.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        folders = {one.split("/")[0] for one in archive.namelist()}
        assert len(folders) == 11
        assert len(archive.namelist()) == 44
    if pdf.program() is None:
        pytest.skip("no LibreOffice here: no PDF")
    page.get_by_role("button", name="Tạo PDF của bản trình chiếu và báo cáo").click()
    expect(page.get_by_role("button", name="Tải báo cáo (PDF)")).to_be_visible(timeout=180_000)
    assert take(page, "Tải báo cáo (PDF)")[1].startswith(b"%PDF")


def test_frozen_figures_stay_and_what_changed_is_listed(changed: Site, page: Page) -> None:
    enter(page, changed, ADMINISTRATOR)
    open_page(page, changed, MEETING)
    version = page.locator(".kpi-pack").inner_text().rsplit("Phiên bản số liệu: ", 1)[1].split(" ")[0]
    page.get_by_role("textbox", name="Tên bản chốt").fill("Họp giao ban <tháng 6>")
    page.get_by_role("button", name="Chốt số liệu", exact=True).click()
    expect(page.get_by_text("Đã chốt số liệu: Họp giao ban <tháng 6>.")).to_be_visible()
    engine = changed.engine()
    with database.session(engine) as reading:
        asked = numbers_of([PERIOD], ["cashless_collection"])
        said_yes = select(Observation.unit_code).where(
            col(Observation.question_id).in_(asked), Observation.numerator == 1
        )
        units = sorted(reading.exec(said_yes))[:5]
    loaded = load_file(engine, TERMINAL, _taken_back(units), "rows.csv")
    assert loaded.changed == 5
    engine.dispose()
    page.reload()
    expect(title(page)).to_be_visible(timeout=30_000)
    expect(page.locator(".kpi-pack")).not_to_contain_text(version)
    page.get_by_role("button", name="So sánh").first.click()
    expect(page.get_by_role("heading", name="So với hiện tại: Họp giao ban <tháng 6>")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Từ khi chốt:")).to_be_visible()
    idle(page)
    name, table = take(page, "Tải bảng so sánh (CSV)")
    assert name.endswith("-so-sanh.csv")
    assert not [code for code in units if code not in table.decode("utf-8-sig")]
    page.get_by_role("button", name="Xem", exact=True).first.click()
    expect(page.locator(".kpi-pack")).to_contain_text(version)
    expect(page.locator(".kpi-pack")).to_contain_text("Số liệu đã chốt: “Họp giao ban <tháng 6>”")
    expect(page).to_have_url(re.compile("frozen=1"))
    no_trouble(page)
    page.get_by_role("button", name="Xóa", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa hẳn").click()
    expect(page.get_by_text("Đã xóa bản chốt")).to_be_visible()
    expect(page.locator(".kpi-pack")).not_to_contain_text(version)


def _taken_back(units: list[str]) -> bytes:
    """A file in which these units say no after all."""
    rows = [f"{PERIOD},{code},cashless_collection,0,1" for code in units]
    return "\n".join(["period,unit_code,indicator,numerator,denominator", *rows, ""]).encode()


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1280, 720), ("dark", 1920, 1080), ("light", 390, 800)]
)
def test_the_presentation_by_keyboard(
    changed: Site, new_page: Callable[..., Page], scheme: str, width: int, height: int
) -> None:
    page = new_page(color_scheme=scheme)
    enter(page, changed, ADMINISTRATOR)
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, changed, MEETING)
    said = page.locator(".kpi-findings li").first.inner_text()
    page.get_by_role("link", name="Trình chiếu ngay trên trình duyệt").click()
    place = page.locator(".show-place")
    expect(place).to_have_text("1/21", timeout=30_000)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(place).to_have_text("2/21")
    expect(title(page)).to_have_text(said)
    assert page.url.endswith("slide=2")
    for _ in range(20):
        assert_it_fits(page)
        page.keyboard.press("Space")
    expect(place).to_have_text("21/21")
    page.keyboard.press("Home")
    expect(place).to_have_text("1/21")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("20/21")
    page.reload()
    expect(place).to_have_text("20/21", timeout=30_000)
    page.get_by_role("button", name="Trang trước").click()
    expect(place).to_have_text("19/21")
    page.keyboard.press("Space")
    expect(place).to_have_text("20/21")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Trình chiếu ngay trên trình duyệt")).to_be_visible(timeout=30_000)
    assert "/ho-so-hop?" in page.url


def assert_it_fits(page: Page) -> None:
    """Nothing of a slide lies outside of its body, and nothing scrolls."""
    over = page.evaluate(
        """() => { const body = document.querySelector(".show-body"), stage = document.querySelector(".show-stage");
        return [body.scrollHeight - body.clientHeight, body.scrollWidth - body.clientWidth,
                stage.scrollHeight - stage.clientHeight, document.documentElement.scrollHeight - innerHeight]; }"""
    )
    assert [one for one in over if one > 1] == [], page.url


def test_a_swipe_turns_the_slide(changed: Site, new_page: Callable[..., Page]) -> None:
    page = new_page(has_touch=True)
    enter(page, changed, VIEWER)
    page.goto(changed.address + PRESENT + "&slide=3")
    place = page.locator(".show-place")
    expect(place).to_have_text(re.compile("^3/"), timeout=30_000)
    for start, end, now in ((600, 300, "^4/"), (300, 600, "^3/")):
        page.evaluate(SWIPE, [start, end])
        expect(place).to_have_text(re.compile(now))


def test_a_viewer_takes_files_but_freezes_nothing(changed: Site, page: Page) -> None:
    enter(page, changed, VIEWER)
    open_page(page, changed, MEETING)
    assert take(page, "Báo cáo (DOCX)")[1].startswith(b"PK")
    expect(page.get_by_text("Tài khoản chỉ xem không chốt được số liệu.")).to_be_visible()
    expect(page.get_by_role("button", name="Chốt số liệu", exact=True)).to_have_count(0)
