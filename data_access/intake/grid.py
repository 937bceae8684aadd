"""A file's cells, whatever its format: what their reader sees, where, and which of them are hidden or merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class CellKind(StrEnum):
    """What a cell is to its reader. A blank cell is no cell."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a number that its reader sees with a % sign; `number` is a hundredth of what is seen
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #DIV/0! and the like
    UNCALCULATED = "uncalculated"  # a formula without a stored result


class FileKind(StrEnum):
    """The kinds of file that are read, by content and not by name."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell: what its reader sees (trimmed, NFC), and the number behind it where there is one."""

    kind: CellKind
    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, rows and columns from 1, both ends inclusive; its content stands in its first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column over some rows: `codes[i]` is the index in `cells` of what stands in the i-th row, -1 where blank.

    Equal cells are one entry, so that a column of 52,000 "Có" is understood once.
    """

    codes: NDArray[np.int32]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands in one column over some rows: `texts[codes[i]]` in the i-th, nothing where the code is -1."""

    codes: NDArray[np.int32]
    texts: Sequence[str]


@dataclass(slots=True)
class Sheet:
    """The non-empty cells of a sheet by row and column (both from 1), and what of it is hidden or merged.

    legacy_cells: (row, column) of texts in an old code page, by their font, that were turned into Unicode. fills: the
    colours of cells that are filled with one, blank cells too, where the reader of the file tells them: the careful one
    of .xlsx does; those of big sheets, .xls and .ods do not.
    """

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    legacy_cells: frozenset[tuple[int, int]] = frozenset()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def row_numbers(self) -> Sequence[int]:
        """The rows that have a cell, ascending."""
        return sorted(self.rows)

    def row(self, number: int) -> Mapping[int, Cell]:
        """The cells of a row by column; empty for a row without any."""
        return self.rows.get(number, {})

    def last_column(self, row: int) -> int:
        """The last column of a row that holds anything; 0 for a row without any cell."""
        return max(self.row(row), default=0)

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands there; None when blank."""
        return self.rows.get(row, {}).get(column)

    def column(self, column: int, rows: Sequence[int]) -> Column:
        """One column over these rows, equal cells understood once."""
        known: dict[Cell, int] = {}
        codes = np.full(len(rows), -1, dtype=np.int32)
        for at, row in enumerate(rows):
            cell = self.rows.get(row, {}).get(column)
            if cell is not None:
                codes[at] = known.setdefault(cell, len(known))
        return Column(codes, tuple(known))

    def texts(self, column: int, rows: Sequence[int]) -> Texts:
        """What stands in one column over these rows, where nothing but the texts is wanted."""
        whole = self.column(column, rows)
        return Texts(whole.codes, [cell.text for cell in whole.cells])


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as it was read: its kind, its sheets in their order (hidden ones too), and for a CSV its encoding."""

    kind: FileKind
    sheets: Sequence[Sheet]
    encoding: str = ""


def letter(column: int) -> str:
    """The letters over a column (from 1), however far out it lies."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
