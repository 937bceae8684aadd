"""Python's collector of cycles waits while a file is read and stored: a country's file makes a million objects and no
cycle, and looking through all of them again and again takes a fifth of the time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
#: How many are at it, in all threads; whether the collector was on before the first of them.
_waiting = 0
_was_on = False


@contextmanager
def without_collector() -> Iterator[None]:
    """The collector is off inside, in the whole process, and on again once the last one is done."""
    global _waiting, _was_on
    with _lock:
        if _waiting == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _waiting += 1
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
            if _waiting == 0 and _was_on:
                gc.enable()
