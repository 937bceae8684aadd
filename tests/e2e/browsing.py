"""A served app and a real browser, for the tests of this folder."""

import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, WebError, expect
from sqlalchemy import Engine

from benchmarks.free_port import free_port
from data_access import accounts, database
from data_access import sign_in as server_side
from data_access.scope import TERMINAL
from ui.browser_session import COOKIE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "học bạ số 2026"
#: Words of the sign-in page and of the frame, as a user reads them.
SIGN_IN, SIGN_OUT = "Đăng nhập", "Đăng xuất"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Site:
    """A served app: its address, its database, and what the server said."""

    address: str
    database_url: str
    log: Path

    def engine(self) -> Engine:
        """The server's database, for preparing and checking."""
        return database.ready(self.database_url)

    def add_user(
        self, username: str, role: str = "administrator", *, name: str = "", demo: bool = False, **place: str
    ) -> None:
        """A user with PASSWORD who need not change it."""
        engine = self.engine()
        with database.transaction(engine) as session:
            accounts.add(
                session,
                TERMINAL,
                username=username,
                name=name or f"Người dùng {username}",
                role=role,
                password=PASSWORD,
                must_change_password=False,
                demo=demo,
                **place,
            )
        engine.dispose()


@dataclass
class Watch:
    """What a browser context asked and complained about."""

    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Note every request and every script error of the context's pages."""
        context.on("request", self._note_request)
        context.on("weberror", self._note_fault)

    def leave(self, context: BrowserContext) -> None:
        """Note no more: another test has the context next."""
        context.remove_listener("request", self._note_request)
        context.remove_listener("weberror", self._note_fault)

    def outside(self) -> list[str]:
        """Addresses on other hosts that were asked."""
        local = {"127.0.0.1", "localhost", ""}
        return [url for url in self.asked if (urlsplit(url).hostname or "") not in local]

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _note_fault(self, fault: WebError) -> None:
        self.faults.append(str(fault.error))


@contextmanager
def serve(folder: Path, database_url: str | None = None, **settings: str) -> Iterator[Site]:
    """`streamlit run app.py` on a free port, with its own database in `folder` (or the one given), until the end."""
    url = database_url or f"sqlite:///{folder / 'kpi.db'}"
    database.ready(url).dispose()
    port, log = free_port(), folder / f"server-{random.randrange(10**6)}.log"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KPI_", "STREAMLIT_"))}
    environment |= {"DATABASE_URL": url, "PYTHONUNBUFFERED": "1"} | settings
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            site = Site(f"http://127.0.0.1:{port}", url, log)
            _wait_until_up(site, server)
            yield site
        finally:
            server.terminate()
            try:
                server.wait(timeout=3)
            except subprocess.TimeoutExpired:  # a server waits for connections; a tab that lives on may still hold one
                server.kill()
                server.wait()


def sign_in(page: Page, site: Site, username: str, path: str = "/", password: str = PASSWORD) -> None:
    """Open an address, fill in the sign-in form, and wait until the frame stands and the browser holds its cookie."""
    page.goto(site.address + path)
    with page.expect_response(lambda answer: answer.url.endswith("/session/open")) as answer:
        fill_sign_in(page, username, password)
        expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=30_000)
    assert answer.value.status == 204


def enter(page: Page, site: Site, username: str, path: str = "") -> None:
    """Be signed in without the form, which test_signin.py tests; with a path, open it and wait for the frame."""
    engine = site.engine()
    session_id = server_side.sign_in(engine, username, PASSWORD)
    engine.dispose()
    cookie = {"name": COOKIE, "value": session_id, "url": site.address, "httpOnly": True, "sameSite": "Strict"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    if path:
        page.goto(site.address + path)
        expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=30_000)


def fill_sign_in(page: Page, username: str, password: str) -> None:
    """Type a name and a password into the form and send it."""
    page.get_by_role("textbox", name="Tên đăng nhập").fill(username)
    page.get_by_role("textbox", name="Mật khẩu").fill(password)
    page.get_by_role("button", name=SIGN_IN, exact=True).click()


def account_menu(page: Page, name: str) -> None:
    """Open the account menu at the sidebar's foot."""
    page.get_by_test_id("stSidebar").get_by_role("button", name=name).click()


def browser_program() -> str:
    """The system's Chromium. Raises LookupError saying what to install."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise LookupError("no Chromium: apt-get install chromium")
    return found


def _wait_until_up(site: Site, server: subprocess.Popen[bytes]) -> None:
    """Ask for the health address until it answers; there is nothing else to wait on."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {site.log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{site.address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: {site.log.read_text()[-2000:]}")
