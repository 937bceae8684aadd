"""Every page, section and dialog, light and dark, through axe-core: no serious and no critical violation (WCAG A, AA).

And the language that each page says it is in (WCAG 3.1.1).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Site, enter, sign_in
from tests.e2e.sample_site import ADMINISTRATOR, idle, open_page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
VIEW = "plan=dong-nai-2024-2025&period=2024-2025%2FCN"
PAGES = {
    "overview": f"/?{VIEW}",
    "areas": f"/dia-ban?{VIEW}",
    "levels": f"/cap-hoc?{VIEW}",
    "unit to choose": f"/don-vi?{VIEW}",
    "unit": f"/don-vi?{VIEW}&unit=DN-CS036",
    "map": f"/ban-do?{VIEW}",
    "plan": f"/ke-hoach?{VIEW}",
    "meeting": f"/ho-so-hop?{VIEW}",
    "presentation": f"/trinh-chieu?{VIEW}&slide=3",
    "imports": f"/nhap-du-lieu?{VIEW}",
    **{f"admin {name}": f"/quan-tri?section={name}" for name in ("users", "units", "offices", "roles", "audit")},
}
SCREENS = [("light", 1366), ("dark", 1366), ("light", 390)]
_RUN = """async () => {
  const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}\\n${node.html.slice(0, 200)}`
      + `\\n${node.failureSummary}`));
}"""


@pytest.mark.parametrize(("scheme", "width"), SCREENS, ids=["light", "dark", "phone"])
def test_no_page_has_a_serious_violation(sampled: Site, new_page: Callable[..., Page], scheme: str, width: int) -> None:
    page = new_page(color_scheme=scheme)
    enter(page, sampled, ADMINISTRATOR)
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name, address in PAGES.items():
        open_page(page, sampled, address)
        found[name] = violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_sign_in_has_none_either(sampled: Site, page: Page) -> None:
    page.goto(sampled.address)
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible(timeout=30_000)
    assert violations(page) == []


def test_opened_downloads_have_none_either(sampled: Site, page: Page) -> None:
    enter(page, sampled, ADMINISTRATOR)
    open_page(page, sampled, PAGES["overview"])
    page.get_by_role("button", name="Tải biểu đồ").first.click()
    expect(page.get_by_role("button", name="Số liệu (CSV)")).to_be_visible(timeout=60_000)
    idle(page)
    assert violations(page) == []


def opened_dialogs(page: Page, site: Site, wrong: Path) -> Iterator[str]:
    """What opens over the pages or appears on request, each as it stands open."""
    open_page(page, site, PAGES["overview"])
    page.locator(".kpi-table [data-explain]").first.click()
    expect(page.get_by_role("dialog").locator(".kpi-computed")).to_be_visible()
    idle(page)
    yield "explanation"
    open_page(page, site, PAGES["imports"])
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Hoàn tác")).to_be_visible()
    idle(page)
    yield "undo"
    open_page(page, site, PAGES["imports"])
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_text("Tệp có 1 lỗi ở 1 dòng")).to_be_visible(timeout=30_000)
    idle(page)
    yield "errors of a file"
    open_page(page, site, PAGES["unit"])
    page.get_by_test_id("stMain").get_by_text("Từng ô số liệu của kỳ này").click()
    idle(page)
    yield "cells of a unit"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_has_none_either(sampled: Site, new_page: Callable[..., Page], scheme: str, tmp_path: Path) -> None:
    wrong = tmp_path / "sai.csv"
    wrong.write_text(
        "period,unit_code,indicator,numerator,denominator\n2024-2025/HK1,KHONG-CO,wifi,1,1\n", encoding="utf-8"
    )
    page = new_page(color_scheme=scheme)
    enter(page, sampled, ADMINISTRATOR)
    found = {name: violations(page) for name in opened_dialogs(page, sampled, wrong)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_page_says_which_language_it_is_in(sampled: Site, page: Page) -> None:
    page.goto(sampled.address)
    expect(page.locator("html[lang=vi]")).to_be_attached(timeout=30_000)
    sign_in(page, sampled, ADMINISTRATOR, PAGES["overview"])
    expect(page.locator("html[lang=vi]")).to_be_attached()
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.locator("html[lang=en]")).to_be_attached()
    open_page(page, sampled, f"{PAGES['plan']}&lang=en")
    expect(page.locator("html[lang=en]")).to_be_attached()


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found
