"""Old Vietnamese code pages turned into Unicode, and how Vietnamese a text looks; the tables are `code_pages.yaml`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml


class CodePage(StrEnum):
    """A way in which Vietnamese was written before Unicode."""

    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3-capitals"  # fonts that show small letters as capitals
    VNI = "vni"
    WINDOWS_1258 = "windows-1258"


_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Marks that stand in any text and say nothing of its language.
_TYPOGRAPHIC = re.compile(r"[“”‘’„–—…•·×÷°²³½¼¾«»№✓✔☑☒□■\xa0\ufeff\u200b]+")
_BREAKS = re.compile(r"[^A-Za-z\x80-\U0010ffff]+")
_ASCII_WORD = re.compile(r"[^\W\d_]{2,}")


def unicode_text(text: str, page: CodePage) -> str:
    """A text whose characters are a code page's bytes read as Windows-1252, in Unicode. A text that holds other
    characters was not written in the code page and stays as it is."""
    if text.isascii():
        return text.upper() if page is CodePage.TCVN3_CAPITALS else text
    if any(character > "\xff" and character not in _high() for character in text):
        return text
    if page is CodePage.WINDOWS_1258:
        return unicodedata.normalize("NFC", _bytes(text).decode("cp1258", "replace"))
    if page is CodePage.VNI:
        return _vni_pattern().sub(lambda found: _vni()[found[0]], text)
    turned = text.translate(_tcvn3())
    return turned.upper() if page is CodePage.TCVN3_CAPITALS else _ASCII_WORD.sub(_capitals, turned)


def _capitals(word: re.Match[str]) -> str:
    """TCVN3 has no capitals with tones: "TRƯờNG" is how it writes "TRƯỜNG"."""
    plain = [letter for letter in word[0] if letter.isascii() or letter.lower() in "ăâđêôơư"]
    return word[0].upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word[0]


def page_of_font(font: str) -> CodePage | None:
    """The code page that a font's name gives away."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return CodePage.TCVN3_CAPITALS if name.endswith("h") else CodePage.TCVN3
    return CodePage.VNI if name.startswith("vni-") else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many words of a text hold letters outside ASCII, and how many of those are Vietnamese syllables."""

    words: int
    syllables: int

    @property
    def share(self) -> float:
        return self.syllables / self.words if self.words else 0.0


def likeness(text: str) -> Likeness:
    """How Vietnamese a text looks, judged by its different words; signs inside a word make it none."""
    plain = _TYPOGRAPHIC.sub(" ", unicodedata.normalize("NFC", text))
    words = {word for word in _BREAKS.split(plain) if word and not word.isascii()}
    return Likeness(len(words), sum(is_syllable(word) for word in words))


def is_syllable(word: str) -> bool:
    """Whether a word can be Vietnamese: a known onset and rhyme, at most one tone, and the tones that stops allow."""
    loose = unicodedata.normalize("NFD", word.casefold())
    tones = [character for character in loose if character in _TONES]
    bare = unicodedata.normalize("NFC", "".join(character for character in loose if character not in _TONES))
    if len(tones) > 1 or bare not in _syllables():
        return False
    return not bare.endswith(("c", "ch", "p", "t")) or tones in (["\u0301"], ["\u0323"])


@cache
def _data() -> Mapping[str, Any]:
    return MappingProxyType(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))


@cache
def _syllables() -> frozenset[str]:
    onsets = ["", *_data()["onsets"].split()]
    return frozenset(onset + rhyme for onset in onsets for rhyme in _data()["rhymes"].split())


@cache
def _high() -> frozenset[str]:
    """The characters that Windows-1252 puts where Latin-1 has none."""
    return frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))


def _bytes(text: str) -> bytes:
    return b"".join(one.encode("cp1252" if one in _high() else "latin-1") for one in text)


@cache
def _tcvn3() -> Mapping[int, str]:
    table = _data()["tcvn3"]
    return {ord(first) + at: letter for first, letters in table.items() for at, letter in enumerate(letters)}


@cache
def _vni() -> Mapping[str, str]:
    data = _data()["vni"]
    single: dict[str, str] = data["letters"]
    small = dict(single)
    for base in data["toned"]:
        small |= {base + mark: single.get(base, base) + tone for mark, tone in data["tones"].items()}
    for name, sign in (("circumflex", "\u0302"), ("breve", "\u0306")):
        row = data[name]
        small |= {base + mark: base + sign + tone for base in row["of"] for mark, tone in row["marks"].items()}
    found: dict[str, str] = {}
    for written, letter in small.items():
        composed = unicodedata.normalize("NFC", letter)
        found[written[0].upper() + written[1:]] = composed.upper()
        found[written.upper()] = composed.upper()
        found[written] = composed
    return found


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni()), key=len, reverse=True)))
