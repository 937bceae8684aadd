"""The value of one cell of an .xlsx, as the file writes it, to what its reader sees."""

import math
import re

from data_access.intake.cells import boolean_cell, number_cell, text_cell, unescaped
from data_access.intake.code_pages import unicode_text
from data_access.intake.grid import Cell, CellKind
from data_access.intake.xlsx_parts import Parts, Style

_PLAIN = Style()
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def style_of(number: str, parts: Parts) -> Style:
    """The style of that number; plain when there is none."""
    at = int(number)
    return parts.styles[at] if 0 <= at < len(parts.styles) else _PLAIN


def cell_of(raw: str, kind: str, style: str, parts: Parts) -> Cell | None:
    """The cell behind its value, type (`t`) and style (`s`) as the file writes them; None when nothing is seen."""
    if kind in ("s", "str", "inlineStr"):
        if kind == "s":
            at = int(raw)
            if at < 0:
                raise IndexError(at)
            text = parts.strings[at]
        else:
            text = unescaped(raw)
        legacy = style_of(style, parts).legacy
        return text_cell(text if legacy is None else unicode_text(text, legacy))
    raw = raw.strip()
    if not raw:
        return None
    if kind == "e":
        return Cell(CellKind.ERROR, raw)
    if kind == "b":
        return boolean_cell(raw in ("1", "true"))
    if kind == "d":
        return Cell(CellKind.DATE, raw)
    if not _NUMBER.fullmatch(raw):
        raise ValueError(raw)
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError(raw)
    return number_cell(number, style_of(style, parts).kind, parts.from_1904)
