"""Reading a CSV file (UTF-8, header row) into rows of text by column; what it holds is the loaders' business."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_access.loading.errors import ErrorCode, LoadError, LoadRefused

#: A file larger than this is no list of units or answers (1.5 million answers are 90 MB).
MAX_BYTES = 500_000_000
MAX_CELL = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as a spreadsheet shows it (the header is row 1) and its cells, stripped."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; `position` of a column that the file doesn't have is None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def position(self, column: str) -> int | None:
        return self.columns.index(column) if column in self.columns else None

    def dicts(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row as (number, column -> text); a column that is absent reads as empty through `.get(column, "")`."""
        for row in self.rows:
            yield row.number, dict(zip(self.columns, row.cells, strict=True))


def read_table(source: "Path | bytes | Table", required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a CSV whose columns are checked against a file contract; blank lines are passed over.

    Raises LoadRefused with every fault of the file as a whole; OSError when a path cannot be read.
    """
    if isinstance(source, Table):
        table = source
    else:
        table = _parse(_text(source.read_bytes() if isinstance(source, Path) else source))
    _check_columns(table.columns, required, optional)
    if not table.rows:
        raise LoadRefused(LoadError(ErrorCode.EMPTY_FILE, None, ""))
    return table


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        size = f"{len(content) // 1_000_000} MB"
        raise LoadRefused(LoadError(ErrorCode.FILE_TOO_LARGE, None, "", size, f"{MAX_BYTES // 1_000_000} MB"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadRefused(LoadError(ErrorCode.NOT_UTF8, line, "")) from None
    if "\0" in text:
        raise LoadRefused(LoadError(ErrorCode.NOT_CSV, text[: text.index("\0")].count("\n") + 1, "", "NUL"))
    return text


def _parse(text: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] | None = None
    rows: list[Row] = []
    errors: list[LoadError] = []
    number = 0
    kept: dict[str, str] = {}
    try:
        for cells in reader:
            number += 1
            # The same text is kept once: a large file says the same few things over and over.
            stripped = [kept.setdefault(cell, cell) for cell in map(str.strip, cells)]
            if not any(stripped):
                continue
            if columns is None:
                columns = tuple(name.lower() for name in stripped)
                continue
            if len(stripped) != len(columns):
                extra = stripped[len(columns) :]
                if any(extra):
                    errors.append(LoadError(ErrorCode.EXTRA_CELLS, number, "", next(cell for cell in extra if cell)))
                stripped = stripped[: len(columns)] + [""] * (len(columns) - len(stripped))
            long = next((i for i, cell in enumerate(stripped) if len(cell) > MAX_CELL), None)
            if long is not None:
                errors.append(LoadError(ErrorCode.TOO_LONG, number, columns[long], stripped[long], str(MAX_CELL)))
            rows.append(Row(number, tuple(stripped)))
    except csv.Error as error:
        raise LoadRefused(LoadError(ErrorCode.NOT_CSV, number + 1, "", str(error))) from None
    if columns is None:
        raise LoadRefused(LoadError(ErrorCode.EMPTY_FILE, None, ""))
    if errors:
        raise LoadRefused(*errors)
    return Table(columns, tuple(rows))


def _check_columns(columns: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> None:
    known = (*required, *optional)
    errors = []
    for position, name in enumerate(columns):
        if name in columns[:position]:
            errors.append(LoadError(ErrorCode.REPEATED_COLUMN, 1, name, name))
        elif name not in known:
            errors.append(LoadError(ErrorCode.UNKNOWN_COLUMN, 1, "", name, ", ".join(known)))
    missing = [name for name in required if name not in columns]
    errors.extend(LoadError(ErrorCode.MISSING_COLUMN, 1, "", "", name) for name in missing)
    if errors:
        raise LoadRefused(*errors)
