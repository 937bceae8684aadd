"""Cells as numbers: texts by their place in the table of texts, whole numbers by themselves, the rest one by one."""

import html
import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.intake.cell_tags import TYPES, Cells, Irregular
from data_access.intake.cell_values import cell_of
from data_access.intake.cells import UNCALCULATED, is_blank, number_cell, text_cell, unescaped
from data_access.intake.code_pages import CodePage, unicode_text
from data_access.intake.grid import Cell, CellKind
from data_access.intake.plain_strings import TOO_LONG
from data_access.intake.refusals import MAX_TEXT
from data_access.intake.xlsx_parts import Parts, Style

Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]

#: A key is a flavour and a number below this: of a text, a whole number, or a cell that was made one by one.
_STEP = 1 << 44
_NUMBERS = (CellKind.NUMBER, CellKind.PERCENT, CellKind.DATE)
_PAGES = (None, *CodePage)
_SINGLE = len(_NUMBERS) + len(_PAGES)
#: Where a file has more such cells than this (of a sheet of cells written one by one), notes name the first ones.
MAX_LEGACY_CELLS = 10_000
#: Texts of up to so many words of eight bytes are told apart all at once.
_WORDS = 3
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(9)], dtype=np.uint64)
_TEXT_TYPES = np.isin(np.arange(len(TYPES)), (TYPES.index("str"), TYPES.index("inlineStr")))
#: First bytes of texts that their reader surely sees, and that say what they are: a letter or digit.
_SEEN = np.array([(chr(one).isalnum() and one < 128) or 0xC3 <= one <= 0xDF for one in range(256)], dtype=np.bool_)
_AMPERSAND = b"&"[0]
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#10|#13|#xA|#xD);)")


class Keys:
    """Turns scanned cells into keys, and keys into cells."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        styles = [*parts.styles, Style()]
        self._number_flavours = np.array([_NUMBERS.index(one.kind) for one in styles], dtype=np.int64)
        self._text_flavours = np.array([len(_NUMBERS) + _PAGES.index(one.legacy) for one in styles], dtype=np.int64)
        self._shown = np.array([not is_blank(text) for text in parts.strings], dtype=np.bool_)
        self._long = np.array([text == TOO_LONG for text in parts.strings], dtype=np.bool_)
        self._known: dict[tuple[bytes, int, int, bool, bool], int] = {}
        self._single: list[Cell | bytes] = []  # texts that nobody asked for yet are as the file writes them
        self._legacy_singles: set[int] = set()
        self._rows: list[NDArray[np.int32]] = []
        self._columns: list[NDArray[np.uint16]] = []
        self._keys: list[Ints] = []
        self._last_row = 0

    def add(self, cells: Cells) -> None:
        """Takes over the cells of a block; blank ones are none."""
        if not len(cells.rows):
            return
        if int(cells.rows[0]) <= self._last_row:
            raise Irregular
        self._last_row = int(cells.rows[-1])
        styles = np.minimum(cells.styles, len(self._number_flavours) - 1)
        value, whole = cells.value, cells.whole
        plain = whole & (cells.kinds == TYPES.index("n"))
        text = cells.kinds == TYPES.index("s")
        if (text & ~whole).any() or (value[text] >= len(self._shown)).any():
            raise Irregular
        if (len(raw := cells.end - cells.start) and int(raw.max()) > MAX_TEXT) or self._long[value[text]].any():
            raise Irregular
        keys = np.full(len(value), -1, dtype=np.int64)
        keys[plain] = self._number_flavours[styles[plain]] * _STEP + value[plain]
        shown = np.flatnonzero(text)
        shown = shown[self._shown[value[shown]]]
        keys[shown] = self._text_flavours[styles[shown]] * _STEP + value[shown]
        others = np.flatnonzero(~plain & ~text)
        if len(others):
            keys[others] = self._others(cells, others)
        keep = keys >= 0
        self._rows.append(cells.rows[keep].astype(np.int32))
        self._columns.append(cells.columns[keep].astype(np.uint16))  # no sheet is wider, see MAX_COLUMN
        self._keys.append(keys[keep])

    def _others(self, cells: Cells, others: Ints) -> Ints:
        """The keys of cells that are no plain text and no whole number; equal short ones of a block are one."""
        keys = np.empty(len(others), dtype=np.int64)
        short = cells.end[others] - cells.start[others] <= 8 * _WORDS
        known, first = _told_apart(cells, others[short])
        keys[short] = self._some(cells, others[short][first])[known]
        keys[~short] = self._some(cells, others[~short])
        return keys

    def _some(self, cells: Cells, some: Ints) -> Ints:
        """Keys of these cells; what is surely a text is left as it is until somebody asks for it."""
        start, end = cells.start[some], cells.end[some]
        buffer = np.frombuffer(cells.data + b" ", dtype=np.uint8)
        references = np.flatnonzero(buffer == _AMPERSAND)
        plain = np.searchsorted(references, start) == np.searchsorted(references, end)
        styles = np.minimum(cells.styles[some], len(self._text_flavours) - 1)
        later = plain & _TEXT_TYPES[cells.kinds[some]] & (end > start) & _SEEN[buffer[start]]
        later &= self._text_flavours[styles] == len(_NUMBERS)
        keys = np.empty(len(some), dtype=np.int64)
        keys[later] = _SINGLE * _STEP + len(self._single) + np.arange(np.count_nonzero(later))
        bounds = zip(start[later].tolist(), end[later].tolist(), strict=True)
        self._single += [cells.data[here:there] for here, there in bounds]
        keys[~later] = [self._one(cells, at) for at in some[~later].tolist()]
        return keys

    def _one(self, cells: Cells, at: int) -> int:
        """The key of a cell that is no plain text and no whole number."""
        raw = cells.data[int(cells.start[at]) : int(cells.end[at])]
        known = (raw, int(cells.kinds[at]), int(cells.styles[at]), bool(cells.formula[at]), bool(cells.filled[at]))
        if known not in self._known:
            cell = self._made(*known)
            self._known[known] = -1 if cell is None else _SINGLE * _STEP + len(self._single)
            if cell is not None:
                if cell.kind is CellKind.TEXT and self._text_flavours[
                    min(known[2], len(self._text_flavours) - 1)
                ] > len(_NUMBERS):
                    self._legacy_singles.add(self._known[known])
                self._single.append(cell)
        return self._known[known]

    def _made(self, raw: bytes, kind: int, style: int, formula: bool, filled: bool) -> Cell | None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Irregular from None
        if "&" in text:
            if _ENTITY.search(text):
                raise Irregular
            text = html.unescape(text)
        if formula and (not filled or (not text.strip() and TYPES[kind] != "str")):
            return UNCALCULATED
        try:
            return cell_of(text, TYPES[kind], str(style), self._parts)
        except (ValueError, IndexError):
            raise Irregular from None

    def arrays(self) -> tuple[Numbers, Numbers, Ints]:
        """Row, column and key of every cell, in their order; they are handed over, and no more cells taken."""
        return _joined(self._rows, np.int32), _joined(self._columns, np.uint16), _joined(self._keys, np.int64)

    def cell(self, key: int) -> Cell:
        """The cell that a key stands for."""
        flavour, number = divmod(key, _STEP)
        if flavour < len(_NUMBERS):
            return number_cell(float(number), _NUMBERS[flavour], self._parts.from_1904)
        if flavour == _SINGLE:
            found = self._single[number]
            return found if isinstance(found, Cell) else _text(unescaped(found.decode("utf-8")))
        page = _PAGES[flavour - len(_NUMBERS)]
        text = self._parts.strings[number]
        return _text(text if page is None else unicode_text(text, page))

    def legacy_cells(self, rows: Numbers, columns: Numbers, keys: Ints) -> frozenset[tuple[int, int]]:
        """Where texts in old code pages stand."""
        flavours = keys // _STEP
        there = (flavours > len(_NUMBERS)) & (flavours < _SINGLE) | np.isin(keys, list(self._legacy_singles))
        at = np.flatnonzero(there)[:MAX_LEGACY_CELLS]
        return frozenset(zip(rows[at].tolist(), columns[at].tolist(), strict=True))


def _joined(parts: list[NDArray[Any]], kind: type[np.integer[Any]]) -> NDArray[Any]:
    """One array of the parts, which are given away with it: the two together are much memory."""
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
    parts.clear()
    return whole


def _text(text: str) -> Cell:
    cell = text_cell(text)
    assert cell is not None
    return cell


def _told_apart(cells: Cells, some: Ints) -> tuple[Ints, Ints]:
    """Which of the distinct cells each of these short ones is, and where the distinct ones stand first."""
    padded = cells.data + bytes(8 * (_WORDS + 1))
    words = np.ndarray((len(cells.data) + 8 * _WORDS,), np.dtype("<u8"), padded, 0, (1,))
    start = cells.start[some]
    length = cells.end[some] - start
    flags = cells.formula[some] * 2 + cells.filled[some]
    codes = (cells.styles[some] * len(TYPES) + cells.kinds[some]) * 4 + flags
    for word in range(_WORDS):
        here = words[start + 8 * word] & _MASKS[np.clip(length - 8 * word, 0, 8)]
        found, distinct = pd.factorize(here)
        codes = pd.factorize(codes)[0] * len(distinct) + found
    codes = pd.factorize(codes)[0]
    return codes, np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
