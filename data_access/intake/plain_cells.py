"""The quickest way through rows of plain cells: many bytes of each cell at a time, no look at what must stand there.

Most of a big report is `<c r="D7" s="3" t="s"><v>12</v></c>` or `<c r="D7" s="3"/>`, and where a program wrote it as a
stream `<c r="D7" t="inlineStr"><is><t>Có</t></is></c>`. Rows of nothing else are read here: every cell must end where
the next thing begins, and every "<" of a block is accounted for, so nothing is passed over. Other rows are left to
`cell_tags`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.intake import words
from data_access.intake.cell_tags import TYPES, Cells, only_characters, row_number
from data_access.intake.sheet_aids import SheetAids
from data_access.intake.words import Words

Ints = NDArray[np.int64]

_OPEN, _CLOSE, _SLASH, _QUOTE, _C, _R = b"<"[0], b">"[0], b"/"[0], b'"'[0], b"c"[0], b"r"[0]
_ROW, _CELL, _STYLE, _ROW_END = (words.word(text) for text in (b'<row r="', b'<c r="', b' s="', b"</row>"))
_VALUE_END, _TEXT_END, _INLINE_END = (words.word(text)[0] for text in (b"</v></c>", b"</t><", b"/is></c>"))
_ROW_END_SIZE = len(b"</row>")
#: Digits of a whole number that is exact in a spreadsheet, of a row's number, and of a style's.
_DIGITS, _ROW_DIGITS, _STYLE_DIGITS = 12, 7, 6
#: The first byte of characters that no XML may hold, and of few others.
_SPECIAL = b"\xef"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write what follows a cell's reference and style, up to its value: of which type, and what stands
    behind the value. `tags`: how many tags such a cell has."""

    kind: int
    before: bytes
    after: bytes
    tags: int


def _forms() -> list[_Form]:
    """All of them, the most frequent first."""
    inline = TYPES.index("inlineStr")
    types = [(TYPES.index("n"), b""), *((TYPES.index(name), f' t="{name}"'.encode()) for name in TYPES[:-1])]
    valued = [_Form(kind, text + b"><v>", b"</v></c>", 4) for kind, text in types]
    empty = [_Form(kind, text + b"/>", b"", 1) for kind, text in (*types, (inline, b' t="inlineStr"'))]
    texts = _Form(inline, b' t="inlineStr"><is><t>', b"</t></is></c>", 6)
    return [valued[0], texts, empty[0], *valued[1:], *empty[1:]]


_FORMS = _forms()
_BEGINNINGS = [words.of_text(form.before) for form in _FORMS]
_KIND = np.array([form.kind for form in _FORMS], dtype=np.uint8)
_BEFORE, _AFTER, _TAGS = (
    np.array(numbers, dtype=np.int64)
    for numbers in zip(*((len(form.before), len(form.after), form.tags) for form in _FORMS), strict=True)
)
_IS_EMPTY = _TAGS == 1
_IS_INLINE = np.array([form.after.startswith(b"</t>") for form in _FORMS])
_FORM_WORDS = max(map(len, _BEGINNINGS))


def _columns() -> NDArray[np.int16]:
    """The column by the first two bytes behind a reference's quote; 0 where no letter stands there."""
    table = np.zeros(1 << 16, dtype=np.int16)
    for first in range(1, 27):
        table[first + 64 :: 256] = first
        for second in range(1, 27):
            table[first + 64 + (second + 64 << 8)] = first * 26 + second
    return table


_COLUMN = _columns()
#: The last column that one letter names.
_ONE_LETTER = 26


class _Other(Exception):
    """Something else stands there."""


def plain_cells(data: bytes, aids: SheetAids) -> Cells | None:
    """The cells of some whole rows, padded; None where they are not all plain. Raises Irregular for rows out of order.

    Values may hold bytes that are no text, which whoever reads these finds.
    """
    try:
        return _Block(data).cells(aids)
    except _Other:
        return None


def _forms_of(written: Words) -> NDArray[np.uint8]:
    """Which of the forms these cells have, by the words behind their style."""
    forms = np.zeros(written.shape[1], dtype=np.uint8)
    left = len(forms)
    for number, beginning in enumerate(_BEGINNINGS):
        has = (written[0] & beginning[0][1]) == beginning[0][0]
        if not has.any():
            continue
        for one, (text, mask) in zip(written[1:], beginning[1:], strict=False):
            has &= (one & mask) == text
        forms[has] = number
        left -= int(np.count_nonzero(has))
        if not left:
            return forms
    raise _Other


def _need(true: Any) -> None:
    if not true:
        raise _Other


class _Block:
    """One padded block, and its bytes one by one."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, words.size(data)
        self.bytes = np.frombuffer(data, dtype=np.uint8)

    def cells(self, aids: SheetAids) -> Cells:
        size = self.size
        _need(size and _SPECIAL not in self.data and only_characters(self.bytes[:size]))
        opens = self.bytes == _OPEN
        following = self.bytes[1:]
        both = np.flatnonzero(((following == _C) | (following == _R)) & opens[:-1])
        is_cell = following.take(both) == _C
        at, rows = both[is_cell], both[~is_cell]
        _need(len(at) and len(rows) and rows[0] == 0)
        ends = np.append(rows[1:], size) - _ROW_END_SIZE
        _need(((self._words(ends)[0] & _ROW_END[1]) == _ROW_END[0]).all())
        numbers, written, lengths, begins = self._rows(rows, aids)
        first = np.searchsorted(at, rows)
        counts = np.diff(first, append=len(at))
        some = counts > 0
        _need((np.where(some, at[np.minimum(first, len(at) - 1)], ends) == begins).all())

        stops = np.append(at[1:], size)  # where each cell ends: at the next one, or at the end of its row
        stops[(first + counts - 1)[some]] = ends[some]
        columns, here = self._references(at, np.repeat(written, counts), np.repeat(lengths, counts))
        later = columns[1:] > columns[:-1]
        later[first[some][1:] - 1] = True
        _need(later.all())
        written = self._words(here, _FORM_WORDS)
        styles = np.zeros(len(at), dtype=np.int32)
        styled = np.flatnonzero((written[0] & _STYLE[1]) == _STYLE[0])
        if len(styled):
            styles[styled], here[styled] = self._styles(here[styled])
            written = self._words(here, _FORM_WORDS)
        forms = _forms_of(written)
        start, end = here + _BEFORE.take(forms), stops - _AFTER.take(forms)
        accounted = int(_TAGS.take(forms).sum()) + 2 * len(rows)
        # No ">" within a text: XML allows it, but not behind "]]".
        _need(accounted == np.count_nonzero(opens) == np.count_nonzero(self.bytes == _CLOSE))
        empty = _IS_EMPTY.take(forms)
        _need((start == end)[empty].all())
        filled = np.flatnonzero(~empty) if empty.any() else slice(None)
        forms, start, end = forms[filled], start[filled], end[filled]
        value, whole = self._values(start, end, stops[filled], _IS_INLINE.take(forms))
        there = np.ones(len(start), dtype=np.bool_)
        found = (np.repeat(numbers, counts)[filled], columns[filled], styles[filled], _KIND.take(forms), start, end)
        return Cells(self.data, *found, ~there, there, value, whole)

    def _rows(self, rows: Ints, aids: SheetAids) -> tuple[Ints, Words, Ints, Ints]:
        """The rows' numbers, how these are written and how long that is with the quote behind, and where each row's
        tag ends; rows follow each other properly."""
        tag, written = self._words(rows, 2)
        numbers, digits = words.leading_number(written)
        stop = rows + len(b'<row r="') + digits
        _need((tag == _ROW[0]).all() and (digits > 0).all() and (digits <= _ROW_DIGITS).all())
        _need((self.bytes[stop] == _QUOTE).all() and (self.bytes[rows + len(b'<row r="')] > b"0"[0]).all())
        _need((numbers[1:] > numbers[:-1]).all())
        begins = stop + 2
        for row in np.flatnonzero(self.bytes[stop + 1] != _CLOSE).tolist():
            first = int(rows[row])
            last = self.data.find(b">", first)
            _need(self.data[last - 1] != _SLASH and self.data[first:last].isascii())
            row_number(self.data[first : last + 1], 0, aids)
            begins[row] = last + 1
        return numbers, written & words.MASKS[digits + 1], digits + 1, begins

    def _references(self, at: Ints, row: Words, length: Ints) -> tuple[NDArray[np.int16], Ints]:
        """The column of each cell, and where its reference ends; it must name the row that the cell stands in."""
        tag, rest = self._words(at, 2)
        columns = _COLUMN.take((tag >> 48).astype(np.uint16))
        _need(((tag & _CELL[1]) == _CELL[0]).all() and columns.all())
        two = columns > _ONE_LETTER
        written = np.where(two, rest, (tag >> 56) | (rest << 8))
        _need(((written & words.MASKS[length]) == row).all())
        return columns, at + length + (len(b'<c r="') + 1) + two

    def _styles(self, at: Ints) -> tuple[Ints, Ints]:
        """The styles that stand at these places, and where their attributes end."""
        begin = at + len(b' s="')
        number, digits = words.leading_number(self._words(begin)[0])
        _need((digits > 0).all() and (digits <= _STYLE_DIGITS).all())
        _need((self.bytes[begin + digits] == _QUOTE).all())
        return number, begin + digits + 1

    def _values(self, start: Ints, end: Ints, stops: Ints, inline: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_]]:
        """Whole numbers, and which values are such; every cell must end as its form does."""
        before, last = self._words(stops - 16, 2)
        _need((last == np.where(inline, _INLINE_END, _VALUE_END)).all() and (end >= start).all())
        _need((((before >> 24) == _TEXT_END) | ~inline).all())
        # Digits stand right before the end of their cell.
        length = end - start
        value, whole = words.trailing_number(before, np.minimum(length, 8))
        whole &= (length > 0) & (length <= _DIGITS) & ~inline
        long = np.flatnonzero(whole & (length > 8))
        if len(long):
            more, whole[long] = words.trailing_number(self._words(stops[long] - 24)[0], length[long] - 8)
            value[long] += more * 10**8
        return value, whole

    def _words(self, at: Ints, count: int = 1) -> Words:
        """So many words from each of these places on: one array for the first of each, one for the second."""
        return words.words_at(self.data, at, count)
