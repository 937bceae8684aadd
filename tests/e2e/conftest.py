"""Fixtures of the browser tests: a served app (`site`), a browser tab that may ask this machine only (`page`)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e.browsing import Site, Watch, browser_program, serve
from tests.e2e.sample_site import sample_database, sample_site

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
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the sample data, made once."""
    return sample_database(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Site]:
    """The app on its own copy of the sample data; users and helpers are in `sample_site`."""
    with sample_site(tmp_path_factory.mktemp("sampled"), sample_file) as served:
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


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Makes separate browsers (own cookies), watched, closed at the end; Vietnamese, 1280 x 800 by default."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        settings = {"locale": "vi-VN", "viewport": {"width": 1280, "height": 800}} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        watch.follow(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """One browser tab."""
    return new_context().new_page()
