"""The cells of an .xlsx file as their reader sees them: no far cell, no silent loss.

openpyxl forgets a formula that was never calculated (its cell reads as blank), calamine forgets that "5%" was typed
(it reads 0.05). A report must not lose either, so sheets are read here, as a stream.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import from_excel

from data_access.loading import workbook_parts as parts
from data_access.loading.workbook_parts import Fault, Unreadable

MAX_ROW = 200_000
MAX_COLUMN = 1_000
MAX_CELLS = 4_000_000
_PERCENT = re.compile(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)')


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a number that its reader sees with a % sign; `number` is a hundredth of what is seen
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #DIV/0! and the like
    UNCALCULATED = "uncalculated"  # a formula without a stored result


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell: what its reader sees, and the number behind it where there is one."""

    kind: CellKind
    text: str
    number: float | None = None


@dataclass(slots=True)
class Sheet:
    """The non-empty cells of a sheet by row and column (both from 1)."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)


def letter(column: int) -> str:
    """The letter over a column (from 1)."""
    return str(get_column_letter(column))


def read_sheets(content: bytes) -> Iterator[Sheet]:
    """The worksheets of a file in their order, each read when asked for. Raises Unreadable."""
    with parts.opened(content) as archive:
        book = parts.book_path(archive)
        known = set(archive.namelist())
        relations = parts.relations(archive, book)
        paths = {kind: path for kind, path in relations.values() if path in known}
        strings = parts.shared_strings(archive, paths["sharedStrings"]) if "sharedStrings" in paths else []
        shown = _shown_as(archive, paths["styles"]) if "styles" in paths else []
        for tag, attributes in parts.elements(archive, book):
            if tag == "sheet":
                kind, path = relations[attributes["id"]]
                if kind == "worksheet":
                    yield _SheetReader(attributes["name"], strings, shown).read(archive, path)


def _shown_as(archive: zipfile.ZipFile, path: str) -> list[CellKind]:
    """How each cell style shows a number: NUMBER, PERCENT or DATE."""
    custom: dict[int, str] = {}
    kinds: list[CellKind] = []
    inside = False
    for tag, attributes in parts.elements(archive, path):
        if tag == "numFmt":
            custom[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag in ("cellXfs", "/cellXfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            number = int(attributes.get("numFmtId", "0"))
            code = custom.get(number) or BUILTIN_FORMATS.get(number) or "General"
            date = CellKind.DATE if is_date_format(code) else CellKind.NUMBER
            kinds.append(CellKind.PERCENT if _PERCENT.search(code) else date)
    return kinds


class _SheetReader:
    """Collects one sheet's cells from its stream of elements."""

    def __init__(self, name: str, strings: Sequence[str], shown: Sequence[CellKind]) -> None:
        self.sheet = Sheet(name)
        self._strings, self._shown = strings, shown
        self._row = self._column = self._count = 0
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] = []
        self._has_value = self._has_formula = self._taking = self._reading_aid = False

    def read(self, archive: zipfile.ZipFile, path: str) -> Sheet:
        parts.parse(archive, path, self._start, self._end, self._text)
        return self.sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = coordinate_to_tuple(attributes["r"])
            self._attributes, self._value = attributes, []
            self._has_value = self._has_formula = False
        elif tag in ("v", "t"):
            self._has_value, self._taking = True, not self._reading_aid
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._reading_aid = True

    def _text(self, data: str) -> None:
        if self._taking:
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
                self._keep(Cell(CellKind.UNCALCULATED, "="))
            else:
                self._keep(_cell(raw, self._attributes, self._strings, self._shown))

    def _keep(self, cell: Cell | None) -> None:
        if cell is None:
            return
        self._count += 1
        if self._row > MAX_ROW or self._column > MAX_COLUMN:
            raise Unreadable(Fault.FAR_CELL, f"{self.sheet.name}!{letter(self._column)}{self._row}", cell.text)
        if self._count > MAX_CELLS:
            raise Unreadable(Fault.TOO_LARGE, self.sheet.name, f"> {MAX_CELLS}")
        self.sheet.rows.setdefault(self._row, {})[self._column] = cell


def _cell(raw: str, attributes: Mapping[str, str], strings: Sequence[str], shown: Sequence[CellKind]) -> Cell | None:
    """The cell behind its parts; None when its reader sees nothing."""
    kind = attributes.get("t", "n")
    if kind in ("s", "str", "inlineStr"):
        text = (strings[int(raw)] if kind == "s" else raw).strip()
        return Cell(CellKind.TEXT, text) if text else None
    if not raw.strip():
        return None
    if kind == "e":
        return Cell(CellKind.ERROR, raw)
    if kind == "b":
        return Cell(CellKind.BOOLEAN, "TRUE" if raw == "1" else "FALSE")
    if kind == "d":
        return Cell(CellKind.DATE, raw)
    number = float(raw)
    style = int(attributes.get("s", "0"))
    format_kind = shown[style] if style < len(shown) else CellKind.NUMBER
    if format_kind is CellKind.PERCENT:
        return Cell(format_kind, f"{number * 100:.12g}%", number)
    if format_kind is CellKind.DATE:
        return Cell(format_kind, _date_text(number), number)
    return Cell(CellKind.NUMBER, f"{number:.15g}", number)


def _date_text(number: float) -> str:
    try:
        moment = from_excel(number)
    except (ValueError, OverflowError):
        return f"{number:g}"
    return moment.strftime("%d/%m/%Y") if isinstance(moment, datetime) else str(moment)
