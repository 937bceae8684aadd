"""How much room a text takes: lines and heights by the widths of a font's letters, so that nothing overflows.

A file holds no font and is drawn by programs that break lines by themselves; what is counted here must never be less
than what they need. Arial's own widths are in `arial_widths.yaml`; other fonts are taken as so much wider.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_UNITS = 2048
#: A line's height as a part of the size.
LINE = 1.2
#: What programs differ by in setting a line.
_CARE = 1.03
#: Letters that are in no table: pictures of phones are wider than any letter.
_UNKNOWN = 1.4
#: How much wider than Arial the fonts of common templates set the same text, narrow ones with care for what stands in
#: for them where they are missing; an unknown one is taken as wide.
_WIDER = {
    "arial": 1.0,
    "helvetica": 1.0,
    "liberation sans": 1.0,
    "calibri": 1.0,
    "carlito": 1.0,
    "times new roman": 0.95,
    "liberation serif": 0.95,
    "cambria": 1.0,
    "roboto": 1.0,
    "segoe ui": 1.02,
    "tahoma": 1.0,
    "be vietnam pro": 1.08,
    "open sans": 1.08,
    "verdana": 1.17,
}
_ELSE_WIDER = 1.17
_PIECES = re.compile(r"[^\s-]+(?:-(?![^\W\d])[^\s-]*)*-?|-+|[ \t]+|\n")
#: What shows nothing or breaks a line where none was meant; no XML may hold most of it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """A text on one line without unseen characters; runs of space are one space."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text)).strip()


@dataclass(frozen=True, slots=True)
class Font:
    """A font by its name, and how much wider than Arial it is."""

    name: str

    @property
    def wider(self) -> float:
        return _WIDER.get(self.name.casefold(), _ELSE_WIDER)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Points that a line of this text takes."""
        widths = _widths("bold" if bold else "regular")
        return sum(widths.get(letter) or _other(letter) for letter in text) * size * self.wider / _UNITS

    def wrapped(self, text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
        """The text's lines in so many points: broken at spaces and hyphens, within a word only if it is longer."""
        return [line for part in text.split("\n") for line in self._wrapped(part, room / _CARE, size, bold)]

    def lines(self, text: str, room: float, size: float, *, bold: bool = False) -> int:
        return len(self.wrapped(text, room, size, bold=bold))

    def height(self, text: str, room: float, size: float, *, bold: bool = False) -> float:
        """Points that the text takes from top to bottom."""
        return self.lines(text, room, size, bold=bold) * size * LINE

    def fitting(self, text: str, room: tuple[float, float], sizes: Sequence[float], *, bold: bool = False) -> float:
        """The first of the sizes, largest first, at which the text fits into (width, height); else the last."""
        width, height = room
        return next((size for size in sizes if self.height(text, width, size, bold=bold) <= height), sizes[-1])

    def _wrapped(self, text: str, room: float, size: float, bold: bool) -> list[str]:
        lines, line, taken = [], "", 0.0
        for piece in _PIECES.findall(text):
            wide = self.width(piece, size, bold=bold)
            if taken + wide <= room:
                line, taken = line + piece, taken + wide
            elif piece.isspace():
                lines, line, taken = [*lines, line], "", 0.0
            else:
                if line:
                    lines.append(line.rstrip())
                *full, line = self._cut(piece, room, size, bold)
                lines += full
                taken = self.width(line, size, bold=bold)
        return [*lines, line.rstrip()] if line.strip() or not lines else lines

    def _cut(self, word: str, room: float, size: float, bold: bool) -> list[str]:
        """A word in pieces that fit, which is one piece for any word that does."""
        pieces, line, taken = [], "", 0.0
        for letter in word:
            wide = self.width(letter, size, bold=bold)
            if line and taken + wide > room:
                pieces, line, taken = [*pieces, line], "", 0.0
            line, taken = line + letter, taken + wide
        return [*pieces, line]


ARIAL = Font("Arial")


def _other(letter: str) -> float:
    """A letter that is in no table: accents that stand alone take no room."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Cf"):
        return 0.0
    return math.ceil(_UNKNOWN * _UNITS)


@cache
def _widths(style: str) -> dict[str, int]:
    table = yaml.load(
        Path(__file__).with_name("arial_widths.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {letter: width for width, letters in table[style].items() for letter in letters}
