"""One spelling of a text, so that accents, case, Unicode form, punctuation and spaces make no difference."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"(?:(?:\d{1,2}|[ivx]{1,4}|[a-h]) )+(?=\D)")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text in plain small letters and digits, one space between words: "Tỷ lệ  (%)" is "ty le phan tram"."""
    plain = text.casefold().replace("đ", "d")
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain)).replace("đ", "d")
    if "%" in plain:
        plain = plain.replace("%", " phan tram ")
    return _BETWEEN.sub(" ", plain).strip()


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """`folded`, and i for y: "tỉ lệ" and "tỷ lệ", "kí" and "ký", "kĩ" and "kỹ" are one word in two spellings."""
    return folded(text).replace("y", "i")


def unnumbered(key: str) -> str:
    """A folded text without the numbering before it ("1.2. ", "a) ", "II. ")."""
    return _NUMBERING.sub("", f"{key}", count=1) if _NUMBERING.match(key) else key
