"""Cells of a field's columns put together to answers, all rows at once: each distinct cell is understood once."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data_access.intake.fields import Field
from data_access.intake.grid import Cell, Column
from data_access.intake.number_text import plain_digits
from data_access.intake.said_words import decimals, expected_of, two_counts, word_in
from data_access.intake.slots import Slot
from data_access.intake.values import BLANK, Kind, Said, said
from data_access.loading.errors import ErrorCode, Wanted
from kpi.indicators import Indicator, indicators

#: Where one in so many numbers of a column of yes and no is above 1, they are counts and no slips.
_ONE_IN = 5

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that is no answer: at which of the rows, in which slot."""

    code: ErrorCode
    at: int
    slot: Slot
    text: str
    expected: str | Wanted = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """A field's answers, one of each row; `given`: rows with an answer and no fault. `filled`: rows with any content.

    dashes: the signs for nothing that were read as blanks, and their rows. stars: the numbers that were read without
    the mark of a note behind them, and their rows.
    """

    given: Bools
    filled: Bools
    numerator: Ints
    denominator: Ints
    has_numerator: Bools
    has_denominator: Bools
    value: Floats
    not_applicable: Bools
    faults: Sequence[Fault]
    dashes: Mapping[str, Ints]
    stars: Mapping[str, Ints]


class _Spread:
    """One column understood: what each row says."""

    def __init__(self, column: Column, slot: Slot, field: Field) -> None:
        self.slot, self._column = slot, column
        used = np.flatnonzero(np.bincount(column.codes + 1)[1:]).tolist()
        table = [BLANK] * (len(column.cells) + 1)  # the last one is that of blank cells, whose code is -1
        indicator = indicators()[field.indicator]
        for code in used:
            table[code] = _said(column.cells[code], slot, indicator, field.counted)
        codes = column.codes
        if slot is Slot.FLAG and _counts_things(column):
            for code in (code for code in used if plain_digits(column.cells[code].text) in ("0", "1")):
                table[code] = Said(Kind.FAULT, code=ErrorCode.BAD_ANSWER, expected=expected_of(slot))
        self._table = table
        self.kind = np.fromiter((one.kind for one in table), np.int8, len(table))[codes]
        self.numerator = np.fromiter((one.numerator for one in table), np.int64, len(table))[codes]
        self.denominator = np.fromiter((one.denominator for one in table), np.int64, len(table))[codes]
        #: Whether any cell says a percentage: without one there is nothing to compare.
        self.has_percent = any(not math.isnan(one.percent) for one in table)
        left_out = np.zeros(len(table), dtype=np.bool_)  # "0" in one of the columns "Có" and "Không"
        if slot in (Slot.YES, Slot.NO):
            left_out[[code for code in used if table[code] is BLANK and column.cells[code].text == "0"]] = True
        self.zeros = left_out[codes]
        self.dashes = [code for code in used if table[code] is BLANK and word_in(column.cells[code]) == "blank"]
        self.stars = [code for code in used if table[code].starred]

    @cached_property
    def value(self) -> Floats:
        return self._floats("value")

    @cached_property
    def percent(self) -> Floats:
        return self._floats("percent")

    @cached_property
    def step(self) -> Floats:
        return self._floats("step")

    @cached_property
    def other(self) -> Floats:
        return self._floats("other_percent")

    def _floats(self, name: str) -> Floats:
        return np.array([getattr(one, name) for one in self._table], dtype=np.float64)[self._column.codes]

    @property
    def faulty(self) -> Bools:
        return np.asarray(self.kind == Kind.FAULT)

    def text(self, at: int) -> str:
        code = self._column.codes[at]
        return self._column.cells[code].text if code >= 0 else ""

    def faults(self) -> list[Fault]:
        answer = []
        for at in np.flatnonzero(self.faulty).tolist():
            one = self._table[self._column.codes[at]]
            if one.code is not None:
                answer.append(Fault(one.code, at, self.slot, self.text(at), one.expected))
        return answer

    def rows_of(self, code: int) -> Ints:
        return np.flatnonzero(self._column.codes == code)

    def cell(self, code: int) -> Cell:
        return self._column.cells[code]


def _counts_things(column: Column) -> bool:
    """Whether a column that should say yes or no counts something, so that its 0 and 1 are counts too: not a slip
    among many, but a good part of its numbers."""
    numbers = [code for code, cell in enumerate(column.cells) if plain_digits(cell.text).isdecimal()]
    above = [code for code in numbers if int(plain_digits(column.cells[code].text)[:18]) > 1]
    if not above:
        return False
    some = int(np.isin(column.codes, above).sum())
    return some * _ONE_IN >= int(np.isin(column.codes, numbers).sum())


def answers_of(field: Field, columns: Mapping[Slot, Column]) -> Answers:
    """What the rows of these columns (all of one length) answer to a field."""
    spreads = {slot: _Spread(column, slot, field) for slot, column in columns.items()}
    size = len(next(iter(columns.values())).codes)
    faults = [fault for spread in spreads.values() for fault in spread.faults()]
    bad = np.zeros(size, dtype=np.bool_)
    for spread in spreads.values():
        bad |= spread.faulty
    if Slot.VALUE in spreads:
        made = _values(spreads[Slot.VALUE])
    elif Slot.NUMERATOR in spreads or Slot.DENOMINATOR in spreads or Slot.PERCENT in spreads:
        made = _counts(spreads, size, field, faults, bad)
    else:
        made = _flags(spreads, size, faults, bad)
    numerator, denominator, has_numerator, has_denominator, value, not_applicable = made
    some = has_numerator | has_denominator | ~np.isnan(value) | not_applicable
    filled = some | bad
    for fault in faults:
        bad[fault.at] = True
    given = some & ~bad
    return Answers(
        given=given,
        filled=filled,
        numerator=numerator,
        denominator=denominator,
        has_numerator=has_numerator,
        has_denominator=has_denominator,
        value=value,
        not_applicable=not_applicable,
        faults=faults,
        dashes=_rows_by_text((spread, spread.dashes) for spread in spreads.values()),
        stars=_rows_by_text((spread, spread.stars) for spread in spreads.values()),
    )


def _rows_by_text(found: Iterable[tuple[_Spread, Sequence[int]]]) -> dict[str, Ints]:
    """The rows of these cells by what stands in them."""
    rows: dict[str, Ints] = {}
    for spread, codes in found:
        for code in codes:
            text = spread.cell(code).text
            rows[text] = np.union1d(rows.get(text, np.empty(0, np.int64)), spread.rows_of(code))
    return rows


_Made = tuple[Ints, Ints, Bools, Bools, Floats, Bools]


def _values(spread: _Spread) -> _Made:
    none = np.zeros(len(spread.kind), dtype=np.bool_)
    zero = np.zeros(len(spread.kind), dtype=np.int64)
    return zero, zero, none, none, spread.value, np.asarray(spread.kind == Kind.NOT_APPLICABLE)


def _flags(spreads: Mapping[Slot, _Spread], size: int, faults: list[Fault], bad: Bools) -> _Made:
    none = np.zeros(size, dtype=np.bool_)
    yes, no, not_applicable = none.copy(), none.copy(), none.copy()
    for spread in spreads.values():
        yes |= spread.kind == Kind.YES
        no |= spread.kind == Kind.NO
        not_applicable |= spread.kind == Kind.NOT_APPLICABLE
    for at in np.flatnonzero(yes & no & ~bad).tolist():
        spread = spreads.get(Slot.NO) or next(iter(spreads.values()))
        faults.append(Fault(ErrorCode.BOTH_MARKED, at, spread.slot, spread.text(at)))
    zeros = np.logical_or.reduce([spread.zeros for spread in spreads.values()])
    for at in np.flatnonzero(zeros & ~yes & ~no & ~not_applicable & ~bad).tolist():
        slot, spread = next((slot, one) for slot, one in spreads.items() if one.zeros[at])
        faults.append(Fault(ErrorCode.UNCLEAR_ANSWER, at, slot, spread.text(at), expected_of(Slot.FLAG)))
    some = yes | no
    ones = np.ones(size, dtype=np.int64)
    return yes.astype(np.int64), np.where(some, ones, 0), some, some, np.full(size, np.nan), not_applicable


def _counts(spreads: Mapping[Slot, _Spread], size: int, field: Field, faults: list[Fault], bad: Bools) -> _Made:
    numerator, denominator = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    has_numerator, has_denominator = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    not_applicable = np.zeros(size, dtype=np.bool_)
    own = spreads.get(Slot.DENOMINATOR)
    if own is not None:
        has_denominator = np.asarray(own.kind == Kind.WHOLE)
        denominator = np.where(has_denominator, own.numerator, 0)
        not_applicable |= own.kind == Kind.NOT_APPLICABLE
    for slot in (Slot.NUMERATOR, Slot.PERCENT):
        spread = spreads.get(slot)
        if spread is None:
            continue
        pair = np.asarray(spread.kind == Kind.PAIR)
        whole = np.asarray(spread.kind == Kind.WHOLE) | pair
        numerator = np.where(whole, spread.numerator, numerator)
        has_numerator |= whole
        not_applicable |= spread.kind == Kind.NOT_APPLICABLE
        if pair.any():
            for at in np.flatnonzero(pair & has_denominator & (denominator != spread.denominator) & ~bad).tolist():
                faults.append(Fault(ErrorCode.PAIR_DIFFERS, at, slot, spread.text(at), str(denominator[at])))
            denominator = np.where(pair & ~has_denominator, spread.denominator, denominator)
            has_denominator = has_denominator | pair
    if field.loose_total:
        has_denominator = has_denominator & has_numerator
        denominator = np.where(has_denominator, denominator, 0)
    for slot in (Slot.NUMERATOR, Slot.PERCENT):
        if slot in spreads:
            _compare(spreads[slot], numerator, denominator, has_numerator & has_denominator & ~bad, faults)
    share = spreads.get(Slot.PERCENT)
    if share is not None and field.counted:
        alone = ~np.isnan(share.percent) & ~has_numerator & ~has_denominator & ~not_applicable & ~bad
        for at in np.flatnonzero(alone).tolist():
            code = ErrorCode.PERCENT_ABOVE_100 if share.percent[at] > 100 else ErrorCode.PERCENT_NEEDS_COUNTS
            faults.append(Fault(code, at, Slot.PERCENT, share.text(at), two_counts(indicators()[field.indicator])))
    return numerator, denominator, has_numerator, has_denominator, np.full(size, np.nan), not_applicable


def _compare(share: _Spread, numerator: Ints, denominator: Ints, counted: Bools, faults: list[Fault]) -> None:
    """A percentage beside its counts says the same as they do, but for rounding."""
    if not share.has_percent:
        return
    wanted = counted & ~np.isnan(share.percent) & (denominator > 0)
    if not wanted.any():
        return
    exact = np.full(len(wanted), math.nan)
    exact[wanted] = 100 * numerator[wanted] / denominator[wanted]
    off = np.abs(exact - share.percent) > share.step + 1e-9
    other = np.abs(exact - share.other) <= np.maximum(share.step * 100, 0.05) + 1e-9
    for at in np.flatnonzero(wanted & off & ~other).tolist():
        expected = decimals(f"{numerator[at]}/{denominator[at]} = {exact[at]:.4g}%")
        faults.append(Fault(ErrorCode.PERCENT_DIFFERS, at, share.slot, share.text(at), expected))


def _said(cell: Cell, slot: Slot, indicator: Indicator, counted: bool) -> Said:
    if slot not in (Slot.YES, Slot.NO):
        return said(cell, slot, indicator, counted=counted)
    found = said(cell, Slot.FLAG, indicator)
    if found.kind is Kind.NO and cell.text == "0":
        return BLANK  # a mark left out in one column of the two
    if slot is Slot.NO and found.kind is Kind.YES:
        marked = cell.text.casefold() not in ("có", "co", "yes", "đạt", "true", "rồi")
        return (
            Said(Kind.NO)
            if marked
            else Said(Kind.FAULT, code=ErrorCode.UNCLEAR_ANSWER, expected=expected_of(Slot.FLAG))
        )
    return found
