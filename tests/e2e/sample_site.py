"""The sample data with users of known passwords, and what a test does on the pages."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from data_access import accounts, database
from data_access.scope import TERMINAL
from tests.e2e.browsing import PASSWORD, Site, serve

PROVINCE = "75"
#: Beside the demo users, whose passwords are random; these have browsing.PASSWORD.
ADMINISTRATOR, DEPARTMENT, VIEWER = "thu-quan-tri", "thu-so", "thu-xem"
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def sample_database(folder: Path, sample: Path) -> Path:
    """A copy of the sample's database file with the three users, to be copied for each site."""
    file = Path(shutil.copy(sample, folder / "sample.db"))
    engine = database.ready(f"sqlite:///{file}")
    with database.transaction(engine) as session:
        for username, role, place in (
            (ADMINISTRATOR, "administrator", {}),
            (DEPARTMENT, "department", {"area": PROVINCE}),
            (VIEWER, "viewer", {"area": PROVINCE}),
        ):
            accounts.add(
                session,
                TERMINAL,
                username=username,
                name=f"Người dùng {username}",
                role=role,
                password=PASSWORD,
                must_change_password=False,
                **place,
            )
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@contextmanager
def sample_site(folder: Path, sample: Path) -> Iterator[Site]:
    """The app on a copy of the sample database."""
    file = shutil.copy(sample, folder / "kpi.db")
    with serve(folder, f"sqlite:///{file}") as site:
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
    """Choose something else in a select box, by its label and the option's words; the address follows every choice."""
    idle(page)
    before = page.url
    page.get_by_role("combobox", name=re.compile(re.escape(label))).click()
    page.get_by_role("option", name=option, exact=True).click()
    # The app is idle too just after the click, before its run begins: only the address tells that it took the choice.
    expect(page).not_to_have_url(before, timeout=30_000)
    idle(page)


def card(page: Page, headline: str) -> Locator:
    """A headline card by its code."""
    return page.locator(f'[data-headline="{headline}"]')


def no_trouble(page: Page) -> None:
    """No error box, no traceback."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
