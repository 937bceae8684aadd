"""How a target's figure is computed, in words: what is above the line, what is below it, which unit counts as met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kpi.comparison import Comparator
from kpi.indicators import Indicator, Input, Measure, ValueType, indicators
from kpi.measures import measure_of
from kpi.plan import Target
from kpi.satisfaction import UNTARGETED
from kpi.unit_gap import own_demand

#: Writes a demand on a value in signs ("≥ 5%"), in the reader's way of writing numbers.
Demand = Callable[[Comparator, float, ValueType], str]


@dataclass(frozen=True, slots=True)
class Formula:
    """`how`: the whole sentence; `numerator`, `denominator`: what is divided, by name; `met`: when a unit satisfies
    the target by itself ("" where there is nothing to satisfy); `notes`: the counting rules that apply here."""

    how: str
    numerator: str
    denominator: str
    met: str
    notes: tuple[str, ...]


def formula(target: Target, language: str, demand: Demand) -> Formula:
    """The formula of a target (or of an indicator that is only measured, rule 13) in `vi` or `en`."""
    indicator = indicators()[target.indicator]
    words = _words()["en" if language == "en" else "vi"]
    measure = measure_of(target, indicator)
    values = _values(target, indicator, language, demand, words)
    kind = _kind(indicator, measure)
    pair = "_of_pairs" if indicator.per_level and measure is Measure.SHARE_OF_UNITS else ""
    return Formula(
        how=words[f"how_{kind}"].format(**values),
        numerator=words[f"numerator_{kind}{pair}"].format(**values),
        denominator=words[f"denominator_{kind}{pair}"].format(**values),
        met=words[f"met_{_answer_kind(indicator)}"].format(**values) if _satisfiable(target, indicator) else "",
        notes=tuple(words[f"note_{name}"].format(**values) for name in _notes(indicator, measure)),
    )


def _kind(indicator: Indicator, measure: Measure) -> str:
    if measure is Measure.SHARE_OF_UNITS:
        return "share"
    if measure is Measure.MEAN_OF_UNITS:
        return "mean"
    if indicator.input is Input.FLAG:
        return "pooled_flag"
    return "percent" if indicator.value_type is ValueType.PERCENT else "ratio"


def _answer_kind(indicator: Indicator) -> str:
    if indicator.input is Input.FLAG:
        return "flag"
    if indicator.input is Input.DERIVED:
        return "derived"
    return "value"


def _satisfiable(target: Target, indicator: Indicator) -> bool:
    return target.id != UNTARGETED or indicator.input in (Input.FLAG, Input.DERIVED)


def _notes(indicator: Indicator, measure: Measure) -> list[str]:
    names = []
    if indicator.input is Input.SUM:
        names.append("sum")
    if indicator.per_level:
        names.append("per_level")
    if measure is Measure.SHARE_OF_UNITS:
        names.append("silent_in_share")
    else:
        names.append("only_reported")
    if measure is Measure.MEAN_OF_UNITS and indicator.input in (Input.COUNT, Input.SUM):
        names.append("zero_in_mean")
    if indicator.kept_list:
        names.append("kept_list")
    return names


def _values(
    target: Target, indicator: Indicator, language: str, demand: Demand, words: Mapping[str, str]
) -> dict[str, str]:
    english = language == "en"
    label = target.name(language)
    comparator, value = own_demand(target, indicator)
    inputs = [indicators()[code].name(language) for code in indicator.inputs]
    least = Comparator.ABOVE if indicator.strict else Comparator.AT_LEAST
    value_type = ValueType.POINTS if indicator.input is Input.DERIVED else indicator.value_type
    if indicator.input is Input.DERIVED:
        comparator, value = least, float(indicator.least_score or 0)
    return {
        "label": label,
        "indicator": indicator.name(language),
        "numerator": (indicator.numerator_en if english else indicator.numerator) or indicator.name(language),
        "denominator": (indicator.denominator_en if english else indicator.denominator) or words["nothing"],
        "demand": demand(comparator, value, value_type),
        "inputs": words["and"].join(inputs),
        "parts": " + ".join(inputs),
    }


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    content: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return content
