"""The indicators: what is measured, independent of any plan (`indicators.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml


class Input(StrEnum):
    FLAG = "flag"
    COUNT = "count"
    SCORE = "score"
    NUMBER = "number"
    DERIVED = "derived"  # a yes/no worked out from scores
    SUM = "sum"  # counts added up from other counts


class Measure(StrEnum):
    SHARE_OF_UNITS = "share_of_units"
    RATIO_OF_SUMS = "ratio_of_sums"
    MEAN_OF_UNITS = "mean_of_units"


class ValueType(StrEnum):
    PERCENT = "percent"
    RATIO = "ratio"
    POINTS = "points"
    NUMBER = "number"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class ReportedBy(StrEnum):
    UNIT = "unit"
    OFFICE = "office"
    ANY = "any"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    `inputs`: the indicators a derived or sum one is made of. `least_score`, `strict`: what every input score of a
    derived one must reach. `levels`: the levels it can be asked of (Decision 4725 leaves preschools out); empty = all.
    `kept_list`: an office keeps it as a list; once closed, absent means no (rule 2).
    """

    code: str
    label: str
    label_en: str
    input: Input
    measure: Measure
    value_type: ValueType
    better: Better
    reported_by: ReportedBy
    per_level: bool = False
    counted: str = "units"
    numerator: str = ""
    denominator: str = ""
    numerator_en: str = ""
    denominator_en: str = ""
    inputs: tuple[str, ...] = ()
    least_score: int | None = None
    strict: bool = False
    levels: tuple[str, ...] = ()
    kept_list: bool = False
    note: str = ""
    note_en: str = ""

    def name(self, language: str) -> str:
        return self.label_en if language == "en" else self.label


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by code, in the list's order."""
    rows = yaml.safe_load((Path(__file__).parent / "indicators.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({row["code"]: _indicator(row) for row in rows})


def _indicator(row: Mapping[str, object]) -> Indicator:
    fields = dict(row)
    for key, kind in (
        ("input", Input),
        ("measure", Measure),
        ("value_type", ValueType),
        ("better", Better),
        ("reported_by", ReportedBy),
    ):
        fields[key] = kind(fields[key])  # type: ignore[arg-type]
    for key in ("inputs", "levels"):
        fields[key] = tuple(fields.get(key, ()))  # type: ignore[arg-type]
    return Indicator(**fields)  # type: ignore[arg-type]
