"""One unit's answer in words: what it said, its value, and where it stands."""

from collections.abc import Mapping

from kpi import numbers, vocabulary
from kpi.answers import Answer, exact
from kpi.comparison import Comparator
from kpi.indicators import Indicator, Input, indicators
from kpi.satisfaction import own_value
from kpi.unit_answers import Group
from kpi.unit_gap import Shortfall
from ui import html
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


def answer_words(
    indicator: Indicator, answer: Answer | None, language: str, demand: tuple[Comparator, float] | None = None
) -> str:
    """What was said, as it was said: yes or no, "12/40 (30%)", a score; "–" for nothing.

    `demand`: what the unit's own value is judged by (`own_demand`); no value is rounded across it.
    """
    if answer is None:
        return "–"
    if answer.not_applicable:
        return text(language, "explain.group_not_applicable")
    if indicator.input in (Input.FLAG, Input.DERIVED):
        return text(language, "explain.yes" if answer.numerator else "explain.no")
    if answer.value is not None:
        return numbers.decimal(exact(answer.value), language, 2)
    pair = "/".join(numbers.whole(number or 0, language) for number in (answer.numerator, answer.denominator))
    if not answer.denominator:
        return pair
    own = own_value(indicator, answer)
    comparator, target = demand or (None, None)
    value = numbers.amount(own or 0, indicator.value_type, language, comparator=comparator, target=target)
    return f"{pair} ({value})"


def input_words(indicator: Indicator, answers: Mapping[str, Answer | None], language: str) -> list[str]:
    """The inputs of a derived indicator or a sum, one line each; none for an indicator reported by itself."""
    if indicator.input not in (Input.DERIVED, Input.SUM):
        return []
    return [
        f"{indicators()[code].name(language)}: {answer_words(indicators()[code], answers.get(code), language)}"
        for code in indicator.inputs
    ]


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
