"""Rows of a table that are no unit's: group rows, totals, what stands under the table."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data_access.intake import row_words
from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.grid import Cell, CellKind
from data_access.intake.reading import Note, NoteCode
from data_access.intake.said_words import word_in

_NUMBERED = re.compile(r"^\s*(?:[IVX]{1,5}|[A-Ha-h]|\d{1,2})\s*[.):/-]\s*")


class OtherRows:
    """Tells such rows apart, and keeps what is to be said of them."""

    def __init__(
        self,
        columns: SheetColumns,
        data: Positions,
        filled: NDArray[np.bool_],
        number: int | None,
        figures: Sequence[int],
        within: range,
    ) -> None:
        self._within = within
        self._columns, self._filled, self._figures = columns, filled, frozenset(figures)
        self._rows, self._data = columns.numbers[data], data
        self._number = number
        self._noted: dict[NoteCode, list[tuple[int, str]]] = {}
        self._ended: int | None = None
        self._skipped: set[int] = set()

    def cells(self, at: int) -> dict[int, Cell]:
        cells = self._columns.cells(int(self._rows[at]))
        return {column: cell for column, cell in cells.items() if column in self._within}

    def number(self, at: int) -> str:
        """What numbers the row: its cell under "STT"."""
        cell = None if self._number is None else self._columns.sheet.cell(int(self._rows[at]), self._number)
        return cell.text if cell is not None else ""

    def group_numbered(self) -> NDArray[np.bool_]:
        """Rows numbered as groups are: I, II, A, B."""
        if self._number is None:
            return np.zeros(len(self._rows), dtype=np.bool_)
        column = self._columns.part(self._number, self._data)
        groups = [code for code, cell in enumerate(column.cells) if _is_group_number(cell)]
        return np.asarray(np.isin(column.codes, groups))

    def label(self, at: int) -> str:
        """The first text of a row without code and name, left of its figures."""
        before = min(self._figures, default=1)
        for column, cell in sorted(self.cells(at).items()):
            if cell.kind is CellKind.TEXT and column < before and not row_words.is_group_number(cell.text):
                return cell.text
        return ""

    def heads(self, at: int, label: str) -> bool:
        """Whether the row heads those below it."""
        if self._numbered(at) and self._filled[at] and not row_words.is_headed(label):
            return False  # a row with a number of its own and figures is a unit's, however it is called
        return not row_words.is_total(label) and row_words.is_group(label, self.number(at))

    def _numbered(self, at: int) -> bool:
        return self.number(at).strip(" .)").isdigit()

    def without_number(self, label: str) -> str:
        return _NUMBERED.sub("", label)

    def first_figure(self, at: int) -> int:
        return min((column for column in self.cells(at) if column in self._figures), default=1)

    def noted(self, at: int, group: bool, last: int, *, named: bool) -> bool:
        """Whether the row is left out for what it is, with a note where there is something to say."""
        cells = self.cells(at)
        texts = [cell.text for _, cell in sorted(cells.items()) if cell.kind in (CellKind.TEXT, CellKind.DATE)]
        label = next((text for text in texts if not row_words.is_group_number(text)), "")
        if self._total(cells):
            return self._note(NoteCode.TOTAL_ROW, at, label)
        if row_words.is_column_numbers(cells):
            self._skipped.add(at)
            return True
        if self._ended is None and at > last and row_words.is_footer(texts):
            self._ended = at
        numbered = self._numbered(at)
        if self._ended is not None and at >= self._ended and not (numbered and self._answered(cells)):
            return self._note(NoteCode.FOOTER, at, label)
        if group:
            return self._note(NoteCode.GROUP_ROW, at, label)
        if not self._filled[at] and not numbered and not named:
            if row_words.is_footer(texts) or (at > last and last >= 0):
                return self._note(NoteCode.FOOTER, at, label)
            return self._note(NoteCode.GROUP_ROW, at, label) if len(cells) <= 2 and texts else False
        return False

    def left_out(self) -> NDArray[np.bool_]:
        """Which rows were left out."""
        answer = np.zeros(len(self._rows), dtype=np.bool_)
        answer[sorted(self._skipped)] = True
        return answer

    def notes(self) -> list[Note]:
        """One note for each sort of row, with the text of the first."""
        answer = []
        for code, rows in self._noted.items():
            numbers = tuple(int(self._rows[at]) for at, _ in sorted(rows))
            answer.append(
                Note(code, self._columns.sheet.name, numbers, "; ".join(text for _, text in rows[:5] if text))
            )
        return answer

    def _note(self, code: NoteCode, at: int, text: str) -> bool:
        self._noted.setdefault(code, []).append((at, text))
        self._skipped.add(at)
        return True

    def _total(self, cells: dict[int, Cell]) -> bool:
        labels = [
            cell.text for column, cell in cells.items() if cell.kind is CellKind.TEXT and column not in self._figures
        ]
        return any(row_words.is_total(text) for text in labels[:4])

    def _answered(self, cells: dict[int, Cell]) -> bool:
        """Whether the row has anything that looks like an answer."""
        figures = [cell for column, cell in cells.items() if column in self._figures]
        return any(cell.kind is not CellKind.TEXT or word_in(cell) in ("yes", "no") for cell in figures)


def _is_group_number(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and len(cell.text) <= 6 and row_words.is_group_number(cell.text)
