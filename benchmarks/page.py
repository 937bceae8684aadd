"""What the server needs for a rerun: a served app, asked as a browser asks it, from the click to the end of the run."""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.overview import PERIOD, PLAN
from benchmarks.timing import Measured
from data_access import accounts, database, sessions
from data_access.scope import TERMINAL

ROOT = Path(__file__).parent.parent
USER = "benchmark"
COOKIE = "kpi_session"
PAGES = {"": "overview", "dia-ban": "areas", "cap-hoc": "levels", "ban-do": "map", "ke-hoach": "plan"}
#: Seconds for a changed filter, at the median.
GOAL = 0.03
#: Times that each district is chosen: first with nothing of it in memory, then again as others have just done.
_ROUNDS = 3


def measured() -> list[Measured]:
    """A rerun of each page after the area in the filters was changed; the first visits are told apart."""
    session_id = _signed_in()
    found = []
    with _served() as port:
        for path, name in PAGES.items():
            with Visitor(port, session_id) as visitor:
                visitor.open(path, {"plan": PLAN, "period": PERIOD})
                places = visitor.options("area")
                rounds = [[visitor.choose("area", place) for place in places[::-1]] for _ in range(_ROUNDS)]
            found.append(Measured(f"{name} page, area changed: first visit", tuple(rounds[0])))
            found.append(
                Measured(f"{name} page, area changed", tuple(second for later in rounds[1:] for second in later), GOAL)
            )
    return found


class Visitor:
    """A browser session without a browser: sends what a browser would and reads until the run has ended."""

    def __init__(self, port: int, session_id: str) -> None:
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        headers = {"Cookie": f"{COOKIE}={session_id}", "Origin": f"http://127.0.0.1:{port}"}
        self._socket: ClientConnection = connect(
            address, subprotocols=["streamlit"], additional_headers=headers, max_size=None, compression=None
        )
        self._page = ""
        self._pages: dict[str, str] = {}
        self._query = ""
        self._boxes: dict[str, tuple[str, list[str]]] = {}

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def open(self, path: str, query: dict[str, str]) -> None:
        """Open a page by its address; a second run settles what only a new session does."""
        self._query = urlencode(query)
        self._rerun()
        self._page = self._pages[path]
        self._rerun()
        self._rerun()

    def options(self, choice: str) -> list[str]:
        """What can be chosen in a filter, in words."""
        return self._boxes[choice][1]

    def choose(self, choice: str, words: str) -> float:
        """Seconds of the rerun after this choice."""
        return self._rerun(self._boxes[choice][0], words)

    def _rerun(self, widget: str = "", words: str = "") -> float:
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._page
        if widget:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, words
        return self._ask(asked)

    def _ask(self, asked: BackMsg) -> float:
        started = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        while True:
            content = self._socket.recv(timeout=60)
            seconds = time.perf_counter() - started
            message = ForwardMsg.FromString(content if isinstance(content, bytes) else content.encode())
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            elif kind == "delta":
                self._note(message)
            elif kind == "script_finished":
                time.sleep(0.05)  # the server tidies up after a run: no person clicks that fast
                return seconds

    def _note(self, message: ForwardMsg) -> None:
        box = message.delta.new_element.selectbox
        if box.id:
            self._boxes[box.id.split("-", 2)[-1].split("|")[0]] = (box.id, list(box.options))


def median(found: Measured) -> float:
    """In milliseconds."""
    return 1000 * statistics.median(found.seconds)


@contextmanager
def _served() -> Iterator[int]:
    """The app on a free port with the settings of its installation, until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), **quiet)
    try:
        _wait_until_up(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _signed_in() -> str:
    engine = database.ready()
    with database.transaction(engine) as session:
        if not any(account.username == USER for account in accounts.list_accounts(session, TERMINAL)):
            accounts.add(
                session,
                TERMINAL,
                username=USER,
                name=USER,
                role="administrator",
                password="only-in-var-bench-0",
                must_change_password=False,
            )
        signed_in = sessions.open_session(session, USER)
    engine.dispose()
    return signed_in
