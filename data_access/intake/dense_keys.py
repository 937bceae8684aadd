"""Cells as numbers: texts by their place in the table of texts, whole numbers by themselves, the rest one by one."""

import html
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.intake.cell_tags import TYPES, Cells, Irregular
from data_access.intake.cell_values import cell_of
from data_access.intake.cells import UNCALCULATED, is_blank, number_cell, text_cell
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
        self._single: list[Cell] = []
        self._legacy_singles: set[int] = set()
        self._rows: list[NDArray[np.int32]] = []
        self._columns: list[NDArray[np.int32]] = []
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
        for at in np.flatnonzero(~plain & ~text).tolist():
            keys[at] = self._one(cells, at)
        keep = keys >= 0
        self._rows.append(cells.rows[keep].astype(np.int32))
        self._columns.append(cells.columns[keep].astype(np.int32))
        self._keys.append(keys[keep])

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
        """Row, column and key of every cell, in their order."""
        none = np.zeros(0, dtype=np.int64)
        return (
            np.concatenate([none, *self._rows]).astype(np.int32),
            np.concatenate([none, *self._columns]).astype(np.int32),
            np.concatenate([none, *self._keys]),
        )

    def cell(self, key: int) -> Cell:
        """The cell that a key stands for."""
        flavour, number = divmod(key, _STEP)
        if flavour < len(_NUMBERS):
            return number_cell(float(number), _NUMBERS[flavour], self._parts.from_1904)
        if flavour == _SINGLE:
            return self._single[number]
        page = _PAGES[flavour - len(_NUMBERS)]
        text = self._parts.strings[number]
        cell = text_cell(text if page is None else unicode_text(text, page))
        assert cell is not None
        return cell

    def legacy_cells(self, rows: Numbers, columns: Numbers, keys: Ints) -> frozenset[tuple[int, int]]:
        """Where texts in old code pages stand."""
        flavours = keys // _STEP
        there = (flavours > len(_NUMBERS)) & (flavours < _SINGLE) | np.isin(keys, list(self._legacy_singles))
        at = np.flatnonzero(there)[:MAX_LEGACY_CELLS]
        return frozenset(zip(rows[at].tolist(), columns[at].tolist(), strict=True))
