"""A big sheet in columns: a few numbers a cell instead of an object, the same answers as `grid.Sheet`."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.intake.grid import Cell, Column, Sheet

#: Bytes of a sheet's XML from which on columns are worth it (some 100,000 cells).
WORTH = 4_000_000

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
    ) -> None:
        self.name, self.hidden = name, hidden
        self.hidden_rows = self.hidden_columns = frozenset()
        self.merged = ()
        self.legacy_cells = frozenset()
        self.fills = {}
        self._columns, self._keys, self._cell_of = columns, keys, cell_of
        self._cells: dict[int, Cell] = {}
        self._asked: tuple[Sequence[int], NDArray[np.int64]] = ((), np.empty(0, dtype=np.int64))
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        self._numbers: list[int] = rows[starts].tolist()
        ends = np.append(starts, len(rows))[1:].tolist()
        self._bounds = dict(zip(self._numbers, zip(starts.tolist(), ends, strict=True), strict=True))
        # Columns are few enough for sixteen bits, which are put in order without comparing.
        self._rows, self._by_column = rows, np.argsort(columns.astype(np.uint16), kind="stable").astype(np.int32)
        self._edges: list[int] = np.append(0, np.cumsum(np.bincount(columns))).tolist()

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:  # type: ignore[override]
        """Every cell as an object: for what is not worth doing in columns."""
        return {number: dict(self.row(number)) for number in self._numbers}

    def row_numbers(self) -> Sequence[int]:
        return self._numbers

    def row(self, number: int) -> Mapping[int, Cell]:
        first, last = self._bounds.get(number, (0, 0))
        columns, keys = self._columns[first:last].tolist(), self._keys[first:last].tolist()
        return {column: self._cell(key) for column, key in zip(columns, keys, strict=True)}

    def cell(self, row: int, column: int) -> Cell | None:
        first, last = self._bounds.get(row, (0, 0))
        at = first + int(np.searchsorted(self._columns[first:last], column))
        return self._cell(int(self._keys[at])) if at < last and self._columns[at] == column else None

    def column(self, column: int, rows: Sequence[int]) -> Column:
        if self._asked[0] is not rows:
            self._asked = (rows, np.asarray(rows, dtype=np.int64))
        asked = self._asked[1]
        if not 0 <= column < len(self._edges) - 1:
            return Column(np.full(len(asked), -1, dtype=np.int32), ())
        part = self._by_column[self._edges[column] : self._edges[column + 1]]
        there, keys = self._rows[part], self._keys[part]
        if not len(there):
            return Column(np.full(len(asked), -1, dtype=np.int32), ())
        if not np.array_equal(there, asked):
            at = np.minimum(np.searchsorted(there, asked), len(there) - 1)
            keys = np.where(there[at] == asked, keys[at], -1)
        codes, distinct = pd.factorize(keys)
        known: dict[Cell, int] = {}
        table = [-1 if key == -1 else known.setdefault(self._cell(key), len(known)) for key in distinct.tolist()]
        return Column(np.asarray(table, dtype=np.int32)[codes], tuple(known))

    def _cell(self, key: int) -> Cell:
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._cell_of(key)
        return found
