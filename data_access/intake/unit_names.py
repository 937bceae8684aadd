"""A unit's name taken apart: what it teaches, what it is called, and where it lies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from data_access.intake.folding import folded

_JOINING = "va"


@dataclass(frozen=True, slots=True)
class UnitName:
    """`levels`: what the words before the name say it teaches (empty: nothing). `words`: the name itself."""

    levels: frozenset[str]
    words: tuple[str, ...]

    @property
    def core(self) -> str:
        return " ".join(self.words)


@lru_cache(maxsize=8192)
def name_of(text: str) -> UnitName:
    """A unit's name as it stands, with "TH", "Trường Tiểu học" and the like turned into levels."""
    words = folded(text).split(" ")
    levels: set[str] = set()
    at = 0
    while at < len(words) - 1:
        size, level = _kind(words, at)
        if not size:
            break
        at += size
        if level:
            levels.add(level)
        if at < len(words) - 1 and words[at] == _JOINING and _kind(words, at + 1)[0]:
            at += 1
    return UnitName(frozenset(levels), tuple(words[at:]))


@lru_cache(maxsize=8192)
def place_name(text: str) -> tuple[str, ...]:
    """The words of an area's name without what kind of area it is."""
    words = folded(text).split(" ")
    return tuple(words[_area_kind(words, 0) :]) if len(words) > 1 else tuple(words)


def is_place(text: str, places: Iterable[str]) -> bool:
    """Whether a text is the name of one of these areas, with or without its kind."""
    return place_name(text) in {place_name(place) for place in places}


def agrees(rest: Sequence[str], places: Sequence[str]) -> bool:
    """Whether words behind a name say nothing but where a unit of these areas lies ("xa An Phuoc huyen Long Thanh")."""
    own = [place_name(place) for place in places]
    at = 0
    while at < len(rest):
        starts = {at, at + _area_kind(rest, at)}
        sizes = [
            start - at + len(place)
            for start in starts
            for place in own
            if place and tuple(rest[start : start + len(place)]) == place
        ]
        if not sizes:
            return False
        at += max(sizes)
    return True


def same_numbers(one: UnitName, other: UnitName) -> bool:
    """ "Mẫu 01" and "Mẫu 02" are alike, and two schools; "Mẫu 1" is the first of them."""
    first, second = ({word.lstrip("0") for word in name.words if word.isdigit()} for name in (one, other))
    return first == second


def _kind(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words at a position name a kind, and the level they say ("" for none)."""
    for size in range(min(_longest(), len(words) - at - 1), 0, -1):
        level = _kinds().get(" ".join(words[at : at + size]))
        if level is not None:
            return size, level
    return 0, ""


def _area_kind(words: Sequence[str], at: int) -> int:
    for size in (2, 1):
        if at + size < len(words) and " ".join(words[at : at + size]) in _area_kinds():
            return size
    return 0


@cache
def _kinds() -> Mapping[str, str]:
    kinds = {folded(text): level for level, texts in _content()["kinds"].items() for text in texts}
    return MappingProxyType({**{folded(text): "" for text in _content()["also"]}, **kinds})


@cache
def _longest() -> int:
    return max(kind.count(" ") + 1 for kind in _kinds())


@cache
def _area_kinds() -> frozenset[str]:
    return frozenset(folded(text) for text in _content()["area_kinds"])


@cache
def _content() -> Mapping[str, Any]:
    path = Path(__file__).with_name("units.yaml")
    return MappingProxyType(yaml.safe_load(path.read_text(encoding="utf-8")))
