"""What one cell answers in its slot. Nothing is guessed: a share where a count is asked is an error that says so."""

import math
import re
from dataclasses import dataclass, replace
from enum import IntEnum

from data_access.intake.grid import Cell, CellKind
from data_access.intake.number_text import number_of, pair_of, plain_digits, without_letters, without_note, without_star
from data_access.intake.said_words import CLOSING, counted_words, decimals, expected_of, spelling, two_counts, word_in
from data_access.intake.slots import Slot
from data_access.loading.errors import ErrorCode, Wanted
from kpi.indicators import Indicator, Input

_PERCENT = re.compile(r"(.+?) ?%")
_WITH_PERCENT = re.compile(r"(.+?) ?\((\d[\d.,]*) ?%\)")
_WITH_WORD = re.compile(r"(\d[\d., ]*?(?: ?/ ?\d[\d., ]*?)?) ?([^\W\d].*)")
_WHOLE_LIMIT = 10**18
_COUNTS = (Slot.NUMERATOR, Slot.DENOMINATOR, Slot.PERCENT)


class Kind(IntEnum):
    """What was understood of a cell."""

    BLANK = 0
    WHOLE = 1  # numerator
    PAIR = 2  # numerator and denominator
    AMOUNT = 3  # value
    YES = 4
    NO = 5
    NOT_APPLICABLE = 6
    FAULT = 7


@dataclass(frozen=True, slots=True)
class Said:
    """One cell understood. `percent` stands beside counts, to be compared with them; `step` is its last place;
    `other_percent` is the other way to read it (0.975 is 97.5% where the cell shows no sign). `starred`: the mark of a
    note behind the number was passed over."""

    kind: Kind
    numerator: int = 0
    denominator: int = 0
    value: float = math.nan
    percent: float = math.nan
    step: float = 1.0
    other_percent: float = math.nan
    code: ErrorCode | None = None
    expected: str | Wanted = ""
    starred: bool = False


BLANK = Said(Kind.BLANK)
_WORDS = {
    "yes": Said(Kind.YES),
    "no": Said(Kind.NO),
    "not_applicable": Said(Kind.NOT_APPLICABLE),
    "blank": BLANK,
}


def said(cell: Cell, slot: Slot, indicator: Indicator, *, counted: bool = True) -> Said:
    """What a non-empty cell answers. `counted`: both counts have columns of their own, so that a percentage is only
    compared. Ranges, and what only the database knows, are left to the store, which checks every source alike."""
    if slot is Slot.PERCENT and counted:
        return _percentage(cell)
    if cell.kind is CellKind.ERROR:
        return _fault(ErrorCode.FORMULA_ERROR)
    if cell.kind is CellKind.UNCALCULATED:
        return _fault(ErrorCode.NOT_CALCULATED)
    word = word_in(cell)
    if word == "blank":
        return BLANK
    if word == "not_applicable":
        return _WORDS[word]
    if indicator.input is Input.FLAG:
        return _flag(cell, word)
    if word == "unclear":
        return _fault(ErrorCode.UNCLEAR_ANSWER, expected_of(slot))
    if slot in _COUNTS:
        return _count(cell, slot, indicator)
    return _amount(cell, indicator)


def _flag(cell: Cell, word: str | None) -> Said:
    """Yes or no; 1 and 0 mean the same here as in the observations file."""
    if word == "unclear":
        return _fault(ErrorCode.UNCLEAR_ANSWER, expected_of(Slot.FLAG))
    if word is None and cell.kind in (CellKind.NUMBER, CellKind.TEXT):
        word = {"1": "yes", "0": "no"}.get(plain_digits(cell.text))
    return _WORDS[word] if word else _fault(ErrorCode.BAD_ANSWER, expected_of(Slot.FLAG))


def _count(cell: Cell, slot: Slot, indicator: Indicator) -> Said:
    if cell.kind is CellKind.DATE:
        return _fault(ErrorCode.DATE_FOR_COUNTS, two_counts(indicator))
    if cell.kind is CellKind.PERCENT and cell.number is not None:
        return _share(cell.number * 100, indicator)
    if cell.kind is CellKind.NUMBER and cell.number is not None and math.isfinite(cell.number):
        if slot is Slot.PERCENT:
            return _share(cell.number, indicator)
        whole = cell.number == int(cell.number) and abs(cell.number) < _WHOLE_LIMIT
        return Said(Kind.WHOLE, int(cell.number)) if whole else _fault(ErrorCode.NOT_WHOLE)
    if cell.kind is not CellKind.TEXT or len(cell.text) > 60:
        return _fault(ErrorCode.BAD_ANSWER, expected_of(slot))
    text = plain_digits(cell.text)
    bare = without_star(text)
    return _count_text(text, slot, indicator) if bare is None else _starred(_count_text(bare, slot, indicator))


def _count_text(text: str, slot: Slot, indicator: Indicator) -> Said:
    """A count typed as text: with a share in brackets behind it, with the word for what is counted, or both counts."""
    beside = _WITH_PERCENT.fullmatch(text)
    if beside is not None:
        found, share = _count_text(beside[1], slot, indicator), number_of(beside[2])
        if share is None or share.decimal is None or found.kind is Kind.FAULT:
            return found
        return Said(found.kind, found.numerator, found.denominator, percent=share.decimal, step=_step(share.digits))
    share_text = _PERCENT.fullmatch(text)
    if share_text is not None:
        share = number_of(share_text[1])
        if share is not None and share.decimal is not None:
            return _share(share.decimal, indicator)
    pair = pair_of(text)
    if pair is not None:
        if slot is Slot.DENOMINATOR:
            return _fault(ErrorCode.BAD_ANSWER, expected_of(slot))
        return Said(Kind.PAIR, *pair)
    number = number_of(text)
    if number is not None:
        if slot is Slot.PERCENT:
            share_said = number.decimal if number.decimal is not None else number.whole
            assert share_said is not None  # a number is whole, decimal, or could be both
            return _share(float(share_said), indicator)
        return _fault(ErrorCode.NOT_WHOLE) if number.whole is None else Said(Kind.WHOLE, number.whole)
    with_word = _WITH_WORD.fullmatch(text)
    if with_word is not None and spelling(with_word[2]).rstrip(CLOSING) in counted_words(indicator, slot):
        return _count_text(with_word[1].strip(), slot, indicator)
    return _slip(text) or _fault(ErrorCode.BAD_ANSWER, expected_of(slot))


def _slip(text: str) -> Said | None:
    """A number with something in it or behind it that its writer has to sort out."""
    if (meant := without_letters(text)) is not None:
        return _fault(ErrorCode.LETTER_IN_NUMBER, meant)
    if (bare := without_note(text)) is not None:
        return _fault(ErrorCode.NOTE_ON_NUMBER, bare)
    return None


def _starred(found: Said) -> Said:
    return found if found.kind is Kind.FAULT else replace(found, starred=True)


def _share(percent: float, indicator: Indicator) -> Said:
    code = ErrorCode.PERCENT_ABOVE_100 if percent > 100 else ErrorCode.PERCENT_NEEDS_COUNTS
    return _fault(code, two_counts(indicator))


def _amount(cell: Cell, indicator: Indicator) -> Said:
    """A score or a number. For a score out of 100, "75%" and 75 say the same."""
    scored = indicator.input is Input.SCORE
    if cell.kind is CellKind.NUMBER and cell.number is not None and math.isfinite(cell.number):
        return Said(Kind.AMOUNT, value=float(cell.number))
    if cell.kind is CellKind.PERCENT and cell.number is not None and scored:
        return Said(Kind.AMOUNT, value=float(f"{cell.number * 100:.12g}"))
    if cell.kind is not CellKind.TEXT or len(cell.text) > 40:
        return _fault(ErrorCode.BAD_NUMBER, decimals("75.5"))
    text = plain_digits(cell.text)
    bare = without_star(text)
    return _amount_text(text, scored, indicator) if bare is None else _starred(_amount_text(bare, scored, indicator))


def _amount_text(text: str, scored: bool, indicator: Indicator) -> Said:
    share = _PERCENT.fullmatch(text)
    number = number_of(share[1] if share is not None and scored else text)
    with_word = _WITH_WORD.fullmatch(text)
    if number is None and with_word and spelling(with_word[2]).rstrip(CLOSING) in counted_words(indicator, Slot.VALUE):
        number = number_of(with_word[1].strip())
    if number is None or number.decimal is None:
        return _slip(text) or _fault(ErrorCode.BAD_NUMBER, decimals("75.5"))
    two_ways = number.whole is not None and number.decimal != number.whole
    if two_ways and not (scored and number.whole is not None and number.whole > 100):
        return _fault(ErrorCode.AMBIGUOUS_NUMBER, decimals(f"{number.decimal:g}; {number.whole}"))
    return Said(Kind.AMOUNT, value=number.decimal)


def _percentage(cell: Cell) -> Said:
    """A percentage beside its counts: only compared, so what cannot be read of it (#DIV/0! for 0 of 0) is no fault."""
    if cell.kind is CellKind.PERCENT and cell.number is not None:
        return Said(Kind.BLANK, percent=float(f"{cell.number * 100:.12g}"), step=_step(_decimals(cell.text)))
    sign = False
    value, digits = None, 0
    if cell.kind is CellKind.NUMBER:
        value, digits = cell.number, _decimals(cell.text)
    elif cell.kind is CellKind.TEXT and len(cell.text) <= 30:
        text = plain_digits(cell.text)
        share = _PERCENT.fullmatch(text)
        number = number_of(share[1] if share else text)
        sign = share is not None
        if number is not None:
            value, digits = number.decimal, number.digits
    if value is None or not math.isfinite(value):
        return BLANK
    other = math.nan if sign or not 0 <= value <= 1 else value * 100
    return Said(Kind.BLANK, percent=value, step=_step(digits), other_percent=other)


def _step(digits: int) -> float:
    """How far a percentage with so many decimals may lie from the exact one: rounded or cut off, never closer asked
    than a twentieth."""
    return max(10.0**-digits, 0.05)


def _decimals(text: str) -> int:
    found = re.search(r"[.,](\d+)", text)
    return len(found[1]) if found else 0


def _fault(code: ErrorCode, expected: str | Wanted = "") -> Said:
    return Said(Kind.FAULT, code=code, expected=expected)
