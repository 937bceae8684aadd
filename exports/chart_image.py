"""Images of charts (PNG, SVG), drawn by one browser that is kept open: 0.1 s each instead of 2 s.

A loop of its own in place of `kaleido.start_sync_server`: that one hands its answers to whoever asks next when two ask
at once, and waits for ever on a browser that did not start or has died.
"""

import asyncio
import atexit
import concurrent.futures
import os
import signal
import threading
import time
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any

import plotly.graph_objects as go

from exports.chart_data import Context
from exports.chart_frame import framed

#: Seconds that starting the browser and drawing one image may take.
_START, _DRAW, _END = 30, 30, 8
#: Seconds for which nobody waits again for a browser that did not start.
_REST = 60
_SCALE = 2
#: No such proxy: whatever a browser would ask by itself of its maker's hosts goes nowhere.
_NOWHERE = "127.0.0.1:9"


class Format(StrEnum):
    PNG = "png"
    SVG = "svg"


class Trouble(StrEnum):
    NO_BROWSER = "no_browser"
    FAILED = "image_failed"


class ImageError(Exception):
    """No image could be made; `trouble` says why."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(f"{trouble.value}: {reason}")
        self.trouble = trouble


def image_of(figure: go.Figure, context: Context, form: Format) -> bytes:
    """The chart with its title, context, source and marks inside; a PNG has two pixels for one. Raises ImageError."""
    return printer().draw(framed(figure, context), form)


def check() -> None:
    """Have the browser started, so that the first image is quick too. Raises ImageError where there is none."""
    printer().start()


class Printer:
    """One browser in a thread of its own; images are drawn one after the other, whoever asks."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None
        self._rest_until = 0.0

    def start(self) -> None:
        """Start the browser if it does not run. Raises ImageError."""
        with self._turn:
            self._started()

    def draw(self, figure: dict[str, Any], form: Format) -> bytes:
        """One image. A browser that has died or hangs is replaced, once. Raises ImageError."""
        layout = figure["layout"]
        options = {
            "format": form.value,
            "width": layout["width"],
            "height": layout["height"],
            "scale": _SCALE if form is Format.PNG else 1,
        }
        with self._turn:
            try:
                return self._drawn(figure, options)
            except _Lost:
                self._stop()
            try:
                return self._drawn(figure, options)
            except _Lost as error:
                self._stop()
                raise ImageError(Trouble.FAILED, str(error)) from error

    def close(self) -> None:
        """Close the browser; the next image starts another."""
        with self._turn:
            self._stop()

    def _drawn(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        from kaleido.errors import JavascriptError, KaleidoError

        browser = self._started()
        try:
            content: bytes = self._wait(browser.calc_fig(figure, options), _DRAW)
        except (KaleidoError, JavascriptError) as error:  # the figure's fault: another browser would say the same
            raise ImageError(Trouble.FAILED, str(error)) from error
        except Exception as error:
            raise _Lost(repr(error)) from error
        return content

    def _started(self) -> Any:
        if self._browser is not None:
            return self._browser
        if time.monotonic() < self._rest_until:
            raise ImageError(Trouble.FAILED, "the browser did not start a moment ago")
        import kaleido
        from kaleido.errors import ChromeNotFoundError

        from exports.chart_page import ChartPage

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="chart-images", daemon=True).start()
        try:
            self._browser = self._wait(self._made(kaleido.Kaleido, ChartPage()), _END)
            self._wait(self._browser.open(), _START)
        except ChromeNotFoundError as error:
            self._browser = None
            raise ImageError(Trouble.NO_BROWSER, str(error)) from error
        except Exception as error:
            self._stop()
            self._rest_until = time.monotonic() + _REST
            raise ImageError(Trouble.FAILED, repr(error)) from error
        return self._browser

    @staticmethod
    async def _made(kind: Any, page: Any) -> Any:
        """Made within the loop: its queues and locks belong to it."""
        return kind(n=1, timeout=_DRAW, page_generator=page, proxy_server=_NOWHERE)

    def _wait(self, work: Coroutine[Any, Any, Any], seconds: int) -> Any:
        assert self._loop is not None
        task = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return task.result(seconds)
        except concurrent.futures.TimeoutError:
            task.cancel()
            raise
        except concurrent.futures.CancelledError as error:  # not an Exception: the browser went away in the middle
            raise RuntimeError("the browser ended") from error

    def _stop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is None:
            return
        try:
            self._wait(browser.close(), _END)
        except Exception:
            _kill(browser)


class _Lost(Exception):
    """The browser died, hangs or no longer understands."""


def _kill(browser: Any) -> None:
    """The last resort: the browser's whole process group (it was started as the leader of one)."""
    process = getattr(browser, "subprocess", None)
    if process is not None and process.poll() is None and hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)


_printer: Printer | None = None
_making = threading.Lock()


def printer() -> Printer:
    """The server's one printer; its browser is closed when the server ends."""
    global _printer
    with _making:
        if _printer is None:
            _printer = Printer()
            atexit.register(_printer.close)
    return _printer
