"""What one cell of a report workbook answers. Nothing is guessed: a share where a count is asked is an error."""

import math
import re

from data_access.intake.grid import Cell, CellKind
from data_access.loading.errors import ErrorCode
from kpi.indicators import Indicator, Input
from kpi.report_template import Part, Word, answer_words, word_of

#: A word, a whole number (counts) or a number (scores).
Content = Word | int | float
#: Numbers written as text, with a Vietnamese or an English decimal mark; thousands are never guessed at.
_DECIMAL = re.compile(r"([+-]?\d+)(?:[.,](\d+))?( ?%)?")


class Refused(Exception):
    """The cell is no answer to what its column asks."""

    def __init__(self, code: ErrorCode, expected: str = "") -> None:
        super().__init__(code, expected)
        self.code, self.expected = code, expected


def content_of(cell: Cell, part: Part, indicator: Indicator) -> Content:
    """The answer in a non-empty cell: Word.NOT_APPLICABLE, or YES/NO for a flag, a whole number for a count, a number
    for a score or number. Raises Refused. Ranges are left to the store, which checks every source alike."""
    if cell.kind is CellKind.ERROR:
        raise Refused(ErrorCode.FORMULA_ERROR)
    if cell.kind is CellKind.UNCALCULATED:
        raise Refused(ErrorCode.NOT_CALCULATED)
    word = word_of(cell.text) if cell.kind is CellKind.TEXT else None
    if word is Word.NOT_APPLICABLE:
        return word
    if part is Part.FLAG:
        return _flag(cell, word)
    if word is not None:
        raise Refused(ErrorCode.BAD_ANSWER, _expected(part))
    return _amount(cell, indicator) if part is Part.VALUE else _whole(cell)


def _flag(cell: Cell, word: Word | None) -> Word:
    """Có or Không; 1 and 0 mean the same here as in the observations file."""
    if word is None and cell.kind in (CellKind.NUMBER, CellKind.TEXT):
        word = {"1": Word.YES, "0": Word.NO}.get(cell.text)
    if word is None:
        raise Refused(ErrorCode.BAD_ANSWER, _expected(Part.FLAG))
    return word


def _whole(cell: Cell) -> int:
    """A count. A cell that shows "5%" holds 0.05, one that shows "100%" holds 1: neither is a count."""
    if cell.kind is CellKind.NUMBER and cell.number is not None and math.isfinite(cell.number):
        if cell.number != int(cell.number):
            raise Refused(ErrorCode.NOT_WHOLE)
        return int(cell.number)
    if cell.kind is CellKind.TEXT and re.fullmatch(r"[+-]?[0-9]{1,18}", cell.text):
        return int(cell.text)
    if cell.kind is CellKind.PERCENT or (cell.kind is CellKind.TEXT and _DECIMAL.fullmatch(cell.text)):
        raise Refused(ErrorCode.NOT_WHOLE)
    raise Refused(ErrorCode.BAD_ANSWER, _expected(Part.NUMERATOR))


def _amount(cell: Cell, indicator: Indicator) -> float:
    """A score or a number. For a score out of 100, "75%" and 75 say the same."""
    scored = indicator.input is Input.SCORE
    if cell.number is not None and math.isfinite(cell.number):
        if cell.kind is CellKind.NUMBER:
            return float(cell.number)
        if cell.kind is CellKind.PERCENT and scored:
            return float(cell.text.removesuffix("%"))
    found = _DECIMAL.fullmatch(cell.text) if cell.kind is CellKind.TEXT and len(cell.text) < 30 else None
    if found is None or (found[3] and not scored):
        raise Refused(ErrorCode.BAD_NUMBER, "75.5")
    return float(f"{found[1]}.{found[2] or 0}")


def _expected(part: Part) -> str:
    words = answer_words("vi")
    if part is Part.FLAG:
        return ", ".join(words.values())
    return f"0, 1, 2 …, {words[Word.NOT_APPLICABLE]}"
