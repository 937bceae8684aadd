"""What the report workbook's writer and reader share: its hidden key row and the words of its answers.

The key row stands right above the first unit. Its first cell is the mark (which plan, period, how many keyed columns);
each answer column then carries its key; columns without a key are the filler's own notes.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

#: Raised when a workbook of an earlier layout can no longer be read correctly.
VERSION = 1
#: The key of the column with the unit's name: there for the eye, not read.
NAME_KEY = "name"
#: First cell of the list of errors that goes back to the sender in their own workbook: the reader passes over it.
ERRORS_MARK = "kpi-errors/1"
_MARK = re.compile(r"kpi-report/(\d+);plan=([^;]*);period=([^;]*);columns=(\d+)")


class Part(StrEnum):
    """What one column of an indicator holds."""

    FLAG = "flag"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"


class Word(StrEnum):
    """An answer in words."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the first cell of the key row says."""

    version: int
    plan: str
    period: str
    columns: int


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """What one answer column asks; `level` is "" unless the indicator is reported level by level."""

    indicator: str
    level: str
    part: Part


def mark_text(plan: str, period: str, columns: int) -> str:
    return f"kpi-report/{VERSION};plan={plan};period={period};columns={columns}"


def mark_of(text: str) -> Mark | None:
    """The mark that a cell carries; None when it carries none."""
    found = _MARK.fullmatch(text.strip())
    return Mark(int(found[1]), found[2], found[3], int(found[4])) if found else None


def key_text(key: ColumnKey) -> str:
    return f"{key.indicator}|{key.level}|{key.part}"


def key_of(text: str) -> ColumnKey | None:
    """The key that a cell of the key row carries; None when it is no key."""
    pieces = text.strip().split("|")
    if len(pieces) != 3 or pieces[2] not in list(Part):
        return None
    return ColumnKey(pieces[0], pieces[1], Part(pieces[2]))


def answer_words(language: str) -> Mapping[Word, str]:
    """The words that a template offers, in one language."""
    return {word: row["en" if language == "en" else "vi"] for word, row in _rows().items()}


def word_of(text: str) -> Word | None:
    """The answer that a text says, in either language, whatever its case, spaces and Unicode form; None when none."""
    return _by_text().get(_folded(text))


@cache
def _rows() -> Mapping[Word, Mapping[str, str]]:
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return MappingProxyType({Word(code): row for code, row in rows.items()})


@cache
def _by_text() -> Mapping[str, Word]:
    return MappingProxyType(
        {_folded(text): word for word, row in _rows().items() for text in (row["vi"], row["en"], *row["also"])}
    )


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
