"""The sender's workbook with its errors, made from what was read."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from data_access.intake.grid import CellKind, FileKind, Sheet, letter
from data_access.loading.errors import LoadError
from data_access.loading.files import FileRead
from exports.corrected_workbook import Fault, SheetCells, corrected
from ui.import_words import what

#: What a CSV's only sheet is called in the workbook that is made of it.
_CSV = "CSV"
_OWN = (FileKind.XLSX, FileKind.XLSM)


def can_be_made(read: FileRead) -> bool:
    """Whether there are cells to colour: not for a file that could not be read."""
    return read.understood.kind is not None


def is_own(read: FileRead) -> bool:
    """Whether the sender's own file comes back, not one made of its cells."""
    return read.understood.kind in _OWN


def ending(read: FileRead) -> str:
    return "xlsm" if read.understood.kind is FileKind.XLSM else "xlsx"


def workbook(read: FileRead, errors: Sequence[LoadError], content: bytes, language: str) -> bytes:
    """The bytes of the workbook."""
    letters = _letters(read, content) if read.observations else {}
    only = _CSV if read.book is None else read.book.sheets[0].name or _CSV
    faults = [
        Fault(
            sheet=error.sheet or (only if error.row is not None else ""),
            row=error.row,
            column=letters.get(error.column, "") if letters else error.column,
            code=error.code.value,
            message=what(error, language),
            text=error.text,
            expected=error.wanted(language),
        )
        for error in errors
    ]
    own = content if is_own(read) else None
    made, _ = corrected(own, faults, _sheets(read, content), language=language, old_list=read.error_list)
    return made


def _sheets(read: FileRead, content: bytes) -> Iterator[SheetCells]:
    if read.book is None:
        rows = enumerate(_csv_rows(content), 1)
        yield SheetCells(_CSV, [(n, {at: text for at, text in enumerate(row, 1) if text}) for n, row in rows])
        return
    for sheet in read.book.sheets:
        yield SheetCells(
            sheet.name or _CSV,
            _rows(sheet),
            [(one.first_row, one.first_column, one.last_row, one.last_column) for one in sheet.merged],
            sheet.hidden,
            sheet.hidden_rows,
            sheet.hidden_columns,
        )


def _rows(sheet: Sheet) -> Iterator[tuple[int, Mapping[int, str | tuple[float, bool]]]]:
    for number in sheet.row_numbers():
        cells: dict[int, str | tuple[float, bool]] = {}
        for column, cell in sheet.row(number).items():
            if cell.kind in (CellKind.NUMBER, CellKind.PERCENT) and cell.number is not None:
                cells[column] = (cell.number, cell.kind is CellKind.PERCENT)
            else:
                cells[column] = cell.text
        yield number, cells


def _csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _letters(read: FileRead, content: bytes) -> dict[str, str]:
    """The letter over each column of a file of observations, whose errors name columns by their headings."""
    if read.book is None:
        header = dict(enumerate(next(iter(_csv_rows(content)), []), 1))
    else:
        sheet = read.book.sheets[0]
        header = {at: cell.text for at, cell in sheet.row(sheet.row_numbers()[0]).items()}
    return {name.strip(): letter(at) for at, name in header.items()}
