"""The quickest way through rows of plain cells: eight bytes at a time, no look at tags that must be there anyway.

Most of a big report is `<c r="D7" s="3" t="s"><v>12</v></c>` or `<c r="D7" s="3"/>`, and where a program wrote it as a
stream `<c r="D7" t="inlineStr"><is><t>Có</t></is></c>`. Rows of nothing else are read here; every "<" of a block is
accounted for, so nothing is passed over. Other rows are left to `cell_tags`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.intake.cell_tags import TYPES, Cells, only_characters, row_number
from data_access.intake.sheet_aids import SheetAids

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

_OPEN, _CLOSE, _SLASH, _QUOTE, _C, _R = b"<"[0], b">"[0], b"/"[0], b'"'[0], b"c"[0], b"r"[0]
#: Digits of a whole number that is exact in a spreadsheet, and the longest other value that is looked for.
_DIGITS, _LONGEST = 12, 32


class _Other(Exception):
    """Something else stands there."""


def _word(text: bytes) -> tuple[np.uint64, np.uint64]:
    """A text of up to eight bytes as a number, and the mask of its length."""
    return np.uint64(int.from_bytes(text, "little")), np.uint64((1 << 8 * len(text)) - 1)


_ROW, _CELL, _ROW_END, _STYLE = _word(b'<row r="'), _word(b'<c r="'), _word(b"</row>"), _word(b' s="')
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(9)], dtype=np.uint64)
_EMPTY, _VALUE, _END = _word(b"/>"), _word(b"><v>"), _word(b"</v></c>")
_TYPES = {TYPES.index(name): (_word(f' t="{name}"'.encode()), len(name) + 5) for name in ("s", "n", "b", "e", "str")}
_INLINE = TYPES.index("inlineStr")
_INLINE_TYPE, _INLINE_TYPE_END = _word(b' t="inli'), _word(b'neStr"')
_TEXT, _TEXT_END, _TEXT_CLOSED = _word(b"><is><t>"), _word(b"</t></is"), _word(b"></c>")
#: The first byte of characters that no XML may hold, and of few others.
_SPECIAL = b"\xef"
_BYTE, _EIGHT, _ZERO = np.uint64(255), np.uint64(8), np.uint64(48)


def plain_cells(data: bytes, aids: SheetAids) -> Cells | None:
    """The cells of some whole rows; None where they are not all plain. Raises Irregular for rows out of order."""
    try:
        return _Block(data).cells(aids)
    except _Other:
        return None


def _need(true: Any) -> None:
    if not true:
        raise _Other


def _is_text(data: bytes) -> bool:
    """Whether these bytes are characters that every XML may hold."""
    try:
        return data.isascii() or (_SPECIAL not in data and bool(data.decode("utf-8")))
    except UnicodeDecodeError:
        return False


class _Block:
    """One block's bytes, and the same bytes as the words that begin at each of them."""

    def __init__(self, data: bytes) -> None:
        padded = data + bytes(24)
        self.data = data
        self.bytes = np.frombuffer(padded, dtype=np.uint8)
        self.words: Words = np.ndarray((len(data) + 16,), np.dtype("<u8"), padded, 0, (1,))

    def cells(self, aids: SheetAids) -> Cells:
        size = len(self.data)
        _need(size and _is_text(self.data) and only_characters(self.bytes[:size]))
        opens = np.flatnonzero(self.bytes == _OPEN)
        following = self.bytes[opens + 1]
        at, rows = opens[following == _C], opens[following == _R]
        ends = opens[following == _SLASH]
        ends = ends[self.bytes[ends + 2] == _R]
        row_of, numbers, written = self._rows(at, rows, ends, aids)

        columns, stop = self._references(at, row_of, written)
        styles, stop = self._styles(stop)
        kinds, stop = self._types(stop)
        word = self.words[stop]
        inline = word == _TEXT[0]
        filled = ((word & _VALUE[1]) == _VALUE[0]) | inline
        _need((filled | ((word & _EMPTY[1]) == _EMPTY[0])).all() and (inline == (kinds == _INLINE))[filled].all())
        stop = stop + 2
        start = stop[filled] + 2
        if inline.any():
            texts = np.flatnonzero(inline[filled])
            start[texts] += 4
            numbers_at = np.flatnonzero(~inline[filled])
            value, whole, end = np.zeros_like(start), np.zeros(len(start), dtype=np.bool_), start.copy()
            value[numbers_at], whole[numbers_at], end[numbers_at] = self._values(start[numbers_at])
            end[texts] = self._texts(start[texts], opens)
            stop[filled] = end + 8
            stop[inline] += 5
        else:
            texts = start[:0]
            value, whole, end = self._values(start)
            stop[filled] = end + 8
        _need((self.bytes[stop] == _OPEN).all())
        accounted = 3 * len(start) + 2 * len(texts) + len(at) + len(rows) + len(ends)
        # No ">" within a text: XML allows it, but not behind "]]".
        _need(len(opens) == accounted == np.count_nonzero(self.bytes == _CLOSE))
        same_row = row_of[1:] == row_of[:-1]
        _need((columns[1:] > columns[:-1])[same_row].all())
        there = np.ones(len(start), dtype=np.bool_)
        found = (numbers[row_of[filled]], columns[filled], styles[filled], kinds[filled], start, end)
        return Cells(self.data, *found, ~there, there, value, whole)

    def _rows(self, at: Ints, rows: Ints, ends: Ints, aids: SheetAids) -> tuple[Ints, Ints, Words]:
        """Which row each cell stands in, and the rows' numbers and where these are written; rows begin, end and follow
        each other properly."""
        _need(len(rows) and len(rows) == len(ends) and rows[0] == 0 and ends[-1] + 6 == len(self.data))
        _need(((self.words[ends] & _ROW_END[1]) == _ROW_END[0]).all() and (rows[1:] == ends[:-1] + 6).all())
        _need((self.words[rows] == _ROW[0]).all())
        numbers, stop = self._digits(rows + 8, 7)
        _need((self.bytes[stop] == _QUOTE).all() and (self.bytes[rows + 8] > _ZERO).all())
        _need((numbers[1:] > numbers[:-1]).all())
        more = self.bytes[stop + 1] != _CLOSE
        for first in rows[more].tolist():
            last = self.data.find(b">", first)
            _need(self.bytes[last + 1] == _OPEN and self.bytes[last - 1] != _SLASH)
            row_number(self.data[first : last + 1], 0, aids)
        _need((self.bytes[stop[~more] + 2] == _OPEN).all())
        row_of = np.searchsorted(rows, at) - 1
        _need((at < ends[row_of]).all())
        return row_of, numbers, np.stack((self.words[rows + 8], (stop - rows - 7).astype(np.uint64)))

    def _references(self, at: Ints, row_of: Ints, written: Words) -> tuple[Ints, Ints]:
        """The column of each cell, and where its reference ends; it must name the row that the cell stands in."""
        _need(((self.words[at] & _CELL[1]) == _CELL[0]).all())
        word = self.words[at + 6]
        columns = np.zeros(len(at), dtype=np.int64)
        stop = at + 6
        for _ in range(3):
            letter = (word & _BYTE).astype(np.int64) - 64
            is_letter = (letter > 0) & (letter <= 26)
            if not is_letter.any():
                break
            columns = np.where(is_letter, columns * 26 + letter, columns)
            word = np.where(is_letter, word >> _EIGHT, word)
            stop = stop + is_letter
        row, length = written[0][row_of], written[1][row_of].astype(np.int64)
        _need((columns > 0).all() and not ((self.words[stop] ^ row) & _MASKS[length]).any())
        return columns, stop + length

    def _styles(self, at: Ints) -> tuple[Ints, Ints]:
        styles = np.zeros(len(at), dtype=np.int64)
        here = np.flatnonzero((self.words[at] & _STYLE[1]) == _STYLE[0])
        if len(here):
            styles[here], stop = self._digits(at[here] + 4, 6)
            _need((self.bytes[stop] == _QUOTE).all() and (stop > at[here] + 4).all())
            at = at.copy()
            at[here] = stop + 1
        return styles, at

    def _types(self, at: Ints) -> tuple[Ints, Ints]:
        kinds = np.zeros(len(at), dtype=np.int64)
        word = self.words[at]
        at = at.copy()
        for kind, ((text, mask), length) in _TYPES.items():
            here = (word & mask) == text
            kinds[here] = kind
            at[here] += length
        here = np.flatnonzero(word == _INLINE_TYPE[0])
        if len(here):
            _need(((self.words[at[here] + 8] & _INLINE_TYPE_END[1]) == _INLINE_TYPE_END[0]).all())
            kinds[here] = _INLINE
            at[here] += 14
        return kinds, at

    def _values(self, start: Ints) -> tuple[Ints, NDArray[np.bool_], Ints]:
        """Whole numbers, which values are such, and where each ends."""
        value, end = self._digits(start, _DIGITS)
        word = self.words[end]
        whole = (word == _END[0]) & (end > start)
        others = np.flatnonzero(~whole)
        if len(others):
            stop = end[others]
            for _ in range(_LONGEST):
                stop = stop + (self.bytes[stop] != _OPEN)
            _need((self.words[stop] == _END[0]).all())
            end[others] = stop
        return value, whole, end

    def _texts(self, start: Ints, opens: Ints) -> Ints:
        """Where each text within its cell ends."""
        end = opens[np.searchsorted(opens, start)]
        _need((self.words[end] == _TEXT_END[0]).all())
        _need(((self.words[end + 8] & _TEXT_CLOSED[1]) == _TEXT_CLOSED[0]).all())
        return end

    def _digits(self, at: Ints, most: int) -> tuple[Ints, Ints]:
        """The number of up to `most` digits that stands at each place, and where it ends."""
        number = np.zeros(len(at), dtype=np.int64)
        word = self.words[at]
        for place in range(most):
            if place == 8:
                word = self.words[at]
            digit = (word & _BYTE) - _ZERO  # wraps around below "0"
            is_digit = digit < 10
            if not is_digit.any():
                break
            number = np.where(is_digit, number * 10 + digit.astype(np.int64), number)
            word = np.where(is_digit, word >> _EIGHT, word)
            at = at + is_digit
        return number, at
