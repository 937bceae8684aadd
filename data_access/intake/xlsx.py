"""The cells of an .xlsx file as their reader sees them: no far cell, no silent loss.

openpyxl forgets a formula that was never calculated (its cell reads as blank), calamine forgets that "5%" was typed
(it reads 0.05) and which rows are hidden. A report must not lose any of it, so sheets are read here, as a stream.
"""

import math
import re
from collections.abc import Mapping

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from data_access.intake.archive import Archive
from data_access.intake.cells import UNCALCULATED, boolean_cell, number_cell, text_cell, unescaped
from data_access.intake.code_pages import unicode_text
from data_access.intake.dense import is_worth_it
from data_access.intake.dense_xlsx import read_dense
from data_access.intake.grid import Cell, CellKind, Merged, Sheet
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW, MAX_TEXT, refuse, refuse_cell
from data_access.intake.xlsx_parts import TOO_LONG, Parts, SheetPart, Style, read_parts
from data_access.loading.errors import ErrorCode

#: Cells kept one by one; sheets with more are read in columns, where they are regular enough.
MAX_SINGLE_CELLS = 1_200_000
MAX_MERGED = 200_000
_PLAIN = Style()
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")


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


class SheetAids:
    """What a sheet says beside its cells: rows and columns that are not shown, and merged ranges."""

    def __init__(self) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Merged] = []

    def element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Takes note of a `col` or `mergeCell`."""
        if tag == "col":
            if _hidden(attributes, "width"):
                first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMN)
                self.hidden_columns.update(range(max(first, 1), last + 1))
        elif tag == "mergeCell":
            first_column, first_row, last_column, last_row = (
                int(one or 0) for one in range_boundaries(attributes["ref"])
            )
            if not (0 < first_row <= last_row and 0 < first_column <= last_column):
                raise ValueError(attributes["ref"])
            self.merged.append(Merged(first_row, first_column, min(last_row, MAX_ROW), min(last_column, MAX_COLUMN)))
            if len(self.merged) > MAX_MERGED:
                refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_MERGED:,}")

    def row(self, number: int, attributes: Mapping[str, str]) -> None:
        """Takes note of a row."""
        if _hidden(attributes, "ht"):
            self.hidden_rows.add(number)

    def onto(self, sheet: Sheet) -> None:
        """Writes it on the sheet; hidden rows without any cell are no news."""
        sheet.hidden_rows = frozenset(self.hidden_rows.intersection(sheet.row_numbers()))
        sheet.hidden_columns = frozenset(self.hidden_columns)
        sheet.merged = tuple(self.merged)


def _hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by a person, by a filter, or by a height or width of nothing."""
    if attributes.get("hidden", "0") in ("1", "true"):
        return True
    return size in attributes and float(attributes[size]) == 0


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

    def read(self, archive: Archive) -> Sheet:
        archive.parse(self._path, self._start, self._end, self._text)
        archive.budget.take(sum(map(len, self.sheet.rows.values())))
        self._aids.onto(self.sheet)
        self.sheet.legacy_cells = frozenset(self._legacy)
        return self.sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = coordinate_to_tuple(attributes["r"])
            self._attributes, self._value, self._length = attributes, [], 0
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


def style_of(number: str, parts: Parts) -> Style:
    """The style of that number; plain when there is none."""
    at = int(number)
    return parts.styles[at] if 0 <= at < len(parts.styles) else _PLAIN


def cell_of(raw: str, kind: str, style: str, parts: Parts) -> Cell | None:
    """The cell behind its value, type (`t`) and style (`s`) as the file writes them; None when nothing is seen."""
    if kind in ("s", "str", "inlineStr"):
        if kind == "s":
            at = int(raw)
            if at < 0:
                raise IndexError(at)
            text = parts.strings[at]
        else:
            text = unescaped(raw)
        legacy = style_of(style, parts).legacy
        return text_cell(text if legacy is None else unicode_text(text, legacy))
    raw = raw.strip()
    if not raw:
        return None
    if kind == "e":
        return Cell(CellKind.ERROR, raw)
    if kind == "b":
        return boolean_cell(raw in ("1", "true"))
    if kind == "d":
        return Cell(CellKind.DATE, raw)
    if not _NUMBER.fullmatch(raw):
        raise ValueError(raw)
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError(raw)
    return number_cell(number, style_of(style, parts).kind, parts.from_1904)
