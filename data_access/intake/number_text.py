"""Numbers as people type them: other digits, thousands marks, decimal commas, a percentage, two counts in one cell."""

import re
import unicodedata
from dataclasses import dataclass

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u2009]+")
_PLAIN = re.compile(r"[+-]?\d{1,18}")
_GROUPED = re.compile(r"([+-]?\d{1,3})((?:([., '])\d{3})(?:\3\d{3})*)")
_DECIMAL = re.compile(r"([+-]?\d{1,18})[.,](\d{1,15})")
_GROUPED_DECIMAL = re.compile(r"([+-]?\d{1,3}(?:\.\d{3})+),(\d{1,9})|([+-]?\d{1,3}(?:,\d{3})+)\.(\d{1,9})")
_PAIR = re.compile(r"(\d[\d., ]*?) ?/ ?(\d[\d., ]*)")
#: Figures written high, low or in a circle behind a number are marks of notes, no digits of it.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾₀₁₂₃₄₅₆₇₈₉①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_NOT_RAISED = re.compile(f"[^{_RAISED}]+")
_STARRED = re.compile(r"(.*\d.*?) ?(?:\*{1,4}|\(\*{1,4}\))")
_NOTED = re.compile(rf"(.*\d.*?) ?(?:\([\d., ]+\)|\([a-z]\)|\[[\da-z]{{1,3}}\]|[{_RAISED}]+)")
_WITH_LETTER = re.compile(r"(?=.*[oOlI])[\doOlI][\doOlI., ]*")
_LETTERS = str.maketrans("oOlI", "0011")


@dataclass(frozen=True, slots=True)
class NumberText:
    """What a text says: the number as a whole one, as a decimal one, or both; `digits` of the decimals typed."""

    whole: int | None
    decimal: float | None
    digits: int = 0


def plain_digits(text: str) -> str:
    """The text with European digits, half-width signs and single spaces; marks of notes ("7¹") stay what they are."""
    if not text.isascii():
        text = _NOT_RAISED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = text.replace("−", "-").replace("–", "-").replace("’", "'")
        text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    return _SPACES.sub(" ", text).strip()


def number_of(text: str) -> NumberText | None:
    """The number that a text (from `plain_digits`) says; None when it says none.

    "1.234" and "1,234" can be a whole number with thousands marks or a decimal one: both are given. "0,975" can only
    be a decimal one, "1.234.567" only a whole one.
    """
    if _PLAIN.fullmatch(text):
        return NumberText(int(text), float(text))
    grouped = _GROUPED.fullmatch(text)
    decimal = _DECIMAL.fullmatch(text)
    if decimal is not None:
        value = float(f"{decimal[1]}.{decimal[2]}")
        whole = int(decimal[1]) if not decimal[2].strip("0") and len(decimal[2]) != 3 else None
        if grouped is not None and grouped[1].lstrip("+-").lstrip("0"):
            whole = int(re.sub(r"[., ']", "", text))
        return NumberText(whole, value, len(decimal[2]))
    if grouped is not None and grouped[1].lstrip("+-").lstrip("0"):
        whole = int(re.sub(r"[., ']", "", text))
        return NumberText(whole, float(whole))
    both = _GROUPED_DECIMAL.fullmatch(text)
    if both is not None:
        head, tail = (both[1], both[2]) if both[1] else (both[3], both[4])
        whole_part = int(re.sub(r"[.,]", "", head))
        return NumberText(None if tail.strip("0") else whole_part, float(f"{whole_part}.{tail}"), len(tail))
    return None


def pair_of(text: str) -> tuple[int, int] | None:
    """The two whole numbers of "12/15"; None for anything else."""
    found = _PAIR.fullmatch(text)
    if found is None:
        return None
    first, second = number_of(found[1].strip()), number_of(found[2].strip())
    if first is None or second is None or first.whole is None or second.whole is None:
        return None
    return first.whole, second.whole


def without_star(text: str) -> str | None:
    """The "3" of "3*" and "3 (**)"; None without a star. A star is no digit: the number before it is what is said."""
    found = _STARRED.fullmatch(text)
    return None if found is None else found[1]


def without_note(text: str) -> str | None:
    """The "12" of "12 (1)", "12¹" and "12 [a]"; None without such a mark. What stands behind may be the number of a
    note or a second figure: which, only the writer knows."""
    found = _NOTED.fullmatch(text)
    return None if found is None or number_of(found[1]) is None else found[1]


def without_letters(text: str) -> str | None:
    """The number meant by "1O" or "l2", for a proposal; None when letters are not what is wrong."""
    if len(text) > 20 or not _WITH_LETTER.fullmatch(text):
        return None
    return text.translate(_LETTERS)
