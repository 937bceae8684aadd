"""The rows of a chart as CSV and XLSX, together with what they are about: the same words as in the chart's image."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import xlsxwriter

Cell = str | int | float | Fraction | None

#: What a spreadsheet would take for a formula at the start of a text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WHOLE, _PARTS = "#,##0", "#,##0.0#####"
_NARROWEST, _WIDEST = 8, 46


@dataclass(frozen=True, slots=True)
class Context:
    """What a chart says and of what: finished words in the reader's language, of the moment the data were read.

    title: what it shows; subtitle: how it is counted ("" for nothing to say); facts: (what, words) of the filters and
    the data date, in order; source: one sentence; marks: what warns of the data ("Dữ liệu mẫu"). `marks_name` and
    `title_name` head the columns of the marks and the title in a CSV; `file_name` is without an ending.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    source: str
    marks: tuple[str, ...]
    title_name: str
    source_name: str
    marks_name: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that a chart draws, in its order. Numbers are exact and unrounded; None is nothing known."""

    columns: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


def csv_of(table: Table, context: Context) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets then read the letters right), header row, `.` decimals, comma.

    The context stands in columns behind the data, the same in every row: the file stays one plain table, and rows of
    several files can be put below each other. Fractions are the nearest double, an infinite ratio is `inf`.
    """
    names, values = zip(*_context_cells(context), strict=True)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_text(name) for name in (*table.columns, *names))
    for line in table.lines:
        writer.writerow(_plain(cell) for cell in (*line, *values))
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(table: Table, context: Context) -> bytes:
    """A workbook of one sheet: title, marks and context on top, then the table with a filter, ready to print."""
    buffer = io.BytesIO()
    # Texts stay texts: no cell becomes a formula or a link because a name looks like one.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": context.title})
    sheet = book.add_worksheet()
    formats = _formats(book)
    row = _write_context(sheet, context, formats)
    _write_table(sheet, row, table, formats)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row)
    book.close()
    return buffer.getvalue()


def _context_cells(context: Context) -> list[tuple[str, str]]:
    return [
        (context.title_name, context.title),
        *context.facts,
        (context.source_name, context.source),
        (context.marks_name, "; ".join(context.marks)),
    ]


def _plain(cell: Cell) -> str | int | float | None:
    """A cell as the CSV writer takes it."""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, Fraction):
        return cell.numerator if cell.denominator == 1 else float(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _text(cell: str) -> str:
    """A text that no spreadsheet runs: names come from files that others loaded."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _formats(book: Any) -> dict[str, Any]:
    line = {"bottom": 1, "bottom_color": "#E3E6EA", "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#5B6470"}),
        "mark": book.add_format({"bold": True, "font_color": "#B3261E"}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"}),
        "head_right": book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom", "align": "right"}
        ),
        "text": book.add_format({"text_wrap": True, **line}),
        "whole": book.add_format({"num_format": _WHOLE, **line}),
        "parts": book.add_format({"num_format": _PARTS, **line}),
        "right": book.add_format({"align": "right", **line}),
    }


def _write_context(sheet: Any, context: Context, formats: dict[str, Any]) -> int:
    """Writes the lines above the table; the row of the table's heading."""
    sheet.write_string(0, 0, context.title, formats["title"])
    row = 1
    for mark in context.marks:
        sheet.write_string(row, 0, mark, formats["mark"])
        row += 1
    facts = [f"{name}: {words}" for name, words in context.facts]
    for line in (context.subtitle, *facts, context.source):
        if line:
            sheet.write_string(row, 0, line, formats["note"])
            row += 1
    return row + 1


def _write_table(sheet: Any, top: int, table: Table, formats: dict[str, Any]) -> None:
    for column, name in enumerate(table.columns):
        cells = [line[column] for line in table.lines]
        numbers = any(isinstance(cell, int | float | Fraction) for cell in cells)
        sheet.write_string(top, column, name, formats["head_right" if numbers else "head"])
        sheet.set_column(column, column, _width(name, cells))
        for row, cell in enumerate(cells, start=top + 1):
            _write_cell(sheet, row, column, cell, formats)
    if table.lines:
        sheet.autofilter(top, 0, top + len(table.lines), len(table.columns) - 1)
    sheet.freeze_panes(top + 1, 0)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, formats["text"])
    elif isinstance(cell, float) and not math.isfinite(cell):
        sheet.write_string(row, column, "∞" if cell > 0 else "−∞", formats["right"])
    else:
        whole = isinstance(cell, int) or Fraction(cell).denominator == 1
        sheet.write_number(row, column, float(cell), formats["whole" if whole else "parts"])


def _width(name: str, cells: Sequence[Cell]) -> int:
    """Room for the longest word of the heading and for most of the longest text."""
    words = max((len(word) for word in name.split()), default=0) + 2
    texts = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return max(_NARROWEST, words, min(texts + 1, _WIDEST))
