"""Drilling down: from the province over a bar to an area and its units, by level, and what others may see of it."""

import csv
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotThere

from tests.e2e.browsing import Site, enter, sign_in
from tests.e2e.sample_site import DEPARTMENT, VIEWER, choose, idle, no_trouble, open_page, title

PLAN = "dong-nai-2024-2025"
DISTRICT, NAME = "731", "Thành phố Biên Hòa"
OTHER, OTHER_NAME = "732", "Thành phố Long Khánh"
TARGET = "dn-ii-2-a-management-modules"
VIEW = f"?plan={PLAN}&period=2024-2025%2FCN"
OFFICE_USER = "thu-phong"


@pytest.fixture(scope="module")
def office_site(sampled: Site) -> Site:
    """The sample site with a user of the district's own office."""
    sampled.add_user(OFFICE_USER, "lower_office", office=office_of(sampled, DISTRICT))
    return sampled


def test_from_the_province_to_an_area_and_its_units_by_clicking_bars(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT, f"/dia-ban{VIEW}&target={TARGET}")
    expect(title(page)).to_contain_text("trên 11 địa bàn đạt", timeout=30_000)
    idle(page)
    click_bar(page, DISTRICT)
    expect(page.locator(".kpi-line").first).to_contain_text(NAME)
    expect(page.get_by_role("navigation", name="Đường dẫn địa bàn")).to_contain_text(NAME)
    asked = address(page)
    assert (asked["area"], asked["target"]) == ([DISTRICT], [TARGET])

    listed = page.locator(".kpi-units")
    choose_state(page, "Chưa đạt")
    expect(listed.locator("tbody tr").first).to_contain_text("Chưa đạt")
    expect(listed.get_by_text("Chưa báo cáo")).to_have_count(0)
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("mam non mau 14")
    page.keyboard.press("Enter")
    expect(listed.locator("tbody tr")).to_have_count(1)
    idle(page)
    assert (address(page)["status"], address(page)["find"]) == (["not_met"], ["mam non mau 14"])
    no_trouble(page)

    listed.get_by_role("link").first.click()
    page.wait_for_url(re.compile("/don-vi"))
    expect(title(page)).to_be_visible(timeout=30_000)
    asked = address(page)
    assert (asked["unit"], asked["area"], asked["plan"]) == (["DN-MN014"], [DISTRICT], [PLAN])
    no_trouble(page)


def test_the_trail_and_the_names_in_the_table_lead_up_and_down_by_keyboard(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT, f"/dia-ban{VIEW}&area={DISTRICT}")
    up = page.get_by_role("navigation", name="Đường dẫn địa bàn").get_by_role("link")
    expect(up).to_be_visible(timeout=30_000)
    idle(page)
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kpi-heat")).to_be_visible()
    idle(page)
    assert "area" not in address(page)
    targets = page.locator(".kpi-heat th a[data-choose^=target]")
    other = (targets.last.get_attribute("data-choose") or "").removeprefix("target=")
    targets.last.press("Enter")
    expect(page).to_have_url(re.compile(f"target={other}"))
    idle(page)
    page.locator(".kpi-heat").get_by_role("link", name=OTHER_NAME).press("Enter")
    expect(page.locator(".kpi-line").first).to_contain_text(OTHER_NAME)
    idle(page)
    assert address(page)["area"] == [OTHER]
    no_trouble(page)


def test_the_level_is_changed_by_clicking_a_bar(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT, f"/cap-hoc{VIEW}&target={TARGET}")
    expect(page.get_by_text("Chưa chọn cấp học.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("không cộng thành tổng")).to_be_visible()
    click_bar(page, "primary")
    expect(page.get_by_role("heading", name="Địa bàn, cấp học: Tiểu học")).to_be_visible()
    idle(page)
    assert address(page)["level"] == ["primary"]
    click_bar(page, DISTRICT, chart=1)
    expect(page.locator(".kpi-line").first).to_contain_text(f"{NAME} · Tiểu học")
    choose(page, "Cấp học", "Mầm non")
    expect(page.locator(".kpi-line").first).to_contain_text(f"{NAME} · Mầm non")
    idle(page)
    assert address(page)["level"] == ["preschool"]
    no_trouble(page)


def test_a_copied_address_shows_a_viewer_the_totals_and_no_unit(
    sampled: Site, page: Page, new_page: Callable[..., Page]
) -> None:
    enter(page, sampled, DEPARTMENT, f"/dia-ban{VIEW}&target={TARGET}")
    expect(page.locator(".kpi-heat")).to_be_visible(timeout=30_000)
    idle(page)
    expect(page.locator(".kpi-units")).to_be_visible()
    seen = (title(page).inner_text(), page.locator(".kpi-line").first.inner_text())
    other = new_page()
    copied = urlsplit(page.url)
    sign_in(other, sampled, VIEWER, f"{copied.path}?{copied.query}")
    expect(title(other)).to_have_text(seen[0], timeout=30_000)
    idle(other)
    assert other.locator(".kpi-line").first.inner_text() == seen[1]
    expect(other.get_by_text("không xem từng đơn vị")).to_be_visible()
    expect(other.locator(".kpi-units")).to_have_count(0)
    expect(other.get_by_text("DN-", exact=False)).to_have_count(0)


def test_a_lower_office_sees_no_unit_of_another(office_site: Site, page: Page, tmp_path: Path) -> None:
    enter(page, office_site, OFFICE_USER, f"/dia-ban{VIEW}&target={TARGET}")
    expect(page.locator(".kpi-units")).to_be_visible(timeout=30_000)
    idle(page)
    expect(page.get_by_text("đơn vị khác không thuộc quyền xem của bạn")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải danh sách (CSV)").click()
    file = tmp_path / "units.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert rows
    assert {row["Địa bàn"] for row in rows} == {NAME}

    open_page(page, office_site, f"/dia-ban{VIEW}&target={TARGET}&area={OTHER}")
    expect(page.get_by_text("Các đơn vị ở đây không thuộc quyền xem của bạn")).to_be_visible()
    expect(page.locator(".kpi-units")).to_have_count(0)


def test_an_address_that_cannot_be_followed_says_so(sampled: Site, page: Page) -> None:
    sign_in(page, sampled, DEPARTMENT, f"/dia-ban{VIEW}&area=99999&level=university&target=khong-co")
    notices = page.locator(".kpi-notice[role=status]")
    expect(notices.first).to_contain_text("Không mở được theo đường dẫn", timeout=30_000)
    expect(notices.first).to_contain_text("99999")
    expect(notices.first).to_contain_text("university")
    expect(notices.nth(1)).to_contain_text("khong-co")
    idle(page)
    choose(page, "Địa bàn", f"\u2003{NAME}")
    choose(page, "Cấp học", "Mầm non")
    expect(page.get_by_text("99999")).to_have_count(0)
    no_trouble(page)


def test_a_plan_of_a_past_administration_says_so(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT, f"/dia-ban{VIEW}")
    expect(page.get_by_text("Văn bản của bộ máy hành chính trước ngày 1/7/2025")).to_be_visible(timeout=30_000)


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def click_bar(page: Page, code: str, chart: int = 0) -> None:
    """Click on the row of a code in a chart, left of where its bar could begin: the whole row answers."""
    idle(page)
    plot = page.locator(".js-plotly-plot").nth(chart)
    plot.scroll_into_view_if_needed()
    place = plot.evaluate(
        """(plot, code) => {
            const rows = plot.data.find(trace => trace.name === "rows");
            const { xaxis, yaxis } = plot._fullLayout;
            const middle = rows.y[rows.customdata.indexOf(code)];
            return { x: xaxis._offset + xaxis._length / 2, y: yaxis._offset + yaxis.c2p(middle) };
        }""",
        code,
    )
    plot.click(position=place)
    idle(page)


def choose_state(page: Page, word: str) -> None:
    """Choose a state in the unit list; its option also says how many there are."""
    option = page.get_by_role("option", name=re.compile(f"^{word}"))
    for _ in range(5):  # a run that comes late closes the list again
        idle(page)
        page.get_by_role("combobox", name="Tình trạng").click()
        with suppress(NotThere):
            option.click(timeout=5_000)
            break
    idle(page)


def office_of(site: Site, area: str) -> str:
    """The lower office of a district in the sample data."""
    engine = site.engine()
    with engine.connect() as connection:
        query = "select code from office where area_code = ? and tier = 'lower_office'"
        code = connection.exec_driver_sql(query, (area,)).scalar_one()
    engine.dispose()
    return str(code)
