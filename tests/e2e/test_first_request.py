"""A fresh server, asked first for a page's address, shows only the sign-in."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import ROOT, SIGN_IN, Site

#: The pages' addresses, and the names of their files, which Streamlit would serve on a fresh server.
ADDRESSES = sorted({"", "ke-hoach", "nhap-du-lieu", *(file.stem for file in (ROOT / "pages").glob("*.py"))})


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_sign_in(fresh_site: Site, page: Page, address: str) -> None:
    page.goto(f"{fresh_site.address}/{address}")
    expect(page.get_by_role("button", name=SIGN_IN, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    expect(page.get_by_test_id("stHeading")).to_have_count(2)


@pytest.mark.parametrize("address", ["app/static/../app.py", "pages/overview.py", "var/kpi.db", "session/open"])
def test_no_file_of_the_server(site: Site, page: Page, address: str) -> None:
    """What is not a page is answered by the empty shell or refused, never by a file's content."""
    answer = page.request.get(f"{site.address}/{address}")
    assert "require()" not in answer.text()
    assert "SQLite format" not in answer.text()
