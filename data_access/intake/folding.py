"""One spelling of a text, so that accents, case, Unicode form, punctuation and spaces make no difference."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

_MARKS = re.compile("[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"(?:(?:\d{1,2}|[ivx]{1,4}|[a-h]) )+(?=\D)")
_VOWELS = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ",
    "e": "èéẻẽẹêềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
    "d": "đ",
}


def folded(text: str) -> str:
    """The text in plain small letters and digits, one space between words: "Tỷ lệ  (%)" is "ty le phan tram"."""
    plain = text.translate(_table())
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain.casefold().replace("đ", "d"))).replace("đ", "d")
        plain = _BETWEEN.sub(" ", plain)
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """`folded`, and i for y: "tỉ lệ" and "tỷ lệ", "kí" and "ký", "kĩ" and "kỹ" are one word in two spellings."""
    return folded(text).replace("y", "i")


def unnumbered(key: str) -> str:
    """A folded text without the numbering before it ("1.2. ", "a) ", "II. ")."""
    return _NUMBERING.sub("", key, count=1) if _NUMBERING.match(key) else key


@cache
def _table() -> Mapping[int, str]:
    """What becomes of each letter and sign that Vietnamese texts are made of; others are looked at one by one."""
    letters = {one: plain for plain, several in _VOWELS.items() for one in several}
    table = {ord(form): plain for one, plain in letters.items() for form in (one, one.upper())}
    table.update({ord(one): one.lower() for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    signs = [chr(code) for code in range(128) if not chr(code).isalnum()]
    table.update({ord(one): " " for one in [*signs, *"–—“”‘’…·•«»\u00a0"]})
    table[ord("%")] = " phan tram "
    return table
