"""Single cells, the same for every format: text as it is read, numbers as they are shown."""

import math
import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from data_access.intake.grid import Cell, CellKind

_PERCENT = re.compile(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)')
#: Every space, and invisible characters that Python does not count as spaces.
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\x00" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def clean(text: str) -> str:
    """Composed letters (NFC), without spaces at the ends: non-breaking and invisible ones too."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).strip(_UNSEEN)


def is_blank(text: str) -> bool:
    """Whether its reader sees nothing."""
    return not text.strip(_UNSEEN)


def unescaped(text: str) -> str:
    """Text of an .xlsx, where `_x000D_` stands for a character that XML cannot hold."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def text_cell(text: str) -> Cell | None:
    """None when its reader sees nothing."""
    shown = clean(text)
    return Cell(CellKind.TEXT, shown) if shown else None


def number_cell(number: float, kind: CellKind, from_1904: bool = False) -> Cell:
    """A number as its style shows it: NUMBER, PERCENT or DATE."""
    if kind is CellKind.PERCENT:
        return Cell(kind, f"{number * 100:.12g}%", number)
    if kind is CellKind.DATE:
        return Cell(kind, date_text(number, from_1904), number)
    return Cell(CellKind.NUMBER, f"{number:.15g}", number)


def boolean_cell(true: bool) -> Cell:
    return Cell(CellKind.BOOLEAN, "TRUE" if true else "FALSE")


UNCALCULATED = Cell(CellKind.UNCALCULATED, "=")


def date_text(number: float, from_1904: bool = False) -> str:
    """A day number as a day (or as a time of day)."""
    if not math.isfinite(number):
        return f"{number:g}"
    try:
        moment = from_excel(number, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    except (ValueError, OverflowError):
        return f"{number:g}"
    return moment.strftime("%d/%m/%Y") if isinstance(moment, datetime) else str(moment)


@lru_cache(maxsize=1024)
def kind_of_format(code: str) -> CellKind:
    """How a number format shows a number."""
    if len(code) > 1_000:  # no program writes one, and patterns take long over it
        return CellKind.NUMBER
    if _PERCENT.search(code):
        return CellKind.PERCENT
    return CellKind.DATE if is_date_format(code) else CellKind.NUMBER


def builtin_format(number: int) -> str:
    """The code of a format that files name by number only."""
    return str(BUILTIN_FORMATS.get(number) or "General")
