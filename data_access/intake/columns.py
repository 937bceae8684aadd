"""A sheet's columns as they are read once: blank where hidden, merged cells told, rows by position."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_access.intake.grid import Cell, Column, Merged, Sheet, Texts

Positions = NDArray[np.int64]
#: Rows of a big sheet that are looked at to see how wide it is.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns that are hidden and hold something."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class SheetColumns:
    """What of a sheet is read: its rows (numbers, ascending) and columns, without the hidden ones unless wanted."""

    def __init__(self, sheet: Sheet, *, use_hidden: bool = False) -> None:
        self.sheet = sheet
        numbers = list(sheet.row_numbers())
        hidden_rows = frozenset() if use_hidden else sheet.hidden_rows
        self.hidden_columns: frozenset[int] = frozenset() if use_hidden else sheet.hidden_columns
        kept = [row for row in numbers if row not in hidden_rows] if hidden_rows else numbers
        self.numbers: NDArray[np.int64] = np.array(kept, dtype=np.int64)
        self.rows: Sequence[int] = kept
        self.left_out = Hidden(tuple(row for row in numbers if row in hidden_rows), ())
        self._columns: dict[int, Column] = {}
        self.width = self._width()

    def column(self, column: int) -> Column:
        """One column over all rows that are read; blank when it is hidden."""
        if column not in self._columns:
            if column in self.hidden_columns:
                self._columns[column] = Column(np.full(len(self.rows), -1, dtype=np.int32), ())
            else:
                self._columns[column] = self.sheet.column(column, self.rows)
        return self._columns[column]

    def texts(self, column: int, at: Positions) -> Texts:
        """What stands in one column at some positions of `rows`."""
        if column in self._columns or column in self.hidden_columns:
            part = self.part(column, at)
            return Texts(part.codes, [cell.text for cell in part.cells])
        whole = self.sheet.texts(column, self.rows)
        return Texts(whole.codes[at], whole.texts)

    def part(self, column: int, at: Positions) -> Column:
        """One column at some positions of `rows`."""
        whole = self.column(column)
        return Column(whole.codes[at], whole.cells)

    def cells(self, row: int) -> Mapping[int, Cell]:
        """The cells of a row that are read, by column."""
        cells = self.sheet.row(row)
        if not self.hidden_columns:
            return cells
        return {column: cell for column, cell in cells.items() if column not in self.hidden_columns}

    def used_hidden_columns(self) -> tuple[int, ...]:
        """Hidden columns that hold something in a row that is read."""
        return tuple(
            column for column in sorted(self.hidden_columns) if (self.sheet.column(column, self.rows).codes >= 0).any()
        )

    def merged_at(self, row: int, column: int) -> Merged | None:
        """The merged range that covers a cell."""
        for one in self._merged_by_row().get(row, ()):
            if one.first_column <= column <= one.last_column:
                return one
        return None

    def seen(self, row: int, column: int) -> Cell | None:
        """What a reader sees at a cell: its own content, or that of the merged range which covers it."""
        own = self.sheet.cell(row, column)
        if own is None:
            over = self.merged_at(row, column)
            own = None if over is None else self.sheet.cell(over.first_row, over.first_column)
        return None if column in self.hidden_columns else own

    def _merged_by_row(self) -> Mapping[int, list[Merged]]:
        if not hasattr(self, "_by_row"):
            self._by_row: dict[int, list[Merged]] = {}
            for one in self.sheet.merged:
                for row in range(one.first_row, min(one.last_row, one.first_row + 1000) + 1):
                    self._by_row.setdefault(row, []).append(one)
        return self._by_row

    def _width(self) -> int:
        return max(map(self.sheet.last_column, _ends(self.rows)), default=0)


def _ends(rows: Sequence[int]) -> Iterable[int]:
    if len(rows) <= 2 * _LOOKED_AT:
        return rows
    return [*rows[:_LOOKED_AT], *rows[-_LOOKED_AT:]]
