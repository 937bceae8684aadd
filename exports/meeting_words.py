"""What every export of a meeting says about itself: plan, period, area, filters, what counts, dates, marks, source."""

from exports.wording import text
from kpi import numbers, vocabulary
from kpi.meeting import Meeting
from kpi.periods import period


def plan_name(meeting: Meeting, language: str) -> str:
    """The plan's short title."""
    return (meeting.plan.short_title_en if language == "en" else "") or meeting.plan.short_title


def plan_title(meeting: Meeting, language: str) -> str:
    """The document's whole title."""
    return (meeting.plan.title_en if language == "en" else "") or meeting.plan.title


def period_name(meeting: Meeting, language: str) -> str:
    return period(meeting.period).title(language)


def narrowing(meeting: Meeting, language: str) -> str:
    """The level and the ownership to which everything is narrowed; "" without."""
    level = vocabulary.levels()[meeting.level].name(language) if meeting.level else ""
    owner = vocabulary.ownerships()[meeting.ownership].name(language) if meeting.ownership else ""
    return ", ".join(word for word in (level, owner) if word)


def facts(meeting: Meeting, language: str) -> tuple[tuple[str, str], ...]:
    """What the figures are of, as (name, words) in order; without the marks."""

    def fact(name: str, words: str) -> tuple[str, str]:
        return text(language, f"meeting.{name}"), words

    counted = "approved_only" if meeting.approved_only else "all_sent"
    found = [
        fact("plan", plan_name(meeting, language)),
        fact("period", period_name(meeting, language)),
        fact("area", meeting.area_name),
        fact("narrowing", narrowing(meeting, language) or text(language, "meeting.not_narrowed")),
        fact("counted", text(language, f"meeting.{counted}")),
        fact("day", numbers.day(meeting.day, language)),
        fact("read_at", numbers.moment(meeting.read_at, language)),
        fact("version", meeting.version),
    ]
    if meeting.frozen is not None:
        found.append(fact("frozen", frozen(meeting, language)))
    return tuple(found)


def frozen(meeting: Meeting, language: str) -> str:
    """Under which name, when and by whom the figures were frozen; "" when they weren't."""
    if meeting.frozen is None:
        return ""
    at = numbers.moment(meeting.frozen.at, language)
    return text(language, "meeting.frozen_as", name=meeting.frozen.name, at=at, by=meeting.frozen.by)


def marks(meeting: Meeting, language: str) -> tuple[str, ...]:
    """What a reader must know first: sample data, an invented plan, frozen figures."""
    found = [text(language, "meeting.sample")] if meeting.sample else []
    found += [text(language, "meeting.invented")] if meeting.plan.invented else []
    found += [text(language, "meeting.frozen_mark", name=meeting.frozen.name)] if meeting.frozen else []
    return tuple(found)


def source(meeting: Meeting, language: str) -> str:
    """Where the figures come from, in one sentence."""
    counted = "source_approved" if meeting.approved_only else "source"
    return text(
        language, f"meeting.{counted}", period=period_name(meeting, language), plan=plan_name(meeting, language)
    )


def file_stem(meeting: Meeting) -> str:
    """A file's name without ending: plan, period, area and filters as codes."""
    place = (meeting.area, meeting.level, meeting.ownership)
    parts = (meeting.plan.code, meeting.period.replace("/", "-"), *place, "approved" if meeting.approved_only else "")
    return "-".join(part for part in parts if part)
