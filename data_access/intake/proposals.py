"""What an unknown heading may mean: by likeness, for a person to confirm, never used by itself."""

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from data_access.intake import heading_words as words
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.headings import level_of, role_of, slot_of
from data_access.intake.slots import PART, PARTS
from kpi.indicators import indicators
from kpi.report_template import ColumnKey

MOST = 3
#: Of 100; below it two headings have little in common.
_LIKE = 74


def proposals(path: Sequence[str]) -> tuple[ColumnKey, ...]:
    """Likely keys of a heading that is not understood, best first."""
    keys = [unnumbered(heading_key(text)) for text in path]
    role = next((one for text in reversed(path) if (one := role_of(text)) is not None), None)
    level = next((named for text in reversed(path) if (named := level_of(text))), "")
    names = [key for key, text in zip(keys, path, strict=True) if key and role_of(text) is None]
    answer: dict[ColumnKey, None] = {}
    for code in _candidates(names):
        indicator = indicators()[code]
        slot = slot_of(indicator, role)
        part = PART[slot] if slot is not None and slot in PART else PARTS[indicator.input][0]
        answer[ColumnKey(code, level if indicator.per_level else "", part)] = None
    return tuple(answer)[:MOST]


def _candidates(keys: Sequence[str]) -> list[str]:
    """Indicators that a heading may name, the innermost text first."""
    found: dict[str, None] = {}
    for key in (*reversed(keys), " ".join(keys)):
        found.update(dict.fromkeys(words.maybe().get(key, ())))
    own = keys[-1] if keys else ""
    for key, scorer in ((" ".join(keys), fuzz.token_sort_ratio), (own, fuzz.token_ratio)):
        if len(key) < 3:
            continue
        for _, _, at in process.extract(key, _texts(), scorer=scorer, score_cutoff=_LIKE, limit=12):
            found[_codes()[at]] = None
    return list(found)


@cache
def _texts() -> tuple[str, ...]:
    return tuple(words.names())


@cache
def _codes() -> tuple[str, ...]:
    return tuple(name.indicator for name in words.names().values())
