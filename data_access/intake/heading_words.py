"""The table of headings (`headings.yaml`) by folded text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from data_access.intake.folding import heading_key
from kpi.indicators import Indicator, Input, indicators


class Role(StrEnum):
    """What a heading says of the answer's part; what it comes to depends on the indicator's input."""

    FLAG = "flag"
    YES = "yes"
    NO = "no"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PERCENT = "percent"
    VALUE = "value"
    ANY = "any"


class ColumnUse(StrEnum):
    """A column that holds no figures."""

    UNIT_CODE = "unit_code"
    UNIT_NAME = "unit_name"
    LEVEL = "level_column"
    PLACE = "place"
    PERIOD = "period"
    QUESTION = "question"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an indicator; `numerator`: it names what the numerator counts and nothing else."""

    indicator: str
    numerator: bool = False


def raw(indicator: Indicator) -> bool:
    """Whether units report it: not worked out from others."""
    return indicator.input not in (Input.DERIVED, Input.SUM)


@cache
def names() -> Mapping[str, Name]:
    """Every name of every indicator that is reported, folded; first the official ones."""
    found: dict[str, Name] = {}
    for code, name in every_name():
        found.setdefault(heading_key(name.text), Name(code, name.numerator))
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it stands in its list."""

    text: str
    numerator: bool = False


@cache
def every_name() -> tuple[tuple[str, Written], ...]:
    """All names with the indicator they stand for, before folding (a test looks for two that fold alike)."""
    answer: list[tuple[str, Written]] = []
    for indicator in filter(raw, indicators().values()):
        own = content()["indicators"].get(indicator.code, {})
        texts = [indicator.code, indicator.label, indicator.label_en, *own.get("names", ())]
        known = {heading_key(text) for text in texts}
        answer += [(indicator.code, Written(text)) for text in texts]
        counts = (indicator.numerator, indicator.numerator_en, *own.get("numerator", ()))
        answer += [(indicator.code, Written(text, True)) for text in counts if text and heading_key(text) not in known]
    return tuple(answer)


@cache
def totals() -> Mapping[str, tuple[str, ...]]:
    """Headings that name a denominator by themselves, and the indicators that share it."""
    found: dict[str, list[str]] = {}
    for code, own in content()["indicators"].items():
        for text in own.get("total", ()):
            found.setdefault(heading_key(text), []).append(code)
    return MappingProxyType({key: tuple(codes) for key, codes in found.items()})


@cache
def own_counts(code: str) -> Mapping[str, Role]:
    """The names of an indicator's two counts, as they stand under its own heading."""
    indicator = indicators()[code]
    found: dict[str, Role] = {}
    for text in (
        indicator.denominator,
        indicator.denominator_en,
        *content()["indicators"].get(code, {}).get("total", ()),
    ):
        if text:
            found[heading_key(text)] = Role.DENOMINATOR
    for text in (indicator.numerator, indicator.numerator_en):
        if text:
            found[heading_key(text)] = Role.NUMERATOR
    return MappingProxyType(found)


@cache
def maybe() -> Mapping[str, tuple[str, ...]]:
    """Short headings that fit several indicators, likeliest first."""
    return MappingProxyType({heading_key(text): tuple(codes) for text, codes in content()["maybe"].items()})


@cache
def may_count() -> Mapping[str, tuple[str, ...]]:
    """Names of yes/no indicators that people write over counts too, and the indicators that these would be of."""
    groups = content()["may_count"]
    return MappingProxyType({heading_key(text): tuple(one["counts"]) for one in groups for text in one["names"]})


@cache
def parts() -> Mapping[str, Role]:
    return _roles("parts")


@cache
def before() -> Mapping[str, Role | None]:
    return _affixes("before")


@cache
def after() -> Mapping[str, Role | None]:
    return _affixes("after")


@cache
def level_words() -> Mapping[str, str]:
    """Words for a level, alone or behind what may stand before one ("cấp tiểu học", "khối TH")."""
    found: dict[str, str] = {}
    for code, texts in content()["levels"].items():
        for text in texts:
            for start in ("", *content()["level_before"]):
                found.setdefault(heading_key(f"{start} {text}"), code)
    return MappingProxyType(found)


@cache
def uses() -> Mapping[str, ColumnUse]:
    """Headings of columns that hold no figures."""
    return MappingProxyType({heading_key(text): use for use in ColumnUse for text in content()[use.value]})


@cache
def elsewhere() -> frozenset[str]:
    return frozenset(heading_key(text) for text in content()["elsewhere"])


def _roles(name: str) -> Mapping[str, Role]:
    return MappingProxyType(
        {heading_key(text): Role(role) for role, texts in content()[name].items() for text in texts}
    )


def _affixes(name: str) -> Mapping[str, Role | None]:
    return MappingProxyType(
        {
            heading_key(text): None if role == "none" else Role(role)
            for role, texts in content()[name].items()
            for text in texts
        }
    )


@cache
def content() -> Mapping[str, Any]:
    path = Path(__file__).with_name("headings.yaml")
    return MappingProxyType(yaml.safe_load(path.read_text(encoding="utf-8")))
