"""What a row is that is no unit's: a group's heading, a total, the end of the table, or numbers of columns."""

import itertools
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from data_access.intake.folding import folded, unnumbered
from data_access.intake.grid import Cell, CellKind
from data_access.intake.headings import level_of

_ROMAN = re.compile(r"(?:x{0,2}(?:ix|iv|v?i{1,3}|v)|x{1,2})|[a-h]")
_HEADED = re.compile(r"\s*(?:[IVX]{1,5}|[A-H])\s*[.):/-]")
_COLUMN_NUMBER = re.compile(r"[(\[]?\d{1,3}[)\]]?|[(\[]?\d{1,3}[)\]]? ?=.*|\(?[A-Za-z]\)?")


def is_total(text: str) -> bool:
    """Whether a label says that its row adds others up."""
    key = unnumbered(folded(text))
    return key in _words("total") or bool(_starts("total_starts").match(key))


def is_group(text: str, number: str = "") -> bool:
    """Whether a label (and the number before it) heads the rows below: "I. Khối tiểu học", "B", a level alone."""
    if is_group_number(number) or is_headed(text) or is_group_number(text):
        return True
    return bool(_starts("group_starts").match(folded(text))) or bool(level_of(text))


def is_headed(text: str) -> bool:
    """Whether a label begins as a group's does: "I. ", "B) "."""
    return bool(_HEADED.match(text))


def is_group_number(text: str) -> bool:
    """Whether this numbers a group of rows and not a row: I, II, A, B."""
    return bool(text) and bool(_ROMAN.fullmatch(folded(text)))


def is_footer(texts: Iterable[str]) -> bool:
    """Whether a row's texts are those under a table: place and date, who signs, notes."""
    for text in texts:
        key = folded(text)
        if _date().search(key) or _holds("footer").search(key) or _starts("footer_starts").match(key):
            return True
    return False


def is_title(text: str) -> bool:
    """Whether a text above a table is a title and no heading."""
    key = folded(text)
    return bool(_date().search(key) or _holds("title").search(key))


def is_column_numbers(cells: Mapping[int, Cell]) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), A B 1 2 3, 1 2 3=2/1."""
    if len(cells) < 3:
        return False
    numbers: list[int] = []
    for _, cell in sorted(cells.items()):
        if cell.kind not in (CellKind.TEXT, CellKind.NUMBER) or not _COLUMN_NUMBER.fullmatch(cell.text.strip()):
            return False
        found = re.match(r"[(\[]?(\d{1,3})", cell.text.strip())
        if found:
            numbers.append(int(found[1]))
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    return len(numbers) >= 2 and steps == {1} and numbers[0] <= 3


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_content()[name])


@cache
def _starts(name: str) -> re.Pattern[str]:
    """Finds texts that begin with one of these words."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, _content()[name]))})(?: |$)")


@cache
def _holds(name: str) -> re.Pattern[str]:
    """Finds one of these words within a text."""
    return re.compile(rf"(?:^| )(?:{'|'.join(map(re.escape, _content()[name]))})(?= |$)")


@cache
def _date() -> re.Pattern[str]:
    return re.compile(_content()["date"])


@cache
def _content() -> Mapping[str, Any]:
    path = Path(__file__).with_name("rows.yaml")
    return MappingProxyType(yaml.safe_load(path.read_text(encoding="utf-8")))
