"""Fixtures of the browser tests: a served app (`site`), a browser tab that may ask this machine only (`page`)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from playwright.sync_api import Error as BrowserTrouble

from tests.e2e.browsing import Site, Watch, browser_program, serve
from tests.e2e.sample_site import sample_database, sample_site
from tests.e2e.tabs import Tabs
from tests.sample_once import Sample

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, one for all tests of a process."""
    browser = playwright.chromium.launch(
        executable_path=browser_program(), args=["--no-sandbox", "--disable-background-networking"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app on its own empty database, with the administrator `quantri` (password: browsing.PASSWORD)."""
    with serve(tmp_path_factory.mktemp("site")) as served:
        served.add_user("quantri", name="Nguyễn Thị Quản Trị")
        yield served


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory, sample: Sample) -> Path:
    """A database file with the sample data and the users of these tests."""
    return sample_database(tmp_path_factory.mktemp("sample"), sample.file)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Site]:
    """The app on sample data that no test changes, beyond adding users of its own; users and helpers: `sample_site`."""
    with sample_site(tmp_path_factory.mktemp("sampled"), sample_file) as served:
        yield served


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Site]:
    """The app on a file's own copy of the sample data, for tests that load, freeze, rename or merge."""
    with sample_site(tmp_path_factory.mktemp("changed"), sample_file) as served:
        yield served


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[Site]:
    """A server that nobody has asked anything yet."""
    with serve(tmp_path) as served:
        served.add_user("quantri", name="Nguyễn Thị Quản Trị")
        yield served


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when a browser asked another host, or when a page's script broke."""
    watch = Watch()
    yield watch
    assert watch.outside() == []
    assert watch.faults == []


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """Tabs that have drawn the app before, for all tests of a process."""
    return Tabs(browser)


@pytest.fixture
def new_page(tabs: Tabs, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Hands out tabs of separate browsers (own cookies), clean and watched; Vietnamese, 1280 x 800 by default."""
    taken: list[Page] = []

    def take(**options: object) -> Page:
        page = tabs.borrow(**options)
        watch.follow(page.context)
        taken.append(page)
        return page

    yield take
    for page in taken:
        watch.leave(page.context)
        try:
            tabs.give_back(page)
        except BrowserTrouble:  # a page that a failed test has left in the middle of something
            tabs.throw_away(page)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One browser tab."""
    return new_page()
