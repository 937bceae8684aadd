"""A workbook made anew from cells that were read, with bad cells coloured and commented and the list of errors."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from exports.corrected_workbook import AUTHOR, FILL, MOST_COMMENTS, Fault, Marked, SheetCells
from kpi.report_template import ERRORS_MARK

#: Above this many rows the workbook is written row by row, without keeping it in memory and without merged cells.
_LARGE = 20_000
_LONGEST_TEXT = 32_767


def write_anew(sheets: Iterable[SheetCells], marked: Marked) -> bytes:
    """The bytes of an .xlsx. Every text stays a text: nothing becomes a formula, a number or a link."""
    kept = [(sheet, list(sheet.rows)) for sheet in sheets if sheet.name != marked.old_list]
    buffer = io.BytesIO()
    large = sum(len(rows) for _, rows in kept) > _LARGE
    book = xlsxwriter.Workbook(buffer, {"in_memory": not large, "constant_memory": large})
    book.set_properties({"author": AUTHOR})
    formats = {
        "bad": book.add_format({"bg_color": f"#{FILL[2:]}"}),
        "bad_percent": book.add_format({"bg_color": f"#{FILL[2:]}", "num_format": 10}),
        "percent": book.add_format({"num_format": 10}),
        "plain": None,
    }
    commented = 0
    for sheet, rows in kept:
        made = book.add_worksheet(sheet.name or None)
        faults = {xl_cell_to_rowcol(place): said for place, said in marked.cells.get(sheet.name, {}).items()}
        _write_sheet(made, sheet, rows, faults, formats, merge=not large)
        for at, said in faults.items():
            if commented < MOST_COMMENTS:
                made.write_comment(*at, f"{AUTHOR}:\n{said}", {"author": AUTHOR, "x_scale": 2, "y_scale": 1.2})
                commented += 1
    _write_list(book, marked, {sheet.name for sheet, _ in kept})
    book.close()
    return buffer.getvalue()


def _write_sheet(
    made: Any,
    sheet: SheetCells,
    rows: list[tuple[int, Mapping[int, str | tuple[float, bool]]]],
    faults: Mapping[tuple[int, int], str],
    formats: Mapping[str, Any],
    *,
    merge: bool,
) -> None:
    bad: dict[int, set[int]] = {}
    for row, column in faults:
        bad.setdefault(row, set()).add(column)
    there = dict(rows)
    for number in sorted(there.keys() | {row + 1 for row in bad}):
        cells = there.get(number, {})
        red = bad.get(number - 1, set())
        for column in sorted({one - 1 for one in cells} | red):
            content = cells.get(column + 1)
            percent = isinstance(content, tuple) and content[1]
            look = formats[
                ("bad_percent" if percent else "bad") if column in red else "percent" if percent else "plain"
            ]
            if content is None:
                made.write_blank(number - 1, column, None, look)
            elif isinstance(content, tuple):
                made.write_number(number - 1, column, content[0], look)
            else:
                made.write_string(number - 1, column, content[:_LONGEST_TEXT], look)
        if number in sheet.hidden_rows:
            made.set_row(number - 1, None, None, {"hidden": True})
    if merge:
        for first_row, first_column, last_row, last_column in sheet.merged:
            _merge(made, there, first_row, first_column, last_row, last_column)
    made.set_column(0, 0, 16)
    made.set_column(1, 1, 34)
    for column in sheet.hidden_columns:
        made.set_column(column - 1, column - 1, None, None, {"hidden": True})
    if sheet.hidden:
        made.hide()


def _merge(
    made: Any, there: Mapping[int, Mapping[int, str | tuple[float, bool]]], top: int, left: int, bottom: int, right: int
) -> None:
    if (top, left) == (bottom, right):
        return
    content = there.get(top, {}).get(left)
    made.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
    if isinstance(content, tuple):
        made.write_number(top - 1, left - 1, content[0])
    elif content is not None:
        made.write_string(top - 1, left - 1, content[:_LONGEST_TEXT])


def _write_list(book: Any, marked: Marked, taken: set[str]) -> None:
    name = list_name(marked, taken)
    made = book.add_worksheet(name)
    bold, link = book.add_format({"bold": True}), book.get_default_url_format()
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    made.write_string(0, 0, ERRORS_MARK)
    made.set_row(0, None, None, {"hidden": True})
    head = marked.head()
    for number, line in enumerate(head, 1):
        made.write_string(number, 0, line, bold if number == 1 else None)
    first = len(head) + 3
    for column, (heading, width) in enumerate(marked.columns):
        made.set_column(column, column, width)
        made.write_string(first - 1, column, heading, bold)
    for row, fault in enumerate(marked.listed, first):
        label, target = link_of(fault, marked)
        if target and fault.sheet in taken:
            made.write_url(row, 0, f"internal:{target}", link, label)
        else:
            made.write_string(row, 0, label)
        for column, text in enumerate((fault.text, fault.message, fault.expected, fault.code), 1):
            made.write_string(row, column, text[:_LONGEST_TEXT], wrapped)
    made.activate()


def list_name(marked: Marked, taken: Iterable[str]) -> str:
    """A name for the sheet with the list that no other sheet has."""
    used = {name.casefold() for name in taken}
    wanted = marked.words("sheet")
    names = (wanted if n == 1 else f"{wanted} {n}" for n in range(1, 10_000))
    return next(name for name in names if name.casefold() not in used)


def link_of(fault: Fault, marked: Marked) -> tuple[str, str]:
    """What a line of the list says of its place, and where it leads ("" for nowhere)."""
    if not fault.place:
        return fault.sheet or marked.words("whole"), ""
    quoted = fault.sheet.replace("'", "''")
    return f"{fault.sheet}!{fault.place}", f"'{quoted}'!{fault.place}"
