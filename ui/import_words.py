"""What a file's headings, units and answers are called on the page."""

from collections.abc import Sequence

from data_access.loading.errors import LoadError
from kpi import numbers, vocabulary
from kpi.answers import Answer
from kpi.indicators import Indicator, Input, indicators
from kpi.report_template import ColumnKey, Part, key_text
from ui.answer_words import answer_words
from ui.language import current, t

#: What one answer says, as the store compares it: numerator, denominator, value, state.
Content = tuple[int | None, int | None, float | None, str]


def key_words(key: ColumnKey) -> str:
    """An indicator, its level, and which of its two counts."""
    indicator, language = indicators()[key.indicator], current()
    level = f" ({vocabulary.levels()[key.level].name(language)})" if key.level else ""
    part = {Part.NUMERATOR: _part(indicator, "numerator"), Part.DENOMINATOR: _part(indicator, "denominator")}.get(
        key.part
    )
    return f"{indicator.name(language)}{level}" + (f": {part}" if part else "")


def all_keys() -> dict[str, ColumnKey]:
    """Everything that a column may answer, by its text, in the order of the list of indicators."""
    found: dict[str, ColumnKey] = {}
    for indicator in indicators().values():
        if indicator.input in (Input.DERIVED, Input.SUM):
            continue
        levels = list(indicator.levels or vocabulary.levels()) if indicator.per_level else [""]
        for level in levels:
            for part in _parts(indicator):
                key = ColumnKey(indicator.code, level, part)
                found[key_text(key)] = key
    return found


def content_words(indicator: str, content: Content) -> str:
    """An answer as the store knows it, in words."""
    numerator, denominator, value, state = content
    answer = Answer(numerator, denominator, value, bool(state))
    return answer_words(indicators()[indicator], answer, current())


def question_words(indicator: str, level: str) -> str:
    """An indicator with its level."""
    language = current()
    words = indicators()[indicator].name(language) if indicator in indicators() else indicator
    return f"{words} ({vocabulary.levels()[level].name(language)})" if level in vocabulary.levels() else words


def listed(names: Sequence[str], most: int) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else t("imports.and_more", shown=shown, n=numbers.whole(rest, current()))


def what(error: LoadError, language: str) -> str:
    """The fault without its place, which has a column of its own."""
    place = error.where(language)
    message = error.message(language)
    said = message.removeprefix(f"{place}: ") if place else message
    return said[:1].upper() + said[1:]


def _part(indicator: Indicator, name: str) -> str:
    return str(getattr(indicator, f"{name}_en" if current() == "en" else name))


def _parts(indicator: Indicator) -> tuple[Part, ...]:
    if indicator.input is Input.COUNT:
        return (Part.NUMERATOR, Part.DENOMINATOR)
    return (Part.FLAG,) if indicator.input is Input.FLAG else (Part.VALUE,)
