"""The words that stand for answers (`answers.yaml`), and what an answer should look like where a cell holds none."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from data_access.intake.grid import Cell, CellKind
from data_access.intake.slots import Slot
from data_access.loading.errors import Wanted
from kpi.indicators import Indicator
from kpi.report_template import Word, answer_words

#: Signs behind a word that make no difference.
CLOSING = " .;,!"


def is_blank(cell: Cell) -> bool:
    """Whether the cell holds one of the signs for "nothing"."""
    return word_in(cell) == "blank"


def word_in(cell: Cell) -> str | None:
    """The list of `answers.yaml` on which the cell's word stands; None for anything else."""
    if cell.kind is CellKind.BOOLEAN:
        return "yes" if cell.text == "TRUE" else "no"
    if cell.kind is not CellKind.TEXT or len(cell.text) > 40:
        return None
    text = spelling(cell.text)
    return _words().get(text) or _words().get(text.rstrip(CLOSING))


def expected_of(slot: Slot) -> Wanted:
    """What an answer of that slot looks like, for an error."""
    return Wanted(_answers_in("vi", slot), _answers_in("en", slot))


def _answers_in(language: str, slot: Slot) -> str:
    words = answer_words(language)
    if slot in (Slot.FLAG, Slot.YES, Slot.NO):
        return ", ".join(words.values())
    return f"0, 1, 2 …, {words[Word.NOT_APPLICABLE]}"


def two_counts(indicator: Indicator) -> Wanted:
    """The two numbers that an indicator wants."""
    vi = f"{indicator.numerator}; {indicator.denominator}"
    return Wanted(vi, f"{indicator.numerator_en}; {indicator.denominator_en}")


def decimals(text: str) -> Wanted:
    """Numbers with a decimal point as readers of each language write them."""
    return Wanted(text.replace(".", ","), text)


def spelling(text: str) -> str:
    """One spelling of a word: case, Unicode form and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _content() -> Mapping[str, Any]:
    path = Path(__file__).with_name("answers.yaml")
    return MappingProxyType(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _words() -> Mapping[str, str]:
    lists = ("yes", "no", "not_applicable", "unclear", "blank")
    return MappingProxyType({spelling(word): name for name in lists for word in _content()[name]})


@cache
def counted_words(indicator: Indicator, slot: Slot) -> frozenset[str]:
    """What may stand behind a number of that indicator ("12 GV")."""
    own: Mapping[str, list[str]] | None = _content()["counted_in"].get(indicator.code)
    words = own.get(slot.value, []) if own is not None else _content()["counted"].get(indicator.counted, [])
    return frozenset(spelling(word) for word in words)
