"""A file's bytes to its cells: what kind it is by its content, whether its name agrees, and the reader of that kind.

Every file ends in a `Workbook` or in one sentence (LoadRefused with one error), in bounded time and memory.
"""

from collections.abc import Sequence
from pathlib import PurePath

from data_access.intake.archive import Archive, opened
from data_access.intake.csv_text import read_csv
from data_access.intake.grid import FileKind, Sheet, Workbook
from data_access.intake.kinds import has_macros, kind_of, kind_of_archive
from data_access.intake.ods import read_ods
from data_access.intake.refusals import Budget, refuse
from data_access.intake.text_encoding import NotText, decoded
from data_access.intake.xls import read_xls
from data_access.intake.xlsx import read_sheets
from data_access.intake.xlsx_parts import book_path
from data_access.loading.errors import ErrorCode

#: The extensions that a kind's files may have; a name without any is not judged.
EXTENSIONS = {
    FileKind.XLSX: (".xlsx", ".xlsm"),
    FileKind.XLSM: (".xlsm",),
    FileKind.XLS: (".xls",),
    FileKind.ODS: (".ods",),
    FileKind.CSV: (".csv", ".txt", ".tsv"),
}


def read_workbook(content: bytes, name: str) -> Workbook:
    """The cells of a file as its reader sees them. Macros are never run, links never followed.

    Raises LoadRefused with one error when the file cannot be read, or is not what its name says.
    """
    if not content:
        refuse(ErrorCode.EMPTY_FILE)
    kind = kind_of(content, name)
    budget = Budget()
    if kind is FileKind.CSV:
        book = _text(content, name, budget)
    elif kind is FileKind.XLS:
        _agrees(name, kind)
        book = read_xls(content, budget)
    else:
        with opened(content, budget) as archive:
            book = _zipped(archive, name)
    if not any(sheet.row_numbers() for sheet in book.sheets):
        refuse(ErrorCode.EMPTY_FILE)
    return book


def _text(content: bytes, name: str, budget: Budget) -> Workbook:
    try:
        text, encoding = decoded(content)
    except NotText:
        is_named = any(PurePath(name).suffix.lower() in names for kind, names in EXTENSIONS.items() if kind != "csv")
        refuse(ErrorCode.DAMAGED_WORKBOOK if is_named else ErrorCode.UNKNOWN_FORMAT, name)
    _agrees(name, FileKind.CSV)
    return read_csv(text, encoding, budget)


def _zipped(archive: Archive, name: str) -> Workbook:
    kind = kind_of_archive(archive, name)
    sheets: Sequence[Sheet]
    if kind is FileKind.ODS:
        _agrees(name, kind)
        sheets = read_ods(archive)
    else:
        book = book_path(archive)
        if book is None:
            refuse(ErrorCode.DAMAGED_WORKBOOK, "workbook")
        kind = FileKind.XLSM if has_macros(archive) else kind
        _agrees(name, kind)
        sheets = read_sheets(archive, book)
    return Workbook(kind, sheets)


def _agrees(name: str, kind: FileKind) -> None:
    extension = PurePath(name).suffix.lower()
    if not extension or extension in EXTENSIONS[kind]:
        return
    if kind is FileKind.CSV:
        refuse(ErrorCode.TEXT_NAMED_WORKBOOK, name, EXTENSIONS[kind][0])
    refuse(ErrorCode.WRONG_EXTENSION, name, EXTENSIONS[kind][0])
