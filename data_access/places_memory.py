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

from sqlalchemy import Connection, Engine, Pool, event, func, insert, select, update
from sqlmodel import Session, col

from data_access import dialect
from data_access.tables import Version

#: The mark is the number of the version of no province ("") and this "period".
MARK = "places"

_MARK, _TOUCHED = "places_mark", "places_touched"
_READS = re.compile(r"\s*SELECT\b", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:area|unit|unit_version|office|succession)\b", re.IGNORECASE)
#: Of each kind. A province's units are 150 KB; a tree of the whole country is 3 MB beside its areas, which trees share.
_ENTRIES = 100
_FEWER = {"tree": 30, "areas": 1, "known_units": 6, "unit_lives": 1}
_T = TypeVar("_T")


class _Memory:
    """What is kept of one database while its mark is the same, of each kind the latest used last."""

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self._lock = Lock()
        self._kinds: dict[str, OrderedDict[Hashable, object]] = {}

    def get(self, kind: str, key: Hashable, missing: object) -> object:
        with self._lock:
            values = self._kinds.setdefault(kind, OrderedDict())
            if key in values:
                values.move_to_end(key)
            return values.get(key, missing)

    def put(self, kind: str, key: Hashable, value: object) -> None:
        with self._lock:
            values = self._kinds.setdefault(kind, OrderedDict())
            values[key] = value
            while len(values) > _FEWER.get(kind, _ENTRIES):
                values.popitem(last=False)


#: By connection pool: engines for reading are made anew around the one pool of a database.
_memories: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()
_MISSING = object()


def remembered(session: Session, kind: str, key: Hashable, read: Callable[[], _T], *, writers: bool = False) -> _T:
    """What `read` gives, from memory when no place has changed since. It is shared: nobody may change it.

    `key` holds all that the answer depends on besides places: whoever's rights decide is part of it as a Scope. A
    session that writes reads for itself: what it sees may yet be undone. With `writers` it does so only once it has
    written to a table of places; what `read` gives must then be plain values, not a session's objects.
    """
    memory = _memory(session, writers)
    if memory is None:
        return read()
    found = memory.get(kind, key, _MISSING)
    if found is _MISSING:
        found = read()
        memory.put(kind, key, found)
    return cast(_T, found)


def mark_of(session: Session) -> int:
    """A number that is never the same again once a place has changed; 0 in a database without any."""
    if _MARK not in session.info or _writes(session):
        # Before anything that is kept under it: data newer than their mark are dropped with it, older ones would stay.
        query = select(col(Version.number)).where(col(Version.province) == "", col(Version.period) == MARK)
        session.info[_MARK] = session.execute(query).scalar_one_or_none() or 0
    mark: int = session.info[_MARK]
    return mark


def _memory(session: Session, writers: bool) -> _Memory | None:
    engine = session.get_bind()
    if not isinstance(engine, Engine) or (_writes(session) and not (writers and _is_untouched(session))):
        return None
    mark = mark_of(session)
    found = _memories.get(engine.pool)
    if found is None or found.mark != mark:
        found = _memories[engine.pool] = _Memory(mark)
    return found


def _writes(session: Session) -> bool:
    return bool(session.get_bind().get_execution_options().get(dialect.WRITES))


def _is_untouched(session: Session) -> bool:
    """Whether a session that writes sees places as they are kept for everybody: nobody else changes them meanwhile."""
    session.flush()
    return not session.connection().info.get(_TOUCHED)


def watch(engine: Engine) -> None:
    """Note which connections write to a table of places. Call once for a new engine."""

    @event.listens_for(engine, "before_cursor_execute")
    def _note(connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        # A statement that only reads them to write elsewhere is taken for one too: a new mark too many does no harm.
        if not _READS.match(statement) and _PLACES.search(statement):
            connection.info[_TOUCHED] = True


def renew(connection: Connection) -> None:
    """At the end of a writing transaction, before it is committed: a new mark if places were written."""
    if not connection.info.pop(_TOUCHED, False):
        return
    # Above every number there is: a restored database gets higher numbers than the one it replaced.
    number = (connection.execute(select(func.max(col(Version.number)))).scalar() or 0) + 1
    here = update(Version).where(col(Version.province) == "", col(Version.period) == MARK)
    if connection.execute(here.values(number=number)).rowcount == 0:
        connection.execute(insert(Version).values(province="", period=MARK, number=number))
