"""What is read again and again of areas, units and offices, kept in memory until one of them changes.

Every run of every page asks whose plans and units a person may see: for that the tree of areas and the attributes of
units are read whole. They change a few times a year. A transaction that writes to one of their tables leaves a new
mark in the database, in whatever process it runs; what is kept holds as long as the mark is the same.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, event, func, select
from sqlmodel import Session, col

from data_access import dialect
from data_access.tables import Version

#: The mark's row among the versions: of no province.
_KEY = "places"
_TOUCHED = "places_touched"
_WRITES = re.compile(
    r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:area|unit|unit_version|office|succession)\b"?', re.I
)
#: Trees of days, and people's units and plans: some kilobytes each, a province's units 60.
_ENTRIES = 300
_T = TypeVar("_T")


class _Memory:
    """What is kept of one database while its mark is the same, the latest used last."""

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self._lock = Lock()
        self._values: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, missing: object) -> object:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key, missing)

    def put(self, key: Hashable, value: object) -> None:
        with self._lock:
            self._values[key] = value
            while len(self._values) > _ENTRIES:
                self._values.popitem(last=False)


#: By connection pool: engines for reading are made anew around the one pool of a database.
_memories: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()
_MISSING = object()


def remembered(session: Session, key: Hashable, read: Callable[[], _T]) -> _T:
    """What `read` gives, from memory when no place has changed since. It is shared: nobody may change it.

    A session that writes reads for itself: what it sees may yet be undone.
    """
    memory = _memory(session)
    if memory is None:
        return read()
    found = memory.get(key, _MISSING)
    if found is _MISSING:
        found = read()
        memory.put(key, found)
    return cast(_T, found)


def _memory(session: Session) -> _Memory | None:
    engine = session.get_bind()
    if not isinstance(engine, Engine) or engine.get_execution_options().get(dialect.WRITES):
        return None
    if _KEY not in session.info:
        # Once a session, which is one snapshot: the mark belongs to what this session reads.
        query = select(col(Version.number)).where(col(Version.province) == "", col(Version.period) == _KEY)
        session.info[_KEY] = session.execute(query).scalar_one_or_none() or 0
    mark: int = session.info[_KEY]
    found = _memories.get(engine.pool)
    if found is None or found.mark != mark:
        found = _memories[engine.pool] = _Memory(mark)
    return found


def watch(engine: Engine) -> None:
    """Note which connections write to a table of places. Call once for a new engine."""

    @event.listens_for(engine, "before_cursor_execute")
    def _note(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if _WRITES.match(statement):
            connection.info[_TOUCHED] = True


def begin(session: Session) -> None:
    """At the start of a writing transaction: what an undone one before it noted counts no longer."""
    session.connection().info.pop(_TOUCHED, None)


def renew(session: Session) -> None:
    """At the end of a writing transaction, before it is committed: a new mark if places were written."""
    session.flush()
    if session.connection().info.pop(_TOUCHED, False):
        # Above every number there is: a restored database gets higher numbers than the one it replaced.
        highest = session.execute(select(func.max(col(Version.number)))).scalar() or 0
        rows = [{"province": "", "period": _KEY, "number": highest + 1}]
        dialect.upsert(session, Version.__table__, rows)  # type: ignore[attr-defined]
