"""Text tables (CSV): the separator found out, every cell a text; its encoding by `text_encoding`."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from data_access.intake.cells import text_cell
from data_access.intake.dense import DenseSheet
from data_access.intake.grid import Cell, FileKind, Workbook
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW, MAX_TEXT, Budget, refuse, refuse_cell
from data_access.loading.errors import ErrorCode

#: A line longer than this is no row of a table.
MAX_LINE = 4_000_000
SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_ROWS = 60
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_csv(text: str, encoding: str, budget: Budget) -> Workbook:
    """One sheet without a name. Rows are numbered as a spreadsheet shows them, blank ones too."""
    if not text.strip():
        refuse(ErrorCode.EMPTY_FILE)
    lines = [len(line) for line in re.split(r"[\r\n]", text)]
    if max(lines) > MAX_LINE:
        refuse_cell(ErrorCode.CELL_TOO_LONG, "", lines.index(max(lines)) + 1, 1, text[:80])
    said = _SAID.match(text)
    separator = said[1] if said else separator_of(text)
    return Workbook(FileKind.CSV, (_sheet(text[said.end() :] if said else text, separator, budget),), encoding)


def separator_of(text: str) -> str:
    """The separator by which most of the first rows have the same number of cells, the more the better."""
    scores = {separator: _agreement(text, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda one: scores[one])


def _agreement(text: str, separator: str) -> int:
    rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    counts: Counter[int] = Counter()
    try:
        for _, cells in zip(range(_SAMPLE_ROWS), rows, strict=False):
            counts[len(cells)] += any(cells)
    except csv.Error:
        return 0
    return max((rows * (cells - 1) for cells, rows in counts.items()), default=0)


def _sheet(text: str, separator: str, budget: Budget) -> DenseSheet:
    """The text's cells; equal texts are one."""
    table: list[Cell] = []
    known: dict[str, int] = {"": -1}
    rows: list[int] = []
    columns: list[int] = []
    keys: list[int] = []
    for number, cells in enumerate(_rows(text, separator), start=1):
        if number % 500 == 0:
            budget.check()
        taken = len(keys)
        for column, written in enumerate(cells, start=1):
            key = known.get(written)
            if key is None:
                if len(written) > MAX_TEXT:
                    refuse_cell(ErrorCode.CELL_TOO_LONG, "", number, column, written[:80])
                cell = text_cell(written)
                key = known[written] = -1 if cell is None else len(table)
                if cell is not None:
                    table.append(cell)
            if key >= 0:
                columns.append(column)
                keys.append(key)
        taken = len(keys) - taken
        rows.extend([number] * taken)
        budget.take(taken)
        if taken and (number > MAX_ROW or columns[-1] > MAX_COLUMN):
            refuse_cell(ErrorCode.FAR_CELL, "", number, columns[-1], table[keys[-1]].text)
    arrays = [np.asarray(one, dtype=np.int64) for one in (rows, columns, keys)]
    return DenseSheet("", arrays[0], arrays[1], arrays[2], table.__getitem__)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                refuse_cell(ErrorCode.CELL_TOO_LONG, "", number + 1, 1)
            refuse(ErrorCode.BAD_QUOTES, str(number + 1))
        number += 1
        yield cells
