"""What an unknown heading may mean: by likeness, for a person to confirm, never used by itself."""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from data_access.intake import heading_words as words
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.headings import level_of, role_of, slot_of
from data_access.intake.slots import PART, PARTS
from kpi.indicators import indicators
from kpi.report_template import ColumnKey

MOST = 3
#: Of 100, for the texts as they stand; below it two headings have words in common and no more.
_LIKE = 80
#: The same for their words in any order.
_SAME_WORDS = 88
#: A word shorter than this is another word when one letter differs: "GV" and "NV".
_SHORT_WORD = 4
_NOT_YET = "chua"
_NOT = re.compile(r"\bkhong \w+")


def proposals(path: Sequence[str]) -> tuple[ColumnKey, ...]:
    """Likely keys of a heading that is not understood, best first."""
    keys = [unnumbered(heading_key(text)) for text in path]
    role = next((one for text in reversed(path) if (one := role_of(text)) is not None), None)
    level = next((named for text in reversed(path) if (named := level_of(text))), "")
    said = " ".join(keys)
    if _NOT_YET in said.split(" "):  # how many do not is another figure, and would be read the wrong way round
        return ()
    names = [key for key, text in zip(keys, path, strict=True) if key and role_of(text) is None]
    answer: dict[ColumnKey, None] = {}
    for code in _candidates(names):
        if not all(_is_named(code, denied) for denied in _NOT.findall(said)):
            continue
        indicator = indicators()[code]
        slot = slot_of(indicator, role)
        part = PART[slot] if slot is not None and slot in PART else PARTS[indicator.input][0]
        answer[ColumnKey(code, level if indicator.per_level else "", part)] = None
    return tuple(answer)[:MOST]


def _is_named(code: str, denied: str) -> bool:
    """Whether "không dùng" and the like belongs to the indicator's own name."""
    return any(name.indicator == code and denied in text for text, name in words.names().items())


def misspelt(path: Sequence[str], key: ColumnKey) -> bool:
    """Whether a heading is a name of this indicator but for one letter in one of its longer words: all that a person
    need not be asked to choose from a list."""
    own = unnumbered(heading_key(" ".join(path))).split(" ")
    return any(
        name.indicator == key.indicator and _one_letter(own, text.split(" ")) for text, name in words.names().items()
    )


def _one_letter(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) != len(other):
        return False
    differing = [(first, second) for first, second in zip(one, other, strict=True) if first != second]
    return len(differing) == 1 and all(
        min(map(len, pair)) >= _SHORT_WORD and Levenshtein.distance(*pair) == 1 for pair in differing
    )


def _candidates(keys: Sequence[str]) -> list[str]:
    """Indicators that a heading may name, the innermost text first."""
    found: dict[str, None] = {}
    for key in (*reversed(keys), " ".join(keys)):
        found.update(dict.fromkeys(words.maybe().get(key, ())))
    for key in dict.fromkeys((" ".join(keys), keys[-1] if keys else "")):
        if len(key) < 3:
            continue
        likely: dict[str, float] = {}
        for scorer, cutoff in ((fuzz.ratio, _LIKE), (fuzz.token_sort_ratio, _SAME_WORDS)):
            for _, score, at in process.extract(key, _texts(), scorer=scorer, score_cutoff=cutoff, limit=12):
                likely[_codes()[at]] = max(likely.get(_codes()[at], 0), score)
        found.update(dict.fromkeys(sorted(likely, key=lambda code: -likely[code])))
    return list(dict.fromkeys([*found, *_within(keys[-1] if keys else "")]))


def _within(key: str) -> list[str]:
    """Indicators whose name stands whole within a heading that says more ("Wifi năm 2023"), the longest first. The
    other way round, a word that some names hold ("Đánh giá"), says nothing."""
    inside = [text for text in words.names() if len(text) >= 3 and f" {text} " in f" {key} "]
    return [words.names()[text].indicator for text in sorted(inside, key=lambda text: -len(text))]


@cache
def _texts() -> tuple[str, ...]:
    return tuple(words.names())


@cache
def _codes() -> tuple[str, ...]:
    return tuple(name.indicator for name in words.names().values())
