"""The deck's story for the browser: the same slides in the same order and words, drawn from the same results."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from charts.area_bars import AreaBar, ordered
from exports import meeting_words
from exports.wording import text
from kpi import findings, numbers, vocabulary
from kpi.figures import HeadlineResult, Row, Status
from kpi.headlines import headlines
from kpi.indicators import Measure, ValueType
from kpi.labels import Labels, of_row
from kpi.meeting import Meeting
from ui import html, present_tables
from ui.language import current
from ui.present_markup import Slide, bars, markup, parts_of

#: Bars on one slide: more would be too small to be read from the last row; fewer where names take several lines.
_MOST_BARS, _LEAST_BARS, _MOST_NAME_LINES, _NAME_LINE = 12, 6, 24, 26
_MOST_FINDINGS = 6


def slides(meeting: Meeting) -> list[str]:
    """Every slide as markup, the cover first."""
    found = [_cover(meeting)]
    if meeting.total or any(group.rows for group in meeting.headlines):
        found.append(_glance(meeting))
        if any(row.figure.reported for group in meeting.headlines for row in group.rows):
            for group in meeting.headlines:
                for row in group.rows:
                    found += _headline(meeting, group.code, row)
            found += present_tables.levels(meeting)
        found += present_tables.maturity(meeting)
    else:
        body = f"<p>{escape(say('nothing'))}</p><p>{escape(say('nothing_action'))}</p>"
        found.append(Slide(sentences(meeting)[0], "", body))
    found += present_tables.completeness(meeting)
    found += present_tables.actions(meeting)
    found += present_tables.steps(meeting)
    found += present_tables.appendix(meeting)
    foot = _foot(meeting)
    return [markup(slide, [] if slide.cover else foot) for slide in found]


def say(key: str, **values: object) -> str:
    """The deck's words in this session's language."""
    return text(current(), f"deck.{key}", **values)


def sentences(meeting: Meeting) -> list[str]:
    return [findings.sentence(one, meeting, current()) for one in findings.findings(meeting)]


def _foot(meeting: Meeting) -> list[str]:
    """Whose figures they are: every slide may be photographed alone."""
    language = current()
    facts = dict(meeting_words.facts(meeting, language))
    day, version = (text(language, f"meeting.{name}") for name in ("day", "version"))
    counted = text(language, f"meeting.{'approved_only' if meeting.approved_only else 'all_sent'}")
    narrow = meeting_words.narrowing(meeting, language)
    marks = meeting_words.marks(meeting, language)
    source = meeting_words.source(meeting, language)
    return [*marks, source, meeting.area_name, narrow, counted, f"{day} {facts[day]}", f"{version} {meeting.version}"]


def _cover(meeting: Meeting) -> Slide:
    language = current()
    facts = [f"<li>{escape(name)}: {escape(words)}</li>" for name, words in meeting_words.facts(meeting, language)[3:]]
    marks = [f'<b class="show-mark">{escape(mark)}</b>' for mark in meeting_words.marks(meeting, language)]
    period = f"{meeting_words.period_name(meeting, language)} · {meeting.area_name}"
    body = f'<p class="show-lead">{escape(period)}</p><ul>{"".join(facts)}</ul><p>{" ".join(marks)}</p>'
    return Slide(meeting_words.plan_title(meeting, language), "", body, cover=True)


def _glance(meeting: Meeting) -> Slide:
    said = sentences(meeting)
    counts = Counter(row.status for row in meeting.total)
    lines = [
        f"<li><b>{numbers.whole(counts[status], current())}</b>{html.status(status, current())}</li>"
        for status in Status
        if counts[status]
    ]
    told = "".join(f"<li>{escape(one)}</li>" for one in said[1 : _MOST_FINDINGS + 1])
    body = (
        f'<div class="show-two"><section><h2>{escape(say("glance_counts"))}</h2>'
        f'<ul class="show-counts">{"".join(lines)}</ul></section>'
        f'<section class="show-more"><h2>{escape(say("glance_findings"))}</h2><ul>{told}</ul></section></div>'
    )
    return Slide(said[0], say("glance_about"), body)


def _headline(meeting: Meeting, code: str, row: Row) -> list[Slide]:
    """The finding, the figure large, bars of its areas (of its levels where there are none)."""
    words = of_row(meeting.plan, row, current())
    title = findings.sentence(findings.about(meeting, row), meeting, current())
    group = next(one.name(current()) for one in headlines() if one.code == code)
    shown, kind = _bars(meeting, row)
    if not shown:
        return [Slide(title, say("headline_alone", group=group), _strip(words))]
    pale = any(bar.high is not None and bar.value is not None and bar.high > bar.value for bar in shown)
    about = " ".join(part for part in (say(f"headline_{kind}", group=group), say("pale") if pale else "") if part)
    lines = max(-(-len(bar.name) // _NAME_LINE) for bar in shown)
    parts = parts_of(shown, max(_LEAST_BARS, min(_MOST_BARS, _MOST_NAME_LINES // max(lines, 1))))
    named = say("target_line", demand=words.demand()) if row.comparator else ""
    percent = words.value_type is ValueType.PERCENT
    made = []
    for number, part in enumerate(parts):
        said = say("part", title=title, n=number + 1, of=len(parts)) if len(parts) > 1 else title
        drawn = bars(part, shown, row.target, named, percent=percent)
        made.append(Slide(said, about, _strip(words) + drawn))
    return made


def _bars(meeting: Meeting, row: Row) -> tuple[list[AreaBar], str]:
    if not row.figure.reported:
        return [], ""
    areas = _of_target(meeting.headlines_by_area, row)
    if areas:
        lower = row.comparator is not None and row.comparator.wants_low
        found = [_bar(meeting, one, meeting.area_names.get(one.area, one.area)) for one in areas]
        return ordered(found, lower_is_better=lower), "by_area"
    levels = _of_target(meeting.headlines_by_level, row)
    return [_bar(meeting, one, vocabulary.levels()[one.level].name(current())) for one in levels], "by_level"


def _of_target(groups: Sequence[HeadlineResult], row: Row) -> list[Row]:
    key = (row.target_id, row.indicator)
    return [one for group in groups for one in group.rows if (one.target_id, one.indicator) == key]


def _bar(meeting: Meeting, row: Row, name: str) -> AreaBar:
    words, figure, known = of_row(meeting.plan, row, current()), row.figure, row.figure.reported > 0
    evidence = "" if known and words.measure is Measure.MEAN_OF_UNITS else words.evidence()
    judged = html.status(row.status, current()) if row.status is not None else ""
    said = f"<b>{escape(words.value() if known else '')}</b> {judged} <small>{escape(evidence)}</small>"
    amounts = (figure.value, figure.low, figure.high) if known else (None, None, None)
    return AreaBar(row.area or row.level, name, *amounts, row.status, said)


def _strip(words: Labels) -> str:
    """The figure itself, large, and what stands beside it."""
    row = words.row
    judged = html.status(row.status, current()) if row.status is not None else ""
    asked = say("demand", demand=words.demand()) if row.comparator else words.demand()
    change = words.change()
    more = [words.evidence(), words.gap(), words.bounds(), say("since", change=change) if change else ""]
    line = " · ".join(escape(part) for part in (asked, *more, words.warning()) if part)
    return f'<div class="show-strip"><b>{escape(words.value())}</b><span>{judged} {line}</span></div>'
