"""What one takes along from a chart: each file opened with its library, and equal to what the page shows."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from data_access import accounts, database
from data_access.scope import TERMINAL
from tests.e2e.browsing import Site, enter, serve
from tests.e2e.sample_site import DEPARTMENT, VIEWER, idle, no_trouble, open_page, title

VIEW = f"/?plan=dong-nai-2024-2025&period={quote('2024-2025/CN')}"
#: Words of the buttons.
OPEN, PNG, SVG, CSV, XLSX = "Tải biểu đồ", "Ảnh (PNG)", "Ảnh vẽ (SVG)", "Số liệu (CSV)", "Số liệu (Excel)"
MARK, DAY, SOURCE = "Dữ liệu mẫu", "10/6/2025", "Nguồn: báo cáo của đơn vị"


@pytest.fixture(scope="module")
def without_browser(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Site]:
    """A server that finds no browser to draw images with."""
    folder = tmp_path_factory.mktemp("without")
    file = shutil.copy(sample_file, folder / "kpi.db")
    with serve(folder, f"sqlite:///{file}", BROWSER_PATH=str(folder / "none")) as site:
        yield site


def test_each_file_says_what_the_page_shows(sampled: Site, page: Page, tmp_path: Path) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    drawn = words_on_the_chart(page)
    open_downloads(page)

    assert picture(downloaded(page, PNG, tmp_path / "chart.png")).width == 1920

    svg = "|".join(texts_of(downloaded(page, SVG, tmp_path / "chart.svg").read_text(encoding="utf-8")))
    for words in drawn:
        assert words in svg
    for said in (MARK, DAY, "Tỉnh Đồng Nai", SOURCE):
        assert said in svg

    rows = list(csv.DictReader(io.StringIO(downloaded(page, CSV, tmp_path / "chart.csv").read_text("utf-8-sig"))))
    names = [row["Địa bàn"] for row in rows]
    assert names == [words for words in drawn if words in set(names)]
    for row in rows:
        evidence = f"{row['Số đạt']}/{row['Số phải báo cáo']} đơn vị"
        beside = drawn[drawn.index(row["Địa bàn"]) + 1]
        assert evidence in beside
        assert row["Đánh giá"] in beside
        assert (row["Lưu ý"], row["Số liệu đến ngày"]) == (MARK, DAY)

    sheet = openpyxl.load_workbook(downloaded(page, XLSX, tmp_path / "chart.xlsx")).active
    lines = list(sheet.iter_rows(values_only=True))
    head = next(number for number, line in enumerate(lines) if line[0] == "Mã")
    above = "|".join(str(line[0]) for line in lines[:head])
    assert MARK in above
    assert DAY in above
    for line, row in zip(lines[head + 1 :], rows, strict=True):
        for column, value in zip(lines[head], line, strict=True):
            assert same(value, row[column]), column
    no_trouble(page)


def test_the_map_is_taken_along_like_a_chart(sampled: Site, page: Page, tmp_path: Path) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, "/ban-do" + VIEW[1:])
    listed = page.locator(".kpi-table tbody a.kpi-link").all_text_contents()
    open_downloads(page)
    assert picture(downloaded(page, PNG, tmp_path / "map.png")).width == 1920
    svg = "|".join(texts_of(downloaded(page, SVG, tmp_path / "map.svg").read_text(encoding="utf-8")))
    for said in (MARK, DAY, "Tỉnh Đồng Nai", SOURCE, *listed):
        assert said in svg
    rows = list(csv.DictReader(io.StringIO(downloaded(page, CSV, tmp_path / "map.csv").read_text("utf-8-sig"))))
    assert [row["Địa bàn"] for row in rows] == listed
    no_trouble(page)


def test_without_a_browser_the_page_says_so_and_the_own_browser_makes_the_image(
    without_browser: Site, page: Page, tmp_path: Path
) -> None:
    enter(page, without_browser, VIEWER)
    open_page(page, without_browser, VIEW)
    opened = open_downloads(page)
    expect(opened.get_by_text("Máy chủ chưa có trình duyệt")).to_be_visible()
    expect(opened.get_by_role("button", name=PNG)).to_have_count(0)
    opened.get_by_role("button", name="Tạo ảnh bằng trình duyệt này").click()
    image = page.locator(".js-plotly-plot").filter(has_text=MARK)
    expect(image).to_be_visible()
    page.keyboard.press("Escape")
    image.hover()
    with page.expect_download() as download:
        image.locator(".modebar-btn").click()
    download.value.save_as(tmp_path / "chart.png")
    assert picture(tmp_path / "chart.png").width == 1920
    words = "|".join(texts_of(image.inner_html()))
    for said in (MARK, DAY, SOURCE):
        assert said in words
    open_downloads(page)
    assert downloaded(page, CSV, tmp_path / "chart.csv").stat().st_size > 0
    no_trouble(page)


def test_whoever_may_no_longer_see_takes_nothing_along(sampled: Site, page: Page) -> None:
    sampled.add_user("thu-roi", "viewer", area="75")
    enter(page, sampled, "thu-roi")
    open_page(page, sampled, VIEW)
    opened = open_downloads(page)
    engine = sampled.engine()
    with database.transaction(engine) as session:
        accounts.disable(session, TERMINAL, "thu-roi")
    engine.dispose()
    opened.get_by_role("button", name=CSV).click()
    expect(opened.get_by_test_id("stDownloadButtonError")).to_be_visible()


def open_downloads(page: Page) -> Locator:
    expect(title(page)).to_be_visible()
    page.get_by_role("button", name=OPEN).first.click()
    opened = page.get_by_test_id("stPopoverBody")
    expect(opened.get_by_role("button", name=XLSX)).to_be_visible(timeout=60_000)
    idle(page)
    return opened


def downloaded(page: Page, button: str, target: Path) -> Path:
    with page.expect_download(timeout=60_000) as download:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=button).click()
    assert download.value.suggested_filename.startswith("dong-nai-2024-2025-2024-2025-CN-")
    assert download.value.suggested_filename.endswith(target.suffix)
    download.value.save_as(target)
    return target


def picture(file: Path) -> Image.Image:
    return Image.open(io.BytesIO(file.read_bytes()))


def words_on_the_chart(page: Page) -> list[str]:
    """Every line of words of the area chart but its source, from the top: name, then what stands beside it."""
    page.locator(".js-plotly-plot .annotation-text").first.wait_for()
    lines = page.locator(".js-plotly-plot").first.locator(".annotation-text").all()
    found = []
    for line in lines:
        parts = line.locator("tspan.line").all_text_contents() or [line.text_content() or ""]
        found += parts
    return [words for words in found if not words.startswith(("Nguồn", "Đồng Nai 2024"))]


def texts_of(markup: str) -> list[str]:
    if not markup.startswith("<svg"):  # a page's markup is no XML: its words stand between its tags
        return markup.replace("\u00a0", " ").replace("&nbsp;", " ").replace(">", "<").split("<")
    root = ElementTree.fromstring(markup)
    lines = root.iter("{http://www.w3.org/2000/svg}text")
    return ["".join(line.itertext()).replace("\u00a0", " ") for line in lines]


def same(value: object, text: str) -> bool:
    if value is None:
        return text == ""
    if isinstance(value, str):
        return text == value
    return float(text) == pytest.approx(float(str(value)), rel=1e-15)  # a workbook keeps 16 digits
