"""How pages stand on a desk, a phone and a dark screen: nothing cut off, nothing too wide, the target line in sight."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from charts.palette import DARK, LIGHT, Palette
from tests.e2e.browsing import Site, enter
from tests.e2e.sample_site import ADMINISTRATOR, open_page, title

PAGES = [
    "/?plan=dong-nai-2024-2025",
    "/dia-ban?plan=dong-nai-2024-2025",
    "/cap-hoc?plan=dong-nai-2024-2025",
    "/ke-hoach?plan=dong-nai-2024-2025",
    "/nhap-du-lieu",
]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_is_wider_than_the_screen_and_nothing_is_cut(
    sampled: Site, new_page: Callable[..., Page], screen: ViewportSize, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    enter(page, sampled, ADMINISTRATOR)
    page.set_viewport_size(screen)
    for address in PAGES:
        open_page(page, sampled, address)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, address
        cut = page.locator("[class*=kpi-]").evaluate_all(
            "all => all.filter(one => getComputedStyle(one).textOverflow === 'ellipsis').length"
        )
        assert cut == 0


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])
def test_the_target_line_is_drawn_in_the_ink_of_its_ground(
    sampled: Site, new_page: Callable[..., Page], scheme: str, palette: Palette
) -> None:
    page = new_page(color_scheme=scheme)
    first_page(page, sampled)
    line = page.locator(".js-plotly-plot .shapelayer path").first
    expect(line).to_be_attached()
    ink = palette.ink.lstrip("#")
    wanted = f"rgb({int(ink[:2], 16)}, {int(ink[2:4], 16)}, {int(ink[4:], 16)})"
    expect(line).to_have_css("stroke", wanted)


def test_what_is_chosen_in_the_sidebar_can_be_read_whole(sampled: Site, page: Page) -> None:
    enter(page, sampled, ADMINISTRATOR)
    for language in ("vi", "en"):
        open_page(page, sampled, f"/?plan=dong-nai-2024-2025&period=2024-2025/HK1&lang={language}")
        cut = (
            page.get_by_test_id("stSidebar")
            .get_by_role("combobox")
            .evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.value)")
        )
        assert cut == []


def test_numbers_stand_in_the_products_own_font(sampled: Site, page: Page) -> None:
    first_page(page, sampled)
    assert "Be Vietnam Pro" in title(page).evaluate("one => getComputedStyle(one).fontFamily")
    assert page.evaluate("document.fonts.check('600 24px \"Be Vietnam Pro\"', 'Chỉ tiêu ạ')")


def test_english_has_no_vietnamese_left_in_the_frame_of_the_page(sampled: Site, page: Page) -> None:
    enter(page, sampled, ADMINISTRATOR)
    open_page(page, sampled, "/?plan=dong-nai-2024-2025&lang=en")
    for word in ("Five headline indicators", "Targets", "How complete the reporting is"):
        expect(page.get_by_text(word, exact=True)).to_be_visible()
    for word in ("Các chỉ tiêu", "Chưa gửi", "Không đạt"):
        expect(page.get_by_text(word, exact=True)).to_have_count(0)


def first_page(page: Page, site: Site) -> None:
    enter(page, site, ADMINISTRATOR)
    open_page(page, site, PAGES[0])
