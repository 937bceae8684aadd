"""The field's closed word lists: kinds, levels, ownerships, office tiers, things counted (`vocabulary.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a list: its code (files, columns, tests) and what a user reads."""

    code: str
    vi: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@cache
def _lists() -> Mapping[str, Mapping[str, Term]]:
    text = (Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: MappingProxyType({row["code"]: Term(**row) for row in rows})
            for name, rows in yaml.safe_load(text).items()
        }
    )


def kinds() -> Mapping[str, Term]:
    return _lists()["kinds"]


def levels() -> Mapping[str, Term]:
    """Levels in their order, youngest first."""
    return _lists()["levels"]


def ownerships() -> Mapping[str, Term]:
    return _lists()["ownerships"]


def office_tiers() -> Mapping[str, Term]:
    return _lists()["office_tiers"]


def counted() -> Mapping[str, Term]:
    """Things a target counts, also the names of gap units."""
    return _lists()["counted"]
