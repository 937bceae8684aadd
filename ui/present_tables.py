"""Slides beyond the headlines: levels, maturity, completeness, areas to act on, next steps, every target."""

from collections.abc import Callable, Sequence
from html import escape

from exports.wording import text
from kpi import findings, numbers, vocabulary
from kpi.actions import areas_to_act_on, next_steps, targets_to_act_on
from kpi.figures import Completeness, Row
from kpi.finding import FindingCode
from kpi.labels import of_row
from kpi.meeting import Meeting
from ui import html
from ui.language import current
from ui.present_markup import Slide, parts_of, stacked, table

_MOST_STACKED, _MOST_LINES, _NAMED = 12, 8, 3
_LEFT, _NAME, _SHORT, _RIGHT = "", "show-name", "show-short", "show-right"


def levels(meeting: Meeting) -> list[Slide]:
    """Each headline by level of education."""
    by_target: dict[tuple[str, str], dict[str, Row]] = {}
    for group in meeting.headlines_by_level:
        for row in group.rows:
            by_target.setdefault((row.target_id, row.indicator), {})[row.level] = row
    shown = [code for code in vocabulary.levels() if any(code in rows for rows in by_target.values())]
    if len(shown) < 2:
        return []
    headings = [(_say("column_target"), _LEFT)]
    headings += [(vocabulary.levels()[code].name(current()), _LEFT) for code in shown]
    lines = []
    for rows in by_target.values():
        name = of_row(meeting.plan, next(iter(rows.values())), current()).name()
        lines.append([f"<b>{escape(name)}</b>", *(_judged(meeting, rows.get(code)) for code in shown)])
    title = _sentence(meeting, FindingCode.LEVEL_LAGS) or _say("levels_title")
    return _tables(title, _say("levels_about"), headings, lines)


def maturity(meeting: Meeting) -> list[Slide]:
    """How many units stand at each level of digital maturity."""
    if not any(any(one.levels) for one in meeting.maturity):
        return []
    words = [_say(f"maturity_{kind}") for kind in ("1", "2", "3", "silent")]
    rows = []
    for one in meeting.maturity:
        level = vocabulary.levels()[one.level].name(current()) if one.level else _say("maturity_all")
        rows.append((_say("units_in", name=level, n=one.expected), (*one.levels, one.silent)))
    title = _sentence(meeting, FindingCode.MATURITY) or _say("maturity_title")
    return _stacks(title, _say("maturity_about"), rows, words, ("pale", "bar", "accent", "hairline"))


def completeness(meeting: Meeting) -> list[Slide]:
    """Who has sent, whose report is approved, who is silent, by area."""
    whole = meeting.completeness
    if not whole.expected:
        return []

    def share(one: Completeness) -> tuple[float, str]:
        return (one.sent / one.expected if one.expected else 1.0, one.name)

    listed = [whole, *sorted((one for one in whole.areas if one.expected), key=share)]
    rows = [
        (
            _say("sent_of", name=one.name, sent=one.sent, expected=one.expected),
            (one.approved, one.sent - one.approved, one.silent),
        )
        for one in listed
    ]
    words = [_say(f"completeness_{kind}") for kind in ("approved", "sent", "silent")]
    title = _sentence(meeting, FindingCode.SILENT) or _say("completeness_all", n=whole.expected)
    return _stacks(title, _say("completeness_about"), rows, words, ("accent", "bar", "hairline"))


def actions(meeting: Meeting) -> list[Slide]:
    """The areas that hold the results back, with what each lacks; the targets where there are no areas."""
    found = areas_to_act_on(meeting)
    if meeting.by_area and found:
        headings = [(_say("column_area"), _NAME), (_say("column_missed"), _RIGHT)]
        headings += [(_say("column_most_missing"), _LEFT), (_say("column_silent"), _RIGHT)]
        lines = [
            [
                f"<b>{escape(meeting.area_names.get(one.area, one.area))}</b>",
                escape(_say("missed_of", missed=len(one.rows), n=one.with_data)),
                escape("; ".join(_gap(meeting, row) for row in one.rows[:_NAMED])),
                numbers.whole(one.silent, current()),
            ]
            for one in found
        ]
        title = _sentence(meeting, FindingCode.AREA_LAGS) or _say("actions_title", n=len(found))
        return _tables(title, _say("actions_about"), headings, lines, most=5)
    rows = targets_to_act_on(meeting)
    if not rows:
        return []
    headings = [(_say("column_target"), _LEFT), (_say("column_value"), _RIGHT)]
    headings += [(_say("column_demand"), _RIGHT), (_say("column_gap"), _LEFT)]
    lines = []
    for row in rows:
        words = of_row(meeting.plan, row, current())
        value = f"<b>{escape(words.value())}</b>"
        lines.append([escape(words.name()), value, escape(words.demand()), escape(words.gap())])
    return _tables(_say("actions_targets", n=len(rows)), _say("actions_targets_about"), headings, lines)


def steps(meeting: Meeting) -> list[Slide]:
    """Deadlines still to come, duties that recur, areas whose units owe a report."""
    found = next_steps(meeting)
    lines = []
    for one in found.deadlines:
        day = numbers.day(one.due_on, current()) if one.due_on else ""
        when = day if one.inclusive else _say("before", day=day)
        lines.append([f"<b>{escape(when)}</b>", escape(one.who), escape(one.what)])
    for target in found.due:
        day = numbers.day(target.due_on, current()) if target.due_on else ""
        lines.append([f"<b>{escape(day)}</b>", "", escape(target.name(current()))])
    lines += [[f"<b>{escape(one.recurring)}</b>", escape(one.who), escape(one.what)] for one in found.recurring]
    for one in found.silent:
        owed = _say("owed", n=one.silent, expected=one.expected)
        lines.append([f"<b>{escape(_say('now'))}</b>", escape(one.name), escape(owed)])
    if not lines:
        return []
    headings = [(_say(f"column_{name}"), _LEFT) for name in ("when", "who", "what")]
    silent = meeting.completeness.silent
    title = _say("steps_title_silent", n=silent) if silent else _say("steps_title")
    dated = "steps_about" if found.deadlines or found.due else "steps_no_dates"
    return _tables(title, _say(dated, day=numbers.day(meeting.day, current())), headings, lines, most=6)


def appendix(meeting: Meeting) -> list[Slide]:
    """Every target of the plan in its order."""
    if not meeting.total:
        return []
    names = {"clause": _SHORT, "target": _LEFT, "demand": _RIGHT, "value": _RIGHT, "evidence": _NAME}
    names |= {"status": _LEFT, "gap": _NAME, "change": _RIGHT}
    headings = [(_say(f"column_{name}"), css) for name, css in names.items()]
    lines = []
    for row in meeting.total:
        words = of_row(meeting.plan, row, current())
        status = html.status(row.status, current()) if row.status else ""
        first = [escape(row.clause), escape(words.name()), escape(words.demand()), f"<b>{escape(words.value())}</b>"]
        lines.append([*first, escape(words.evidence()), status, escape(words.gap()), escape(words.change())])
    return _tables(_say("appendix_title", n=len(lines)), _say("appendix_about"), headings, lines)


def _say(key: str, **values: object) -> str:
    return text(current(), f"deck.{key}", **values)


def _sentence(meeting: Meeting, code: FindingCode) -> str:
    found = next((one for one in findings.findings(meeting) if one.code is code), None)
    return "" if found is None else findings.sentence(found, meeting, current())


def _judged(meeting: Meeting, row: Row | None) -> str:
    if row is None:
        return ""
    words = of_row(meeting.plan, row, current())
    below = html.status(row.status, current()) if row.status else escape(words.demand())
    return f"<b>{escape(words.value())}</b><br><small>{below}</small>"


def _gap(meeting: Meeting, row: Row) -> str:
    words = of_row(meeting.plan, row, current())
    gap = words.gap() or _say("value_of", value=words.value(), demand=words.demand())
    return f"{words.name()}: {gap[:1].lower()}{gap[1:]}"


def _tables(
    title: str,
    about: str,
    headings: Sequence[tuple[str, str]],
    lines: Sequence[Sequence[str]],
    *,
    most: int = _MOST_LINES,
) -> list[Slide]:
    return _several(title, about, parts_of(lines, most), lambda part: table(headings, part))


def _stacks(
    title: str, about: str, rows: Sequence[tuple[str, Sequence[int]]], words: Sequence[str], colours: Sequence[str]
) -> list[Slide]:
    return _several(title, about, parts_of(rows, _MOST_STACKED), lambda part: stacked(part, words, colours))


def _several(title: str, about: str, parts: Sequence[Sequence[object]], draw: Callable[..., str]) -> list[Slide]:
    whole = len(parts)
    return [
        Slide(_say("part", title=title, n=number, of=whole) if whole > 1 else title, about, draw(part))
        for number, part in enumerate(parts, start=1)
    ]
