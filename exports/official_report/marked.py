"""Places that a person has to fill in: in brackets, and marked, so that none is overlooked."""

import re
from collections.abc import Iterator

from exports.text_width import clean
from exports.wording import text

#: Two signs of no script around a place to fill in, while the text is on its way.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PIECES = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def to_fill_in(language: str, name: str) -> str:
    """The marked place of that name in the wording: "[họ và tên người ký]"."""
    return f"{_OPEN}[{text(language, f'official.fill_{name}')}]{_CLOSE}"


def or_to_fill_in(words: str, language: str, name: str) -> str:
    """The words, or the place where they belong."""
    return words or to_fill_in(language, name)


def pieces(words: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces without signs that no XML may hold, and whether each is a place to fill in."""
    at = 0
    for found in _PIECES.finditer(words):
        yield _plain(words[at : found.start()]), False
        yield _plain(found[1]), True
        at = found.end()
    yield _plain(words[at:]), False


def _plain(words: str) -> str:
    """Cleaned, with the spaces at both ends that part it from its neighbours."""
    kept = words.replace(_OPEN, "").replace(_CLOSE, "")
    inner = clean(kept)
    if not inner:
        return " " if kept.isspace() else ""
    return f"{' ' if kept[0].isspace() else ''}{inner}{' ' if kept[-1].isspace() else ''}"
