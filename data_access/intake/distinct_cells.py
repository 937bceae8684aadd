"""Equal cells of a block found at once, so that each text of a column of answers is looked at once."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.intake import words
from data_access.intake.cell_tags import TYPES, Cells

Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]

_WORDS = 3
#: Values of up to so many bytes are told apart; longer ones are hardly ever the same.
SHORT = 8 * _WORDS
#: What of each of these words belongs to a value, by its length.
_WITHIN = [words.MASKS[np.clip(np.arange(SHORT + 1) - 8 * at, 0, 8)] for at in range(_WORDS)]
#: Odd numbers whose bits look like chance: equal words in other places don't make up for each other.
_SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def told_apart(cells: Cells, some: Ints) -> tuple[Ints, Ints]:
    """Which of the distinct cells each of these short ones is, and where (in `some`) the distinct ones stand first."""
    start = cells.start[some]
    length = cells.end[some] - start
    flags = cells.formula[some] * 2 + cells.filled[some]
    style = (cells.styles[some].astype(np.int64) * len(TYPES) + cells.kinds[some]) * 4 + flags
    written = words.words_at(cells.data, start, _WORDS)
    parts = [one & within.take(length) for one, within in zip(written, _WITHIN, strict=True)]
    parts.append(style.view(np.uint64))

    mixed = parts[0].copy()
    for part, factor in zip(parts[1:], _SPREAD, strict=True):
        mixed ^= part * factor
    which = pd.factorize(mixed)[0]
    first = _first(which)
    if not all((part == part[first].take(which)).all() for part in parts):
        which = _one_by_one(parts)
        first = _first(which)
    return which, first


def _one_by_one(parts: list[NDArray[np.uint64]]) -> Ints:
    """The same by one part after the other, for cells that happen (or were made) to be mixed to one number."""
    codes = pd.factorize(parts[0])[0]
    for part in parts[1:]:
        found, distinct = pd.factorize(part)
        codes = pd.factorize(codes * len(distinct) + found)[0]
    return codes


def _first(which: Ints) -> Ints:
    """Where each number stands first; a new one is always the next."""
    return np.flatnonzero(np.diff(np.maximum.accumulate(which), prepend=-1))
