"""The file that a person has chosen, read once: kept between looking at it, choosing and loading."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from uuid import uuid4

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data_access.intake.reading import Decisions
from data_access.loading.files import Checked, FileRead, check, decided, read_file
from data_access.scope import Scope
from ui.engine import engine
from ui.language import t

#: Files kept in the server's memory for all people together; whose file has gone is read again.
_MOST = 4
_PERSON = "import_person"
_T = TypeVar("_T")
#: Called with the share done and a code of what is being done.
Step = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it was read and what loading it would do."""

    read: FileRead
    checked: Checked


class _Shelf:
    """The latest previews by person; never handed to anybody else."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[object, Preview]] = OrderedDict()
        self._lock = Lock()

    def get(self, person: str, key: object) -> Preview | None:
        with self._lock:
            found = self._kept.get(person)
            if found is None or found[0] != key:
                return None
            self._kept.move_to_end(person)
            return found[1]

    def put(self, person: str, key: object, preview: Preview) -> None:
        with self._lock:
            self._kept[person] = (key, preview)
            self._kept.move_to_end(person)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    def drop(self, person: str) -> None:
        with self._lock:
            self._kept.pop(person, None)


_shelf = _Shelf()


def preview(scope: Scope, file: UploadedFile, period: str | None) -> Preview:
    """The file read and checked; under a progress bar where that is to be done now."""
    key = (scope, file.file_id, period)
    found = _shelf.get(_person(), key)
    if found is None:
        content = file.getvalue()
        found = watched(lambda step: _read(scope, content, file.name, period, step))
        _shelf.put(_person(), key, found)
    return found


def choose(scope: Scope, file: UploadedFile, period: str | None, decisions: Decisions) -> None:
    """Understand the file with other decisions."""
    before = preview(scope, file, period).read
    read = watched(lambda step: decided(engine(), scope, before, decisions))
    after = Preview(read, watched(lambda step: check(engine(), scope, read, progress=step)))
    _shelf.put(_person(), (scope, file.file_id, period), after)


def look_again(scope: Scope, file: UploadedFile, period: str | None) -> None:
    """Check the file anew: somebody changed the data since."""
    read = preview(scope, file, period).read
    _shelf.put(_person(), (scope, file.file_id, period), Preview(read, check(engine(), scope, read)))


def forget() -> None:
    """The file is done with."""
    _shelf.drop(_person())


def watched(work: Callable[[Step], _T]) -> _T:
    """Do the work under a progress bar that says what is being done."""
    bar = st.progress(0.0, t("imports.doing_reading"))

    def step(share: float, doing: str) -> None:
        bar.progress(min(1.0, max(0.0, share)), t(f"imports.doing_{doing}"))

    try:
        return work(step)
    finally:
        bar.empty()


def _read(scope: Scope, content: bytes, name: str, period: str | None, step: Step) -> Preview:
    read = read_file(engine(), scope, content, name, period=period, of_file=True, progress=step)
    return Preview(read, check(engine(), scope, read, progress=step))


def _person() -> str:
    return str(st.session_state.setdefault(_PERSON, uuid4().hex))
