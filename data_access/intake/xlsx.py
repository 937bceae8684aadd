"""The cells of an .xlsx file as their reader sees them: no far cell, no silent loss.

openpyxl forgets a formula that was never calculated (its cell reads as blank), calamine forgets that "5%" was typed
(it reads 0.05) and which rows are hidden. A report must not lose any of it, so sheets are read here, as a stream.
"""

from collections.abc import Mapping

from data_access.intake.archive import Archive
from data_access.intake.cell_values import cell_of, style_of
from data_access.intake.cells import UNCALCULATED
from data_access.intake.dense import is_worth_it
from data_access.intake.dense_xlsx import read_dense
from data_access.intake.grid import Cell, CellKind, Sheet
from data_access.intake.plain_strings import TOO_LONG
from data_access.intake.references import cell_at
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW, MAX_TEXT, refuse, refuse_cell
from data_access.intake.sheet_aids import SheetAids
from data_access.intake.xlsx_parts import Parts, SheetPart, read_parts
from data_access.loading.errors import ErrorCode

#: Cells kept one by one; sheets with more are read in columns, where they are regular enough.
MAX_SINGLE_CELLS = 1_200_000
#: Filled cells whose colour is kept; a sheet with more is coloured all over, which says nothing.
MAX_FILLED = 100_000


def read_sheets(archive: Archive, book: str) -> list[Sheet]:
    """The worksheets in their order, hidden ones too."""
    parts = read_parts(archive, book)
    sheets: list[Sheet] = []
    left = MAX_SINGLE_CELLS
    for part in parts.sheets:
        dense = read_dense(archive, part, parts) if is_worth_it(archive.size(part.path)) else None
        if dense is None:
            reader = SheetReader(part, parts, left)
            sheets.append(reader.read(archive))
            left = reader.left
        else:
            sheets.append(dense)
    return sheets


class SheetReader:
    """Collects one sheet's cells from its stream of elements."""

    def __init__(self, part: SheetPart, parts: Parts, left: int = MAX_SINGLE_CELLS) -> None:
        self.sheet = Sheet(part.name, hidden=part.hidden)
        self.left = left
        self._path, self._parts = part.path, parts
        self._aids = SheetAids()
        self._row = self._column = self._length = 0
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] = []
        self._has_value = self._has_formula = self._taking = self._reading_aid = False
        self._legacy: set[tuple[int, int]] = set()
        self._known: dict[tuple[str, str, str], Cell | None] = {}
        self._colours = {str(number): style.fill for number, style in enumerate(parts.styles) if style.fill}
        self._fills: dict[tuple[int, int], str] = {}

    def read(self, archive: Archive) -> Sheet:
        archive.parse(self._path, self._start, self._end, self._text)
        archive.budget.take(sum(map(len, self.sheet.rows.values())))
        self._aids.onto(self.sheet)
        self.sheet.legacy_cells = frozenset(self._legacy)
        self.sheet.fills = self._fills if len(self._fills) < MAX_FILLED else {}
        return self.sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = cell_at(attributes["r"])
            self._attributes, self._value, self._length = attributes, [], 0
            if attributes.get("s") in self._colours and len(self._fills) < MAX_FILLED:
                self._fills[self._row, self._column] = self._colours[attributes["s"]]
            self._has_value = self._has_formula = False
        elif tag in ("v", "t"):
            self._has_value, self._taking = True, not self._reading_aid
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            self._aids.row(self._row, attributes)
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._reading_aid = True
        elif tag in ("col", "mergeCell"):
            self._aids.element(tag, attributes)

    def _text(self, data: str) -> None:
        if self._taking:
            self._length += len(data)
            if self._length > MAX_TEXT:
                refuse_cell(ErrorCode.CELL_TOO_LONG, self.sheet.name, self._row, self._column, "".join(self._value))
            self._value.append(data)

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._taking = False
        elif tag == "rPh":
            self._reading_aid = False
        elif tag == "c" and (self._has_value or self._has_formula):
            raw = "".join(self._value)
            empty = not self._has_value or (not raw.strip() and self._attributes.get("t") != "str")
            if self._has_formula and empty:  # a formula may well give an empty text, but never an empty number
                self._keep(UNCALCULATED)
            else:
                self._keep(self._cell(raw))

    def _cell(self, raw: str) -> Cell | None:
        key = (raw, self._attributes.get("t", "n"), self._attributes.get("s", "0"))
        if key not in self._known:
            self._known[key] = cell_of(*key, self._parts)
        cell = self._known[key]
        if cell is not None and cell.kind is CellKind.TEXT and style_of(key[2], self._parts).legacy is not None:
            self._legacy.add((self._row, self._column))
        return cell

    def _keep(self, cell: Cell | None) -> None:
        if cell is None:
            return
        if self._row > MAX_ROW or self._column > MAX_COLUMN:
            refuse_cell(ErrorCode.FAR_CELL, self.sheet.name, self._row, self._column, cell.text)
        if self._row < 1:
            raise ValueError(self._row)
        if cell.text == TOO_LONG:
            refuse_cell(ErrorCode.CELL_TOO_LONG, self.sheet.name, self._row, self._column)
        self.left -= 1
        if self.left < 0:
            refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_SINGLE_CELLS:,}")
        self.sheet.rows.setdefault(self._row, {})[self._column] = cell
