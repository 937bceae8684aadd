"""Every page, light and dark, through axe-core: no serious and no critical violation (WCAG 2 A and AA)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browsing import Site, sign_in
from tests.e2e.sample_site import ADMINISTRATOR, idle, open_page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
VIEW = "plan=dong-nai-2024-2025&period=2024-2025%2FCN"
PAGES = {
    "overview": f"/?{VIEW}",
    "areas": f"/dia-ban?{VIEW}",
    "levels": f"/cap-hoc?{VIEW}",
    "unit": f"/don-vi?{VIEW}",
    "map": f"/ban-do?{VIEW}",
    "plan": f"/ke-hoach?{VIEW}",
    "imports": f"/nhap-du-lieu?{VIEW}",
    "admin": "/quan-tri",
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
def test_no_page_has_a_serious_violation(
    sampled: Site, new_context: Callable[..., BrowserContext], scheme: str, width: int
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    sign_in(page, sampled, ADMINISTRATOR)
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
    sign_in(page, sampled, ADMINISTRATOR)
    open_page(page, sampled, PAGES["overview"])
    page.get_by_role("button", name="Tải biểu đồ").first.click()
    expect(page.get_by_role("button", name="Số liệu (CSV)")).to_be_visible(timeout=60_000)
    idle(page)
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found
