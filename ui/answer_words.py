"""One unit's answer in words: what it said, its value, and where it stands."""

import math
from collections.abc import Mapping

from kpi import vocabulary
from kpi.answers import Answer
from kpi.comparison import Amount
from kpi.indicators import Indicator, Input, ValueType, indicators
from kpi.unit_answers import Group
from kpi.unit_gap import Shortfall
from ui import html, numbers
from ui.wording import text

#: Each group with the shape and colour of a status: the same word and shape mean the same everywhere.
MARKS = {
    Group.MET: "met",
    Group.NOT_MET: "not_met",
    Group.SILENT: "no_data",
    Group.ANSWERED: "on_track",
    Group.NOT_APPLICABLE: "no_target",
}


def group_word(group: Group, language: str) -> str:
    return text(language, f"explain.group_{group.value}")


def group_mark(group: Group, language: str) -> str:
    """Markup: the group as word, shape and colour."""
    return html.mark(MARKS[group], group_word(group, language))


def answer_words(indicator: Indicator, answer: Answer | None, language: str) -> str:
    """What was said, as it was said: yes or no, "12/40 (30%)", a score; "–" for nothing."""
    if answer is None:
        return "–"
    if answer.not_applicable:
        return text(language, "explain.group_not_applicable")
    if indicator.input in (Input.FLAG, Input.DERIVED):
        return text(language, "explain.yes" if answer.numerator else "explain.no")
    if answer.value is not None:
        return numbers.decimal(answer.value, language, 2)
    pair = "/".join(numbers.whole(number or 0, language) for number in (answer.numerator, answer.denominator))
    if not answer.denominator:
        return pair
    factor = 100 if indicator.value_type is ValueType.PERCENT else 1
    value = numbers.amount((answer.numerator or 0) * factor / answer.denominator, indicator.value_type, language)
    return f"{pair} ({value})"


def input_words(indicator: Indicator, answers: Mapping[str, Answer | None], language: str) -> list[str]:
    """The inputs of a derived indicator or a sum, one line each; none for an indicator reported by itself."""
    if indicator.input not in (Input.DERIVED, Input.SUM):
        return []
    return [
        f"{indicators()[code].name(language)}: {answer_words(indicators()[code], answers.get(code), language)}"
        for code in indicator.inputs
    ]


def value_words(value: Amount | None, value_type: ValueType, language: str) -> str:
    """A unit's own value with its unit sign; "–" without one (0/0)."""
    if value is None:
        return "–"
    if isinstance(value, float) and math.isinf(value):
        return numbers.INFINITE
    return numbers.amount(value, value_type, language)


def shortfall_words(missing: Shortfall, lower_is_better: bool, language: str) -> str:
    """What a unit lacks, in things that it can count."""
    amount = numbers.decimal(missing.amount, language, 2)
    if missing.needs is not None and missing.has is not None:
        return text(
            language,
            "unit.lacks_score_over" if missing.strict else "unit.lacks_score",
            name=indicators()[missing.indicator].name(language),
            has=numbers.decimal(missing.has, language, 2),
            needs=missing.needs,
        )
    if missing.things == "units":
        return text(language, "unit.lacks_yes")
    if missing.things in ("points", "percentage_points"):
        return text(language, f"figures.gap_{'over_' if lower_is_better else ''}{missing.things}", amount=amount)
    thing = vocabulary.counted().get(missing.things)
    if thing is None:
        return text(language, "figures.gap_short", amount=amount)
    return text(language, "figures.gap_count", amount=amount, thing=thing.name(language))
