"""Rows of sheet XML as arrays: where each cell's tag, reference, style, type and value stand."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.intake import words
from data_access.intake.sheet_aids import SheetAids

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]


class Irregular(Exception):
    """The rows are not written the way office programs write them."""


#: Tags by their first two characters after "<", and the length from "<" to ">" that they must have (0: any).
(C, C_EMPTY, C_END, V, V_EMPTY, V_END, F, F_EMPTY, F_END, ROW, ROW_EMPTY, ROW_END, IS, IS_END, T, T_EMPTY, T_END) = (
    range(1, 18)
)
_TAGS = {
    "c ": C,
    "c>": C,
    "/c": C_END,
    "v>": V,
    "v/": V_EMPTY,
    "/v": V_END,
    "f ": F,
    "f>": F,
    "f/": F,
    "/f": F_END,
    "ro": ROW,
    "/r": ROW_END,
    "is": IS,
    "/i": IS_END,
    "t>": T,
    "t ": T,
    "t/": T,
    "/t": T_END,
}
_LENGTHS = {C_END: 3, V: 2, V_EMPTY: 3, V_END: 3, F_END: 3, ROW_END: 5, IS: 3, IS_END: 4, T_END: 3}
#: What may follow what; -1 stands for the end and the beginning of a block.
_FOLLOWS = {
    ROW: (C, C_EMPTY, ROW_END),
    C: (V, V_EMPTY, F, F_EMPTY, IS, C_END),
    C_EMPTY: (C, C_EMPTY, ROW_END),
    C_END: (C, C_EMPTY, ROW_END),
    V: (V_END,),
    V_EMPTY: (C_END,),
    V_END: (C_END,),
    F: (F_END,),
    F_EMPTY: (V, V_EMPTY, C_END),
    F_END: (V, V_EMPTY, C_END),
    IS: (T, T_EMPTY),
    T: (T_END,),
    T_END: (IS_END,),
    T_EMPTY: (IS_END,),
    IS_END: (C_END,),
    ROW_END: (ROW, ROW_EMPTY),
    ROW_EMPTY: (ROW, ROW_EMPTY),
}
#: Tags behind which text may stand.
_BEFORE_TEXT = (V, F, T)


def _tables() -> tuple[Bytes, Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    kinds = np.zeros(65_536, dtype=np.uint8)
    for start, kind in _TAGS.items():
        kinds[ord(start[0]) * 256 + ord(start[1])] = kind
    lengths = np.zeros(18, dtype=np.int64)
    for kind, length in _LENGTHS.items():
        lengths[kind] = length
    follows = np.zeros(18 * 32, dtype=np.bool_)
    for kind, others in _FOLLOWS.items():
        follows[[kind * 32 + other for other in others]] = True
    text = np.zeros(18, dtype=np.bool_)
    text[list(_BEFORE_TEXT)] = True
    return kinds, lengths, follows, text


_KINDS, _LENGTH, _MAY_FOLLOW, _TEXT = _tables()
_MAY_BE_EMPTY = np.isin(np.arange(18), (C, F, ROW, T))
_ROW_NUMBER = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_ATTRIBUTES = re.compile(rb'(?: [A-Za-z0-9:]+="[^"&<]*")* ?/?>')
_ATTRIBUTE = re.compile(rb'([A-Za-z0-9:]+)="([^"&<]*)"')
#: Digits of a whole number that is exact in a spreadsheet.
_DIGITS = 12
_LAST_BUT_ONE, _LAST = b"\xef\xbf\xbe", b"\xef\xbf\xbf"
#: Types of cells: the number of `scan`, and how the file writes it.
TYPES = ("n", "s", "str", "b", "e", "inlineStr")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a block that hold anything, in their order; `start` and `end` bound a value within `data`, the
    padded block.

    kinds: index in TYPES. formula: whether there is one; filled: whether there is a value. value: the number of those
    that are written in digits only (`whole`).
    """

    data: bytes
    rows: Ints
    columns: Numbers
    styles: Numbers
    kinds: Numbers
    start: Ints
    end: Ints
    formula: NDArray[np.bool_]
    filled: NDArray[np.bool_]
    value: Ints
    whole: NDArray[np.bool_]


def _need(true: Any) -> None:
    if not true:
        raise Irregular


def scan(block: bytes, aids: SheetAids) -> Cells:
    """The cells of some whole rows, padded; what the rows say of themselves goes to `aids`. Raises Irregular."""
    data = block[: words.size(block)]
    _check_text(data)
    if not data:
        none = np.zeros(0, dtype=np.int64)
        return Cells(block, none, none, none, none, none, none, none > 0, none > 0, none, none > 0)
    buffer = np.frombuffer(block, dtype=np.uint8)
    _need(only_characters(buffer[: len(data)]))
    opens = np.flatnonzero(buffer == 60)
    closes = np.flatnonzero(buffer == 62)
    _need(len(opens) == len(closes) and (closes > opens).all() and (closes[:-1] < opens[1:]).all())
    kinds = _KINDS[(buffer[opens + 1].astype(np.uint16) << 8) | buffer[opens + 2]]
    kinds = kinds + ((buffer[closes - 1] == 47) & _MAY_BE_EMPTY[kinds])  # <c .../> is one more than <c ...>
    lengths = _LENGTH[kinds]
    _need(((lengths == 0) | (lengths == closes - opens)).all() and (kinds > 0).all())
    _need(_MAY_FOLLOW[(kinds[:-1].astype(np.uint16) << 5) | kinds[1:]].all())
    _need(len(kinds) and kinds[0] in (ROW, ROW_EMPTY) and kinds[-1] in (ROW_END, ROW_EMPTY))
    ends = np.append(opens[1:], len(data))
    _need((_TEXT[kinds] | (ends == closes + 1)).all() and opens[0] == 0)
    for kind, character, offset in ((ROW_END, b"o", 3), (ROW_END, b"w", 4), (IS_END, b"s", 3)):
        _need((buffer[opens[kinds == kind] + offset] == character[0]).all())
    rows = _rows(data, opens, closes, kinds, aids)

    at = np.flatnonzero((kinds == C) | (kinds == C_EMPTY))
    row_of = rows[np.cumsum((kinds == ROW) | (kinds == ROW_EMPTY))[at] - 1]
    columns, styles, types = _references(buffer, opens[at], closes[at], row_of)
    same_row = row_of[1:] == row_of[:-1]
    _need((columns[1:] > columns[:-1])[same_row].all())

    holds = kinds[at] == C
    at, row_of, columns, styles, types = at[holds], row_of[holds], columns[holds], styles[holds], types[holds]
    following = kinds[np.minimum(at + 1, len(kinds) - 1)]
    formula = (following == F) | (following == F_EMPTY)
    value = at + 1 + 2 * (following == F) + (following == F_EMPTY) + (following == IS)
    kind = kinds[np.minimum(value, len(kinds) - 1)]
    filled = (kind == V) | (kind == V_EMPTY) | (kind == T) | (kind == T_EMPTY)
    _need(((following == IS) == (types == TYPES.index("inlineStr")))[filled].all())
    text = (kind == V) | (kind == T)
    start = np.where(text, closes[np.minimum(value, len(kinds) - 1)] + 1, 0)
    end = np.where(text, opens[np.minimum(value + 1, len(kinds) - 1)], 0)
    keep = filled | formula
    row_of, columns, styles, types = row_of[keep], columns[keep], styles[keep], types[keep]
    start, end, formula, filled = start[keep], end[keep], formula[keep], filled[keep]
    value, whole = _whole(buffer, start, end, filled)
    return Cells(block, row_of, columns, styles, types, start, end, formula, filled, value, whole)


def only_characters(buffer: Bytes) -> bool:
    """Whether no byte is a sign that steers; a text may have several lines, which XML ends with one sign only."""
    least = int(buffer.min())
    return least >= 32 or (least == 10 and not ((buffer < 32) & (buffer != 10)).any())


def _check_text(data: bytes) -> None:
    """Text must be UTF-8, without the two characters that XML cannot hold and no sign that steers is."""
    if not data.isascii():
        _need(_LAST not in data and _LAST_BUT_ONE not in data)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            raise Irregular from None


def _rows(data: bytes, opens: Ints, closes: Ints, kinds: Bytes, aids: SheetAids) -> Ints:
    """The number of each row; rows that are not shown are noted."""
    numbers: list[int] = []
    before = 0
    for row in np.flatnonzero((kinds == ROW) | (kinds == ROW_EMPTY)).tolist():
        first, last = int(opens[row]), int(closes[row])
        tag = data[first : last + 1]
        before = row_number(tag, before, aids)
        numbers.append(before)
    return np.asarray(numbers, dtype=np.int64)


@lru_cache(maxsize=256)
def _is_regular(attributes: bytes) -> bool:
    """Whether this is the rest of a row's tag, as XML has it; most rows of a file have the same."""
    names = [key for key, _ in _ATTRIBUTE.findall(attributes)]
    return _ATTRIBUTES.fullmatch(attributes) is not None and len({b"r", *names}) == len(names) + 1


def row_number(tag: bytes, before: int, aids: SheetAids) -> int:
    """The number of a row by its tag; it must come after the one before. A row that is not shown is noted."""
    found = _ROW_NUMBER.match(tag)
    if found is None or int(found[1]) <= before or not _is_regular(tag[found.end() :]):
        raise Irregular
    number = int(found[1])
    if b"hidden" in tag or b'ht="0' in tag:
        aids.row(number, {key.decode("ascii"): value.decode("ascii") for key, value in _ATTRIBUTE.findall(tag)})
    return number


def _references(buffer: Bytes, opens: Ints, closes: Ints, row_of: Ints) -> tuple[Ints, Ints, Ints]:
    """Column, style and type of each cell; a reference must name the row that it stands in."""
    for offset, written in enumerate(b' r="', start=2):
        _need((buffer[opens + offset] == written).all())
    at = opens + 6
    columns = np.zeros(len(at), dtype=np.int64)
    for _ in range(3):
        character = buffer[at]
        is_letter = (character >= 65) & (character <= 90)
        columns = np.where(is_letter, columns * 26 + character - 64, columns)
        at = at + is_letter
    rows, at = _digits(buffer, at, 7)
    _need((rows == row_of).all() and (columns > 0).all() and (buffer[at] == 34).all())
    at = at + 1
    styles = np.zeros(len(at), dtype=np.int64)
    types = np.zeros(len(at), dtype=np.int64)
    for name in (b"s", b"t"):  # in the order in which every program writes them
        here = np.flatnonzero((buffer[at] == 32) & (buffer[at + 1] == name[0]))
        if not len(here):
            continue
        place = at[here]
        _need((buffer[place + 2] == 61).all() and (buffer[place + 3] == 34).all())
        place = place + 4
        if name == b"s":
            styles[here], stop = _digits(buffer, place, 6)
            _need((stop > place).all())
        else:
            types[here], stop = _types(buffer, place)
        _need((buffer[stop] == 34).all())
        at[here] = stop + 1
    _need(((at == closes) | ((at + 1 == closes) & (buffer[at] == 47))).all())
    return columns, styles, types


def _digits(buffer: Bytes, at: Ints, most: int) -> tuple[Ints, Ints]:
    """The number of up to `most` digits that stands at each place, and where it ends."""
    number = np.zeros(len(at), dtype=np.int64)
    for _ in range(most):
        digit = buffer[at] - np.uint8(48)  # wraps around below "0"
        is_digit = digit < 10
        if not is_digit.any():
            break
        number = np.where(is_digit, number * 10 + digit, number)
        at = at + is_digit
    return number, at


def _types(buffer: Bytes, at: Ints) -> tuple[Ints, Ints]:
    found = np.full(len(at), -1, dtype=np.int64)
    stop = at.copy()
    for number, name in enumerate(TYPES):
        same = np.ones(len(at), dtype=np.bool_)
        for offset, character in enumerate(f'{name}"'.encode()):
            same &= buffer[np.minimum(at + offset, len(buffer) - 1)] == character
        found[same] = number
        stop[same] = at[same] + len(name)
    _need((found >= 0).all())
    return found, stop


def _whole(buffer: Bytes, start: Ints, end: Ints, filled: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_]]:
    """The value of each cell that is written in digits only, and which are."""
    lengths = end - start
    whole = (lengths > 0) & (lengths <= _DIGITS) & filled
    value = np.zeros(len(lengths), dtype=np.int64)
    for offset in range(int(lengths[whole].max()) if whole.any() else 0):
        inside = offset < lengths
        digit = buffer[np.where(inside, start + offset, len(buffer) - 1)] - np.uint8(48)
        whole &= (digit < 10) | ~inside
        value = np.where(inside & whole, value * 10 + digit, value)
    return value, whole
