"""A big sheet in columns: a few numbers a cell instead of an object, the same answers as `grid.Sheet`."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.intake.grid import Cell, Column, Sheet, Texts

#: Bytes of a sheet's XML from which on columns are worth it (some 100,000 cells).
WORTH = 4_000_000
#: Cells put in order by column at a time.
_IN_ORDER_AT_ONCE = 300_000

Numbers = NDArray[np.integer[Any]]


def is_worth_it(size: int) -> bool:
    """Whether a sheet of so many bytes of XML should be read in columns."""
    return size >= WORTH


class DenseSheet(Sheet):
    """Cells in the order of rows and, within one, of columns: `keys[i]` stands for what `cell_of` makes of it.

    A cell is made when it is asked for, once a key; a column of 52,000 "Có" is one cell.
    """

    def __init__(
        self,
        name: str,
        rows: Numbers,
        columns: Numbers,
        keys: Numbers,
        cell_of: Callable[[int], Cell],
        *,
        hidden: bool = False,
        texts_of: Callable[[Sequence[int]], Sequence[str]] | None = None,
    ) -> None:
        self.name, self.hidden = name, hidden
        self.hidden_rows = self.hidden_columns = frozenset()
        self.merged = ()
        self.legacy_cells = frozenset()
        self.fills = {}
        self._columns, self._keys, self._cell_of = columns, keys, cell_of
        self._texts_of = texts_of or (lambda some: [self._cell(key).text for key in some])
        self._cells: dict[int, Cell] = {}
        self._asked: tuple[Sequence[int], NDArray[np.int64]] = ((), np.empty(0, dtype=np.int64))
        starts = np.append(0, np.flatnonzero(rows[1:] != rows[:-1]) + 1) if len(rows) else np.empty(0, dtype=np.int64)
        self._numbers: list[int] = rows[starts].tolist()
        self._starts: list[int] = [*starts.tolist(), len(rows)]
        # The same once more by column: columns are asked for as a whole, and memory is slow where one jumps.
        (self._rows_of_columns, self._keys_of_columns), self._edges = _column_by_column(columns, (rows, keys))

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:  # type: ignore[override]
        """Every cell as an object: for what is not worth doing in columns."""
        return {number: dict(self.row(number)) for number in self._numbers}

    def row_numbers(self) -> Sequence[int]:
        return self._numbers

    def row(self, number: int) -> Mapping[int, Cell]:
        first, last = self._span(number)
        columns, keys = self._columns[first:last].tolist(), self._keys[first:last].tolist()
        return {column: self._cell(key) for column, key in zip(columns, keys, strict=True)}

    def last_column(self, row: int) -> int:
        first, last = self._span(row)
        return int(self._columns[last - 1]) if last > first else 0

    def cell(self, row: int, column: int) -> Cell | None:
        first, last = self._span(row)
        at = first + int(np.searchsorted(self._columns[first:last], column))
        return self._cell(int(self._keys[at])) if at < last and self._columns[at] == column else None

    def column(self, column: int, rows: Sequence[int]) -> Column:
        codes, distinct = self._told_apart(column, rows)
        known: dict[Cell, int] = {}
        table = [-1 if key == -1 else known.setdefault(self._cell(key), len(known)) for key in distinct]
        return Column(np.asarray(table, dtype=np.int32)[codes], tuple(known))

    def texts(self, column: int, rows: Sequence[int]) -> Texts:
        codes, distinct = self._told_apart(column, rows)
        blank = distinct.index(-1) if -1 in distinct else len(distinct)
        texts = self._texts_of([*distinct[:blank], *distinct[blank + 1 :]])
        return Texts(np.where(codes == blank, -1, codes - (codes > blank)).astype(np.int32), texts)

    def _told_apart(self, column: int, rows: Sequence[int]) -> tuple[NDArray[np.integer[Any]], list[int]]:
        """Which of its distinct keys a column has in each of these rows; -1 is the key of a blank cell."""
        if self._asked[0] is not rows:
            self._asked = (rows, np.asarray(rows, dtype=np.int64))
        asked = self._asked[1]
        blank = np.zeros(len(asked), dtype=np.int64), [-1]
        if not 0 <= column < len(self._edges) - 1:
            return blank
        part = slice(self._edges[column], self._edges[column + 1])
        there, keys = self._rows_of_columns[part], self._keys_of_columns[part]
        if not len(there):
            return blank
        if not np.array_equal(there, asked):
            at = np.minimum(np.searchsorted(there, asked), len(there) - 1)
            keys = np.where(there[at] == asked, keys[at], -1)
        codes, distinct = pd.factorize(keys)
        return codes, distinct.tolist()

    def _span(self, row: int) -> tuple[int, int]:
        """Where the cells of a row begin and end."""
        at = bisect_left(self._numbers, row)
        there = at < len(self._numbers) and self._numbers[at] == row
        return (self._starts[at], self._starts[at + 1]) if there else (0, 0)

    def _cell(self, key: int) -> Cell:
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._cell_of(key)
        return found


def _column_by_column(columns: Numbers, arrays: Sequence[Numbers]) -> tuple[list[Numbers], list[int]]:
    """What these arrays say of all cells, column after column and in each from the top, and where each column begins.

    A part of the cells at a time: putting them in order takes many times the memory of what comes out.
    """
    width = int(columns.max(initial=0)) + 1
    parts = [slice(first, first + _IN_ORDER_AT_ONCE) for first in range(0, len(columns), _IN_ORDER_AT_ONCE)]
    counts = np.zeros((len(parts) + 1, width), dtype=np.int64)
    for number, part in enumerate(parts, start=1):
        counts[number] = np.bincount(columns[part], minlength=width)
    edges = np.append(0, np.cumsum(counts.sum(axis=0)))
    begins = edges[:-1] + np.cumsum(counts, axis=0)
    answer = [np.empty_like(one) for one in arrays]
    for number, part in enumerate(parts):
        # Columns are few enough for sixteen bits, which are put in order without comparing.
        order = np.argsort(columns[part].astype(np.uint16), kind="stable")
        ordered = [one[part].take(order) for one in arrays]
        taken = 0
        for column in np.flatnonzero(counts[number + 1]).tolist():
            size, begin = int(counts[number + 1, column]), int(begins[number, column])
            for target, source in zip(answer, ordered, strict=True):
                target[begin : begin + size] = source[taken : taken + size]
            taken += size
    return answer, edges.tolist()
