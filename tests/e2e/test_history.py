"""Back and Forward of the browser: earlier choices come back, on their page, in their language."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Site, enter
from tests.e2e.sample_site import DEPARTMENT, choose, idle, no_trouble, open_page, title

VIEW = "/?plan=dong-nai-2024-2025&period=2024-2025%2FCN"


def line(page: Page) -> str:
    return page.locator(".kpi-line").first.inner_text()


def chosen(page: Page, label: str) -> str:
    """What a select box of the sidebar shows."""
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile(label))
    return box.input_value()


def go(page: Page, step: int, until: str) -> None:
    """Back (-1) or Forward (1), until the line under the title says so."""
    page.evaluate(f"history.go({step})")
    expect(page.locator(".kpi-line").first).to_contain_text(until)
    idle(page)


def test_back_and_forward_bring_earlier_choices_and_lose_none_ahead(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    choose(page, "Địa bàn", "\u2003Thành phố Biên Hòa")
    choose(page, "Kỳ báo cáo", "Học kỳ I năm học 2024-2025")
    here = page.url
    assert "Thành phố Biên Hòa" in line(page)
    go(page, -1, "Cuối năm học 2024-2025")
    assert "Thành phố Biên Hòa" in line(page)
    assert "Cuối năm học" in chosen(page, "Kỳ báo cáo")
    go(page, -1, "Tỉnh Đồng Nai")
    assert "Tỉnh Đồng Nai" in chosen(page, "Địa bàn")
    go(page, 1, "Thành phố Biên Hòa")
    go(page, 1, "Học kỳ I")
    assert page.url == here
    no_trouble(page)
    # A new choice afterwards counts again, and is not undone by an address that is older.
    choose(page, "Địa bàn", "\u2003Thành phố Long Khánh")
    assert "Thành phố Long Khánh" in line(page)


def test_back_leads_to_the_page_before_with_its_choices_and_language(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    choose(page, "Địa bàn", "\u2003Thành phố Biên Hòa")
    page.get_by_test_id("stSidebarNav").get_by_text("Kế hoạch").click()
    expect(page).to_have_url(re.compile("/ke-hoach"))
    idle(page)
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.locator("html[lang=en]")).to_be_attached()
    idle(page)
    page.go_back()
    expect(page.locator("html[lang=vi]")).to_be_attached()
    expect(page).to_have_url(re.compile("/ke-hoach"))
    idle(page)
    for _ in range(3):  # a page's own address is written in one step or two
        if "/ke-hoach" in page.url:
            page.go_back()
            idle(page)
    expect(page.locator(".kpi-line").first).to_contain_text("Thành phố Biên Hòa")
    expect(title(page)).to_contain_text("chỉ tiêu")
    no_trouble(page)
