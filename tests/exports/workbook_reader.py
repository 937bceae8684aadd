"""A workbook of results as its reader finds it: cells by sheet and heading, and what a cell shows."""

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

from exports.wording import text


def opened(content: bytes, *, values: bool = True) -> Any:
    """The workbook with the values of its formulas, or with the formulas."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def heading_row(sheet: Any, *headings: str) -> int:
    """The row in which all these headings stand."""
    for row in sheet.iter_rows(min_row=1, max_row=30):
        if set(headings) <= {cell.value for cell in row}:
            return int(row[0].row)
    raise AssertionError(f"{sheet.title}: {headings}")


def lines(sheet: Any, head: int, count: int) -> list[dict[str, Any]]:
    """So many rows below the headings, their cells by heading."""
    names = [cell.value for cell in sheet[head]]
    return [dict(zip(names, sheet[head + 1 + number], strict=False)) for number in range(count)]


def column(name: str, language: str = "vi") -> str:
    return text(language, f"workbook.column_{name}")


def shown(cell: Any, language: str = "vi") -> str:
    """What a reader sees: the number by its format, as spreadsheets round (fifteen digits, halves up)."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    sections = re.sub(r"\[\$[^\]]*\]", "", cell.number_format).split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[2] if not value and len(sections) > 2 else ""
    section = section or sections[0]
    pattern = re.search(r"#,##0(?:\.(0+))?", section)
    if pattern is None:
        return section.replace('"', "")
    rounded = Decimal(f"{abs(value):.15g}").quantize(Decimal(1).scaleb(-len(pattern[1] or "")), ROUND_HALF_UP)
    digits = f"{rounded:,f}"
    if language == "vi":
        digits = digits.translate(str.maketrans(",.", ".,"))
    return section.replace(pattern[0], digits).replace('"', "")
