"""A browser session without a browser, and the served app that it asks."""

import os
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

from benchmarks.free_port import free_port

ROOT = Path(__file__).parent.parent
COOKIE = "kpi_session"


class Visitor:
    """Sends what a browser would and reads until the run has ended."""

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
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(f"the page failed: {element.exception.message}")
        box = element.selectbox
        if box.id:
            self._boxes[box.id.split("-", 2)[-1].split("|")[0]] = (box.id, list(box.options))


@contextmanager
def served() -> Iterator[int]:
    """The app on a free port with the settings of its installation, until the end."""
    port = free_port()
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
