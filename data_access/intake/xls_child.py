"""Run as a program of its own: reads an .xls from its standard input with xlrd, writes its cells as JSON.

It imports nothing of the product, so that it starts quickly; it bounds its own memory and processor time first, since
xlrd allocates what a file asks for and follows what it says.
"""

import json
import os
import resource
import sys
from typing import Any

MEMORY = 700_000_000
SECONDS = 4
MAX_CELLS = 700_000
MAX_ROW = 65_536


def main() -> None:
    """Answers {"sheets": [...]} or {"refused": reason}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # xlrd prints what it wonders about
    content = sys.stdin.buffer.read()
    try:
        answer = _read(content)
    except MemoryError:
        answer = {"refused": "memory"}
    json.dump(answer, answers, ensure_ascii=True)
    answers.flush()


def _read(content: bytes) -> dict[str, Any]:
    import xlrd  # after the limits are set
    from xlrd.book import SUPBOOK_DDEOLE, SUPBOOK_EXTERNAL

    with open(os.devnull, "w", encoding="utf-8") as silent:
        try:
            book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, logfile=silent, ragged_rows=True, on_demand=True
            )
            if {SUPBOOK_EXTERNAL, SUPBOOK_DDEOLE} & set(book._supbook_types):
                return {"refused": "links"}
            return {"sheets": _sheets(book), "from_1904": book.datemode == 1}
        except xlrd.XLRDError as error:
            return {"refused": "encrypted" if "encrypt" in str(error).lower() else "damaged"}
        except MemoryError:
            raise
        except Exception as error:  # whatever a broken file makes xlrd stumble over
            return {"refused": "damaged", "detail": type(error).__name__}


def _sheets(book: Any) -> list[dict[str, Any]]:
    found = []
    left = MAX_CELLS
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        cells = _cells(sheet, left)
        left -= len(cells)
        hidden_columns = [at + 1 for at, look in sheet.colinfo_map.items() if look.hidden or look.width == 0]
        found.append(
            {
                "name": sheet.name,
                "hidden": sheet.visibility != 0,
                "cells": cells,
                "styles": _styles(book, {cell[4] for cell in cells}),
                "hidden_rows": [at + 1 for at, look in sheet.rowinfo_map.items() if look.hidden or look.height == 0],
                "hidden_columns": hidden_columns,
                "merged": [[low + 1, left_ + 1, high, right] for low, high, left_, right in sheet.merged_cells],
            }
        )
        book.unload_sheet(number)
    return found


def _cells(sheet: Any, left: int) -> list[tuple[int, int, int, Any, int]]:
    """Row, column (from 1), type, value and style of every cell that is not empty."""
    from xlrd import XL_CELL_BLANK, XL_CELL_EMPTY

    cells = []
    for row in range(min(sheet.nrows, MAX_ROW)):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, kind in enumerate(kinds):
            if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
                continue
            cells.append((row + 1, column + 1, kind, values[column], sheet.cell_xf_index(row, column)))
        if len(cells) > left:
            raise MemoryError
    return cells


def _styles(book: Any, numbers: set[int]) -> dict[int, tuple[str, str]]:
    """Number format and font of each style."""
    styles = {}
    for number in numbers:
        look = book.xf_list[number] if 0 <= number < len(book.xf_list) else None
        code = book.format_map.get(look.format_key) if look else None
        font = book.font_list[look.font_index].name if look and 0 <= look.font_index < len(book.font_list) else ""
        styles[number] = (code.format_str if code else "General", font)
    return styles


if __name__ == "__main__":
    main()
