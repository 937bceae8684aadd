"""A served app with the sample data and one user a role, and what a test does on its pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from data_access import database
from sample_data.load import load
from tests.e2e.browsing import Site, serve

PROVINCE = "75"
#: Beside the demo users, whose passwords are random.
ADMINISTRATOR, DEPARTMENT, VIEWER = "thu-quan-tri", "thu-so", "thu-xem"
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def sample_site(folder: Path) -> Iterator[Site]:
    """The app on the sample data, with users of browsing.PASSWORD: ADMINISTRATOR, DEPARTMENT, VIEWER."""
    url = f"sqlite:///{folder / 'sample.db'}"
    engine = database.ready(url)
    load(engine, lambda share, doing: None)
    engine.dispose()
    with serve(folder, url) as site:
        site.add_user(ADMINISTRATOR)
        site.add_user(DEPARTMENT, "department", area=PROVINCE)
        site.add_user(VIEWER, "viewer", area=PROVINCE)
        yield site


def idle(page: Page) -> None:
    """Wait until the app has finished its run: a choice made while it still draws could be lost."""
    expect(page.locator(_IDLE)).to_be_attached(timeout=30_000)
    expect(page.locator("[data-stale='true']")).to_have_count(0)


def open_page(page: Page, site: Site, address: str) -> None:
    """Go to an address of the app and wait until it stands."""
    page.goto(site.address + address)
    expect(title(page)).to_be_visible(timeout=30_000)
    idle(page)


def title(page: Page) -> Locator:
    return page.locator(".kpi-title")


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select box by its label and the option's words."""
    idle(page)
    box = page.get_by_role("combobox", name=re.compile(re.escape(label)))
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    idle(page)


def card(page: Page, headline: str) -> Locator:
    """A headline card by its code."""
    return page.locator(f'[data-headline="{headline}"]')


def no_trouble(page: Page) -> None:
    """No error box, no traceback."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
