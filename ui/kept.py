"""Computed values kept in the server's memory, found by what they were computed from.

Streamlit's own `cache_data` takes its arguments apart and pickles its values on every reading: 1 to 2 ms each, and a
page reads a dozen. Here the arguments are hashed as they are (a Scope, texts, version numbers) and the value itself is
handed out: whoever gets it must not change it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from data_access.database import Engine
from ui import memory
from ui.engine import engine

_ENTRIES, _LONG_ENTRIES = 300, 60
_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Shelf:
    """The values of one function for one database, the latest used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, default: object) -> object:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key, default)

    def put(self, key: Hashable, value: object) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def kept(compute: Callable[_P, _T]) -> Callable[_P, _T]:
    """Keep what a function computes by its arguments (positional and hashable) and the database; errors are not kept.

    Two that ask at once for something new both compute it: the second answer stands.
    """
    return _kept(compute, _ENTRIES)


def kept_long(compute: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same for values that hold every unit of a province (up to half a megabyte): fewer are kept."""
    return _kept(compute, _LONG_ENTRIES)


def _kept(compute: Callable[_P, _T], most: int) -> Callable[_P, _T]:
    shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()
    missing = object()

    @wraps(compute)
    def read(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        assert not kwargs, "arguments are part of the key by their place"
        shelf = shelves.setdefault(engine(), _Shelf(most))
        found = shelf.get(args, missing)
        if found is missing:
            found = compute(*args, **kwargs)
            shelf.put(args, found)
            memory.has_grown()
        return found  # type: ignore[return-value]

    return read


class Same(Generic[_T]):
    """A value as part of a key by what it is, not by what it holds: kept rows are long, and always the same object."""

    __slots__ = ("value",)

    def __init__(self, value: _T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value
