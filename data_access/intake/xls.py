"""Old .xls workbooks, read by xlrd in a process of its own (`xls_child`): neither its time nor its memory can be
trusted with a broken file, and python-calamine, which is faster, says nothing of hidden rows and percent formats."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from data_access.intake.cells import boolean_cell, kind_of_format, number_cell, text_cell
from data_access.intake.code_pages import CodePage, page_of_font, unicode_text
from data_access.intake.grid import Cell, CellKind, FileKind, Merged, Sheet, Workbook
from data_access.intake.refusals import MAX_COLUMN, MAX_TEXT, Budget, refuse, refuse_cell
from data_access.loading.errors import ErrorCode

MAX_BYTES = 60_000_000
#: Longer than the child's own limit of processor time, for a machine that is busy.
_PATIENCE = 12
_CHILD = Path(__file__).with_name("xls_child.py")
_REFUSED = {
    "links": ErrorCode.EXTERNAL_LINKS,
    "encrypted": ErrorCode.ENCRYPTED_FILE,
    "damaged": ErrorCode.DAMAGED_WORKBOOK,
    "memory": ErrorCode.SLOW_FILE,
}
#: Types of cells as xlrd numbers them.
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def read_xls(content: bytes, budget: Budget) -> Workbook:
    """The cells of an .xls file. What its reader cannot manage refuses the file."""
    if len(content) > MAX_BYTES:
        refuse(ErrorCode.FILE_TOO_LARGE, f"{len(content) // 1_000_000} MB", f"{MAX_BYTES // 1_000_000} MB")
    answer = _answer(content)
    if "refused" in answer:
        refuse(_REFUSED[answer["refused"]], answer.get("detail", ".xls"))
    return Workbook(FileKind.XLS, [_sheet(one, answer["from_1904"], budget) for one in answer["sheets"]])


def _answer(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        refuse(ErrorCode.SLOW_FILE)
    if done.returncode < 0:  # ended by its limits
        refuse(ErrorCode.SLOW_FILE)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        refuse(ErrorCode.DAMAGED_WORKBOOK, ".xls")
    return answer


def _sheet(found: dict[str, Any], from_1904: bool, budget: Budget) -> Sheet:
    looks = {int(style): (kind_of_format(code), page_of_font(font)) for style, (code, font) in found["styles"].items()}
    sheet = Sheet(found["name"], hidden=found["hidden"])
    legacy: set[tuple[int, int]] = set()
    budget.take(len(found["cells"]))
    for row, column, kind, value, style in found["cells"]:
        shown, page = looks[style]
        cell = _cell(kind, value, shown, page, from_1904)
        if cell is None:
            continue
        if column > MAX_COLUMN:
            refuse_cell(ErrorCode.FAR_CELL, sheet.name, row, column, cell.text)
        if len(cell.text) > MAX_TEXT:
            refuse_cell(ErrorCode.CELL_TOO_LONG, sheet.name, row, column, cell.text[:80])
        if page is not None and cell.kind is CellKind.TEXT:
            legacy.add((row, column))
        sheet.rows.setdefault(row, {})[column] = cell
    sheet.hidden_rows = frozenset(sheet.rows.keys() & set(found["hidden_rows"]))
    sheet.hidden_columns = frozenset(one for one in found["hidden_columns"] if one <= MAX_COLUMN)
    sheet.merged = tuple(Merged(*one) for one in found["merged"] if one[0] <= one[2] and one[1] <= one[3])
    sheet.legacy_cells = frozenset(legacy)
    return sheet


def _cell(kind: int, value: Any, shown: CellKind, page: CodePage | None, from_1904: bool) -> Cell | None:
    if kind == _TEXT:
        return text_cell(value if page is None else unicode_text(value, page))
    if kind in (_NUMBER, _DATE) and math.isfinite(value):
        return number_cell(value, shown, from_1904)
    if kind == _BOOLEAN:
        return boolean_cell(bool(value))
    return Cell(CellKind.ERROR, _ERRORS.get(value, "#N/A"))
