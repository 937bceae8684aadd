"""References to cells as an .xlsx writes them ("B12", "A1:C3")."""

import re
from functools import lru_cache

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII)


def cell_at(reference: str) -> tuple[int, int]:
    """Row and column, both from 1. Raises ValueError."""
    found = _CELL.fullmatch(reference)
    if found is None or int(found[2]) < 1:
        raise ValueError(reference)
    return int(found[2]), _column(found[1])


def range_of(reference: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column; a single cell is a range too. Raises ValueError."""
    first, _, last = reference.partition(":")
    (first_row, first_column), (last_row, last_column) = cell_at(first), cell_at(last or first)
    if first_row > last_row or first_column > last_column:
        raise ValueError(reference)
    return first_row, first_column, last_row, last_column


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
