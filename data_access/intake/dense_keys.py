"""Cells as numbers: texts by their place in the table of texts, whole numbers by themselves, the rest one by one."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.intake.cell_tags import TYPES, Cells, Irregular
from data_access.intake.cell_values import cell_of
from data_access.intake.cells import UNCALCULATED, clean, is_blank, number_cell, text_cell, unescaped
from data_access.intake.code_pages import CodePage, unicode_text
from data_access.intake.distinct_cells import SHORT, told_apart
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
_NUMBER, _SHARED = TYPES.index("n"), TYPES.index("s")
_TEXT_TYPES = np.isin(np.arange(len(TYPES)), (TYPES.index("str"), TYPES.index("inlineStr")))
#: First bytes of texts that their reader surely sees, and that say what they are: a letter or digit.
_SEEN = np.array([(chr(one).isalnum() and one < 128) or 0xC3 <= one <= 0xDF for one in range(256)], dtype=np.bool_)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#10|#13|#xA|#xD);)")

#: A cell that is made by itself: as it is written, index of its type in TYPES, style, `formula` and `filled`.
_Single = tuple[bytes, int, int, bool, bool]


@dataclass(frozen=True, slots=True)
class Looked:
    """A block's cells on their way to keys: -1 stands for a blank one, and for those at `others`, which are told by
    their place among `texts` (as the file writes them) and, behind these, `singles`."""

    rows: NDArray[np.int32]
    columns: NDArray[np.uint16]
    keys: Ints
    others: Ints
    which: Ints
    texts: Sequence[str]
    singles: Sequence[_Single]


class Keys:
    """Turns scanned cells into keys, and keys into cells."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        styles = [*parts.styles, Style()]
        self._number_flavours = np.array([_NUMBERS.index(one.kind) for one in styles], dtype=np.int64)
        self._text_flavours = np.array([len(_NUMBERS) + _PAGES.index(one.legacy) for one in styles], dtype=np.int64)
        self._has_pages = bool((self._text_flavours > len(_NUMBERS)).any())
        self._shown = np.array([not is_blank(text) for text in parts.strings], dtype=np.bool_)
        self._long = np.array([text == TOO_LONG for text in parts.strings], dtype=np.bool_)
        self._known: dict[_Single, int] = {}
        self._single: list[Cell | str] = []  # texts that nobody asked for yet are as the file writes them
        self._legacy_singles: set[int] = set()
        self._rows: list[NDArray[np.int32]] = []
        self._columns: list[NDArray[np.uint16]] = []
        self._keys: list[Ints] = []
        self._last_row = 0

    def look(self, cells: Cells) -> Looked:
        """What of a block's cells can be told without those before; several blocks may be looked at side by side."""
        styles = np.minimum(cells.styles, len(self._number_flavours) - 1)
        value, whole = cells.value, cells.whole
        plain = whole & (cells.kinds == _NUMBER)
        text = cells.kinds == _SHARED
        if (len(raw := cells.end - cells.start) and int(raw.max()) > MAX_TEXT) or (text & ~whole).any():
            raise Irregular
        keys = np.where(plain, self._number_flavours.take(styles) * _STEP + value, -1)
        if text.any():
            shared = np.flatnonzero(text)
            if (value[shared] >= len(self._shown)).any() or self._long[value[shared]].any():
                raise Irregular
            shown = shared[self._shown[value[shared]]]
            keys[shown] = self._text_flavours[styles[shown]] * _STEP + value[shown]
        others = np.flatnonzero(~(plain | text))
        which, texts, singles = self._others(cells, others) if len(others) else (others, (), ())
        # No sheet is wider, see MAX_COLUMN.
        rows, columns = cells.rows.astype(np.int32), cells.columns.astype(np.uint16)
        return Looked(rows, columns, keys, others, which, texts, singles)

    def add(self, block: Looked) -> None:
        """Takes over the cells of the next block; blank ones are none."""
        if not len(block.rows):
            return
        if int(block.rows[0]) <= self._last_row:
            raise Irregular
        self._last_row = int(block.rows[-1])
        keys = block.keys
        if len(block.others):
            texts = _SINGLE * _STEP + len(self._single) + np.arange(len(block.texts))
            self._single += block.texts
            singles = np.array([self._one(single) for single in block.singles], dtype=np.int64)
            keys[block.others] = np.concatenate((texts, singles))[block.which]
        here = slice(None) if int(keys.min()) >= 0 else keys >= 0
        # Copies, made on this thread: what another one allocated would keep its memory from the next block.
        self._rows.append(block.rows[here].copy())
        self._columns.append(block.columns[here].copy())
        self._keys.append(keys[here].copy())

    def _others(self, cells: Cells, others: Ints) -> tuple[Ints, Sequence[str], Sequence[_Single]]:
        """Which of its distinct ones each cell is that is no plain text and no whole number; equal short ones are one.

        What is surely a text comes first, and is left as it is until somebody asks for it.
        """
        short = cells.end[others] - cells.start[others] <= SHORT
        known, first = told_apart(cells, others[short])
        distinct = np.append(others[short][first], others[~short])
        which = np.empty(len(others), dtype=np.int64)
        which[short], which[~short] = known, np.arange(len(first), len(distinct))

        start, end = cells.start[distinct], cells.end[distinct]
        buffer = np.frombuffer(cells.data, dtype=np.uint8)
        styles = np.minimum(cells.styles[distinct], len(self._text_flavours) - 1)
        later = _TEXT_TYPES[cells.kinds[distinct]] & (end > start) & _SEEN[buffer[start]]
        later &= self._text_flavours[styles] == len(_NUMBERS)
        if b"&" in cells.data:
            references = np.flatnonzero(buffer == b"&"[0])
            later &= np.searchsorted(references, start) == np.searchsorted(references, end)
        place = np.where(later, np.cumsum(later), np.count_nonzero(later) + np.cumsum(~later)) - 1
        bounds = zip(start[later].tolist(), end[later].tolist(), strict=True)
        texts = _decoded(b"\0".join([cells.data[here:there] for here, there in bounds])).split("\0")
        singles = [_single(cells, at) for at in distinct[~later].tolist()]
        return place[which], texts if later.any() else (), singles

    def _one(self, single: _Single) -> int:
        """The key of a cell that is no plain text and no whole number; -1 where its reader sees nothing."""
        if single not in self._known:
            cell = self._made(*single)
            self._known[single] = -1 if cell is None else _SINGLE * _STEP + len(self._single)
            if cell is not None:
                style = min(single[2], len(self._text_flavours) - 1)
                if cell.kind is CellKind.TEXT and self._text_flavours[style] > len(_NUMBERS):
                    self._legacy_singles.add(self._known[single])
                self._single.append(cell)
        return self._known[single]

    def _made(self, raw: bytes, kind: int, style: int, formula: bool, filled: bool) -> Cell | None:
        text = _decoded(raw)
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
            return found if isinstance(found, Cell) else _text(unescaped(found))
        page = _PAGES[flavour - len(_NUMBERS)]
        text = self._parts.strings[number]
        return _text(text if page is None else unicode_text(text, page))

    def texts(self, keys: Sequence[int]) -> list[str]:
        """What the readers of the cells see that some keys stand for, without making cells."""
        first = _SINGLE * _STEP
        found = (self._single[key - first] if key >= first else self.cell(key) for key in keys)
        return [one.text if isinstance(one, Cell) else clean(unescaped(one)) for one in found]

    def legacy_cells(self, rows: Numbers, columns: Numbers, keys: Ints) -> frozenset[tuple[int, int]]:
        """Where texts in old code pages stand."""
        if not self._has_pages:
            return frozenset()
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


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Irregular from None


def _single(cells: Cells, at: int) -> _Single:
    raw = cells.data[int(cells.start[at]) : int(cells.end[at])]
    return raw, int(cells.kinds[at]), int(cells.styles[at]), bool(cells.formula[at]), bool(cells.filled[at])
