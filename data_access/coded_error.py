"""Errors with a code and their wording: one table (YAML) a subject, Vietnamese and English side by side."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@cache
def wording(table: Path) -> Mapping[str, Mapping[str, str]]:
    """The wording table of a YAML file: code -> language (`vi`, `en`) -> text with {details}."""
    words: Mapping[str, Mapping[str, str]] = yaml.safe_load(table.read_text(encoding="utf-8"))
    return words


def in_words(table: Path, code: StrEnum, language: str, details: Mapping[str, object]) -> str:
    """One code of a wording table in words; an unknown language reads as Vietnamese."""
    entry = wording(table)[code.value]
    return entry.get(language, entry["vi"]).format(**details)


class CodedError(Exception):
    """An error that a user reads: `code`, what it is about (`details`), and its words in both languages."""

    table: Path

    def __init__(self, code: StrEnum, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(code, details)

    def message(self, language: str = "vi") -> str:
        """The error in words, in `vi` or `en`."""
        return in_words(self.table, self.code, language, self.details)

    def __str__(self) -> str:
        return self.message("en")
