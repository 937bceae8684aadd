"""The map in a real browser: it draws without asking another host, a click opens an area, then a unit."""

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotThere

from charts.map_view import Frame, View, fitted
from data_access import database
from data_access.places import area_places, unit_places
from data_access.scope import TERMINAL
from kpi.plan_loader import plans
from tests.e2e.browsing import Site, enter
from tests.e2e.sample_site import DEPARTMENT, VIEWER, idle, no_trouble, open_page, title

PLAN, PERIOD, DISTRICT = "dong-nai-2024-2025", "2024-2025/CN", "732"
#: The page's own frame on a desk (ui/area_map.py), and a target that every unit is asked.
FRAME, TARGET = Frame(500, 480), "dn-ii-2-a-management-modules"
VIEW = f"/ban-do?plan={PLAN}&period=2024-2025%2FCN&target={TARGET}"


def canvas(page: Page) -> Locator:
    return page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first


def click_at(page: Page, view: View, lon: float, lat: float) -> None:
    """Click where a point lies; the map's middle is its box's."""
    idle(page)
    canvas(page).scroll_into_view_if_needed(timeout=5_000)
    box = canvas(page).bounding_box()
    assert box is not None
    x, y = view.pixel(lon, lat)
    page.mouse.click(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y)


def click_until(page: Page, view: View, place: tuple[float, float], arrived: Callable[[int], None]) -> None:
    """Click until it counts: the map is drawn when the list is, but picks only once WebGL stands.

    A click that counted late may have opened the page before the next one: `arrived` is asked for first.
    """
    for _ in range(20):
        idle(page)
        with suppress(AssertionError):
            arrived(1)
            return
        with suppress(NotThere, AssertionError):  # the map went away before the click
            click_at(page, view, *place)
        with suppress(AssertionError):
            arrived(2_000)
            return
    arrived(20_000)


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_from_province_to_area_to_unit_by_clicks_on_the_map(sampled: Site, page: Page) -> None:
    engine = sampled.engine()
    with database.session(engine) as session:
        _, districts = area_places(session, TERMINAL, plans()[PLAN], PERIOD, None)
        units = unit_places(session, TERMINAL, plans()[PLAN], PERIOD, DISTRICT)
    engine.dispose()
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    district = next(one for one in districts if one.code == DISTRICT)
    everywhere = fitted([(one.lon or 0, one.lat or 0) for one in districts], FRAME)
    area = (district.lon or 0, district.lat or 0)
    click_until(page, everywhere, area, lambda wait: expect(title(page)).to_contain_text(district.name, timeout=wait))
    idle(page)
    assert asked(page)["area"] == [DISTRICT]
    no_trouble(page)
    lone = max(
        units, key=lambda one: min(abs(one.lat - two.lat) + abs(one.lon - two.lon) for two in units if two != one)
    )  # type: ignore[operator]
    inside = fitted([(one.lon or 0, one.lat or 0) for one in units], FRAME)
    unit = (lone.lon or 0, lone.lat or 0)
    click_until(page, inside, unit, lambda wait: expect(page).to_have_url(re.compile("/don-vi"), timeout=wait))
    assert asked(page)["unit"][0] in {one.code for one in units}


def test_the_list_opens_the_same_areas_by_keyboard(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    link = page.locator(".kpi-table").get_by_role("link", name="Thành phố Long Khánh")
    link.focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_contain_text("Thành phố Long Khánh", timeout=30_000)
    idle(page)
    assert (asked(page)["area"], asked(page)["target"]) == ([DISTRICT], [TARGET])
    expect(page.locator(".kpi-table").get_by_role("link").first).to_have_attribute("href", re.compile("don-vi.*unit="))
    page.get_by_role("main").get_by_role("link", name="Tỉnh Đồng Nai").click()
    expect(title(page)).to_contain_text("địa bàn đạt", timeout=30_000)


def test_a_copied_address_shows_a_viewer_the_area_without_its_units(sampled: Site, page: Page) -> None:
    enter(page, sampled, VIEWER, f"{VIEW}&area={DISTRICT}")
    expect(page.get_by_text("Bạn chỉ được xem số liệu tổng hợp")).to_be_visible(timeout=30_000)
    expect(page.locator('.kpi-table a[href*="unit="]')).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_fits_on_a_phone_and_is_drawn(sampled: Site, new_page: Callable[..., Page], scheme: str) -> None:
    phone = {"width": 390, "height": 844}
    page = new_page(color_scheme=scheme, viewport=phone, has_touch=True, is_mobile=True)
    sign_in_on_phone(page, sampled)
    expect(canvas(page)).to_be_visible(timeout=30_000)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("box => box.scrollWidth - box.clientWidth") <= 0


def sign_in_on_phone(page: Page, site: Site) -> None:
    """The sidebar is folded away there, so the title says when the frame stands."""
    page.goto(site.address + VIEW)
    page.get_by_role("textbox", name="Tên đăng nhập").fill(DEPARTMENT)
    page.get_by_role("textbox", name="Mật khẩu").fill("học bạ số 2026")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(title(page)).to_be_visible(timeout=30_000)
    idle(page)
