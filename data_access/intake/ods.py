"""The cells of an OpenDocument spreadsheet (.ods) as their reader sees them, read as a stream.

Rows and cells that repeat are written once with a number; blank ones may repeat a million times and cost nothing here,
filled ones are bounded.
"""

import re
from collections.abc import Mapping
from datetime import date

from data_access.intake.archive import Archive, local
from data_access.intake.cells import UNCALCULATED, boolean_cell, text_cell
from data_access.intake.code_pages import CodePage, page_of_font, unicode_text
from data_access.intake.grid import Cell, CellKind, Merged, Sheet
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW, MAX_TEXT, refuse, refuse_cell
from data_access.loading.errors import ErrorCode

MAX_CELLS = 1_200_000
MAX_SHEETS = 500
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d{3}")
#: A reference into another file: its quoted address, then "#".
_LINK = re.compile(r"'[^']*'#")
#: What hangs at a cell and is no part of its text.
_ASIDE = {"annotation", "frame", "custom-shape", "rect", "ellipse", "line", "g", "control"}
_HIDDEN = ("collapse", "filter")


def read_ods(archive: Archive) -> list[Sheet]:
    """The sheets in their order, hidden ones too."""
    if archive.has("META-INF/manifest.xml") and any(
        tag == "encryption-data" for tag, _ in archive.elements("META-INF/manifest.xml")
    ):
        refuse(ErrorCode.ENCRYPTED_FILE)
    reader = _Reader()
    archive.parse("content.xml", reader.start, reader.end, reader.text)
    archive.budget.take(reader.taken)
    return reader.sheets


class _Reader:
    """Collects the sheets from the stream of elements."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.taken = 0
        self._hidden_styles: set[str] = set()
        self._pages: dict[str, CodePage | None] = {}
        self._legacy: set[tuple[int, int]] = set()
        self._style = ""
        self._sheet: Sheet | None = None
        self._depth = 0  # tables within a cell are no part of the sheet
        self._row = self._column = self._next_column = self._length = 0
        self._row_repeats = self._repeats = 1
        self._row_cells: list[tuple[int, int, Cell]] = []
        self._hidden_columns: set[int] = set()
        self._hidden_rows: set[int] = set()
        self._merged: list[Merged] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._taking = self._aside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._table({local(key): value for key, value in attributes.items()})
        elif self._depth > 1:
            return
        elif tag in ("style", "table-properties", "text-properties"):
            named = {local(key): value for key, value in attributes.items()}
            if tag == "style":
                self._style = named.get("name", "")
            elif tag == "text-properties":
                self._pages[self._style] = page_of_font(named.get("font-name", ""))
            elif named.get("display") == "false":
                self._hidden_styles.add(self._style)
        elif self._sheet is None:
            return
        elif tag == "table-column":
            self._columns({local(key): value for key, value in attributes.items()})
        elif tag == "table-row":
            named = {local(key): value for key, value in attributes.items()}
            self._row, self._row_repeats = self._row + self._row_repeats, _count(named, "number-rows-repeated")
            self._column, self._repeats, self._row_cells = 0, 1, []
            if named.get("visibility") in _HIDDEN:
                self._hidden_rows.update(range(self._row, min(self._row + self._row_repeats, MAX_ROW + 1)))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell = {local(key): value for key, value in attributes.items()}
            self._column += self._repeats
            self._repeats = _count(self._cell, "number-columns-repeated")
            self._paragraphs, self._length = [], 0
        elif tag in ("table-source", "cell-range-source"):
            refuse(ErrorCode.EXTERNAL_LINKS)
        elif self._cell is not None:
            self._within_cell(tag, attributes)

    def _table(self, named: Mapping[str, str]) -> None:
        if len(self.sheets) >= MAX_SHEETS:
            refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_SHEETS}")
        self._sheet = Sheet(named.get("name", ""), hidden=named.get("style-name") in self._hidden_styles)
        self._row, self._row_repeats, self._next_column = 0, 1, 1
        self._hidden_columns, self._hidden_rows, self._merged, self._legacy = set(), set(), [], set()

    def _columns(self, named: Mapping[str, str]) -> None:
        first = self._next_column
        self._next_column += _count(named, "number-columns-repeated")
        if named.get("visibility") in _HIDDEN:
            self._hidden_columns.update(range(first, min(self._next_column, MAX_COLUMN + 1)))

    def _within_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _ASIDE:
            self._aside += 1
        elif self._aside:
            return
        elif tag == "p":
            self._paragraphs.append("")
            self._taking += 1
        elif tag == "s" and self._taking:
            named = {local(key): value for key, value in attributes.items()}
            self.text(" " * min(_count(named, "c"), MAX_TEXT + 1))
        elif tag in ("tab", "line-break") and self._taking:
            self.text(" ")

    def text(self, data: str) -> None:
        if self._taking and not self._aside and self._sheet is not None and self._paragraphs:
            self._length += len(data)
            if self._length > MAX_TEXT:
                shown = "".join(self._paragraphs)[:80]
                refuse_cell(ErrorCode.CELL_TOO_LONG, self._sheet.name, max(self._row, 1), max(self._column, 1), shown)
            self._paragraphs[-1] += data

    def end(self, tag: str) -> None:
        if tag == "table":
            self._depth -= 1
            if self._depth == 0:
                self._finish()
        elif self._depth > 1 or self._sheet is None:
            return
        elif tag == "p" and not self._aside:
            self._taking = max(self._taking - 1, 0)
        elif tag in _ASIDE and self._aside:
            self._aside -= 1
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._finish_cell(covered=tag == "covered-table-cell")
            self._cell, self._taking = None, 0
        elif tag == "table-row":
            self._finish_row()

    def _finish_cell(self, covered: bool) -> None:
        assert self._cell is not None
        named = self._cell
        wide, high = _count(named, "number-columns-spanned"), _count(named, "number-rows-spanned")
        if (wide > 1 or high > 1) and not covered:
            last_row, last_column = self._row + high - 1, self._column + wide - 1
            self._merged.append(Merged(self._row, self._column, min(last_row, MAX_ROW), min(last_column, MAX_COLUMN)))
        if _LINK.search(named.get("formula", "")):
            refuse(ErrorCode.EXTERNAL_LINKS)
        cell = None if covered else cell_of(named, "\n".join(self._paragraphs))
        page = self._pages.get(named.get("style-name", ""))
        if cell is not None and cell.kind is CellKind.TEXT and page is not None:
            cell = text_cell(unicode_text(cell.text, page))
            self._legacy.add((self._row, self._column))
        if cell is not None:
            self._row_cells.append((self._column, self._repeats, cell))

    def _finish_row(self) -> None:
        assert self._sheet is not None
        if not self._row_cells:
            return
        last, repeats, cell = self._row_cells[-1]
        far_row, far_column = self._row + self._row_repeats - 1, last + repeats - 1
        if far_row > MAX_ROW or far_column > MAX_COLUMN:
            refuse_cell(ErrorCode.FAR_CELL, self._sheet.name, far_row, far_column, cell.text)
        self.taken += sum(repeats for _, repeats, _ in self._row_cells) * self._row_repeats
        if self.taken > MAX_CELLS:
            refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_CELLS:,}")
        for row in range(self._row, far_row + 1):
            self._sheet.rows[row] = {
                column: cell for first, repeats, cell in self._row_cells for column in range(first, first + repeats)
            }

    def _finish(self) -> None:
        assert self._sheet is not None
        self._sheet.hidden_rows = frozenset(self._hidden_rows & self._sheet.rows.keys())
        self._sheet.hidden_columns = frozenset(self._hidden_columns)
        self._sheet.merged = tuple(self._merged)
        self._sheet.legacy_cells = frozenset(self._legacy)
        self.sheets.append(self._sheet)
        self._sheet = None


def cell_of(named: Mapping[str, str], shown: str) -> Cell | None:
    """The cell behind its attributes and the text that its reader sees; None when that is nothing."""
    kind = named.get("value-type", "")
    if kind == "error" or ("formula" in named and _ERROR.fullmatch(shown.strip())):
        return Cell(CellKind.ERROR, shown.strip() or "#N/A")
    if kind in ("float", "currency", "percentage"):
        number = float(named["value"])
        if not -1e300 < number < 1e300:
            raise ValueError(number)
        if kind == "percentage":
            return Cell(CellKind.PERCENT, f"{number * 100:.12g}%", number)
        return Cell(CellKind.NUMBER, f"{number:.15g}", number)
    if kind == "boolean":
        return boolean_cell(named.get("boolean-value") == "true")
    if kind == "date":
        return Cell(CellKind.DATE, _day(named.get("date-value", ""), shown))
    if kind == "time":
        return Cell(CellKind.DATE, shown.strip() or named.get("time-value", "")[:40])
    if kind == "" and "formula" in named and not shown:
        return UNCALCULATED
    return text_cell(shown or named.get("string-value", "")[: MAX_TEXT + 1])


def _day(written: str, shown: str) -> str:
    try:
        return f"{date.fromisoformat(written[:10]):%d/%m/%Y}"
    except ValueError:
        return shown.strip() or written[:40]


def _count(named: Mapping[str, str], name: str) -> int:
    """How many times something stands there: at least once, and no number of a trap."""
    written = named.get(name, "1")
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise ValueError(written)
    return max(int(written), 1)
