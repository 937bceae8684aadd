"""A slide for each target of the five headline indicators: the finding, the figures, bars by area."""

from collections.abc import Sequence

from charts.area_bars import AreaBar, ordered
from exports import meeting_words
from exports.deck.area_bars import Drawn, charts_of
from exports.deck.canvas import Canvas
from exports.deck.drawing import Box, Line
from exports.deck.look import NOTE, SIGNS, SMALL
from exports.deck.pages import MOST_AREAS, WEAKEST, Deck
from exports.wording import text
from kpi import findings, numbers, vocabulary
from kpi.figures import HeadlineResult, Row
from kpi.formula_words import formula
from kpi.headlines import headline_target, headlines
from kpi.indicators import Measure, ValueType
from kpi.labels import Labels

_VALUE_SIZE = 30.0
_STRIP = 40.0


def add(deck: Deck) -> None:
    """The slides of all five groups; a group of which nothing can be shown says so in the results at a glance."""
    for group in deck.meeting.headlines:
        for row in group.rows:
            _add_row(deck, group.code, row)


def of_target(groups: Sequence[HeadlineResult], row: Row) -> list[Row]:
    """The rows by area or level that belong to a headline's row."""
    return [
        one
        for group in groups
        for one in group.rows
        if (one.target_id, one.indicator) == (row.target_id, row.indicator)
    ]


def _add_row(deck: Deck, code: str, row: Row) -> None:
    words = deck.labels(row)
    title = findings.sentence(findings.about(deck.meeting, row), deck.meeting, deck.language)
    rows, by_level = of_target(deck.meeting.headlines_by_area, row), False
    if not row.figure.reported:
        rows = []  # bars of nothing would tell nothing
    elif not rows:
        rows, by_level = of_target(deck.meeting.headlines_by_level, row), True
    bars = _bars(deck, rows, by_level=by_level)
    source = f"{meeting_words.source(deck.meeting, deck.language)} {_method(deck, row)}"
    group = next(one.name(deck.language) for one in headlines() if one.code == code)
    about = _about(deck, group, row, bars, by_level=by_level)
    shown = bars[:WEAKEST] if len(bars) > MOST_AREAS else bars
    notes = [_note(deck, words), *(f"{bar.name}: {bar.words}" for bar in bars)]
    first = deck.page(title, about, source, [*notes, _method(deck, row)])
    _draw_strip(first, words)
    if not bars:
        return
    room = first.room
    percent = words.value_type is ValueType.PERCENT
    heading = text(deck.language, "deck.column_level" if by_level else "deck.column_area")
    drawn = charts_of(shown, row.target, room, first.look, deck.language, percent=percent, heading=heading)
    for number, one in enumerate(drawn):
        page = first
        if number:
            # Its title is never longer than the first one: the charts were laid out for the room below that.
            part = deck.say("part", title=words.name(), n=number + 1, of=len(drawn))
            page = deck.page(part, about, source, [*notes, _method(deck, row)])
            _draw_strip(page, words)
        _draw_chart(page, one, words)


def _draw_strip(page: Canvas, words: Labels) -> None:
    """The figure itself, large, and what stands beside it."""
    colour = page.look.status(words.row.status) if words.row.status is not None else "ink"
    value = words.value()
    width = page.look.text.width(value, _VALUE_SIZE, bold=True) * 1.05 + 14
    first, second = _facts(words)
    lines = [Line(first, SMALL, True, colour, after=2), Line(second, NOTE + 1, colour="secondary")]
    strip = page.take(max(_STRIP, page.height(lines, page.room.width - width) + 2))
    page.text(
        "Kết quả", Box(strip.x, strip.y, width, strip.height), [Line(value, _VALUE_SIZE, True, colour)], wrap=False
    )
    page.text("Đánh giá", Box(strip.x + width, strip.y, strip.width - width, strip.height), lines)
    page.take(4)


def _facts(words: Labels) -> tuple[str, str]:
    judged = "" if words.row.status is None else f"{SIGNS[words.row.status]} {words.status()}"
    asked = text(words.language, "deck.demand", demand=words.demand()) if words.row.comparator else words.demand()
    change = words.change()
    since = text(words.language, "deck.since", change=change) if change else ""
    first = " · ".join(part for part in (judged, asked, words.evidence()) if part)
    second = " · ".join(part for part in (words.gap(), words.bounds(), words.silent(), since, words.warning()) if part)
    return first, second


def _draw_chart(page: Canvas, one: Drawn, words: Labels) -> None:
    if one.target_x is not None:
        named = text(words.language, "deck.target_line", demand=words.demand())
        width = page.look.text.width(named, NOTE, bold=True) * 1.05 + 4
        left = min(max(one.target_x - width / 2, page.room.x), page.room.right - width)
        page.text("Tên vạch", Box(left, one.box.y - 17, width, 16), [Line(named, NOTE, True, align="ctr")], wrap=False)
    alternative = f"{words.name()}. " + " ".join(f"{bar.name}: {bar.words}." for bar in one.bars)
    page.chart("Biểu đồ", alternative, one.box, one.chart)


def _bars(deck: Deck, rows: Sequence[Row], *, by_level: bool) -> list[AreaBar]:
    bars = [_bar(deck, row, by_level=by_level) for row in rows]
    lower = bool(rows) and rows[0].comparator is not None and rows[0].comparator.wants_low
    return bars if by_level else ordered(bars, lower_is_better=lower)


def _bar(deck: Deck, row: Row, *, by_level: bool) -> AreaBar:
    words = deck.labels(row)
    figure, known = row.figure, row.figure.reported > 0
    code = row.level if by_level else row.area
    name = vocabulary.levels()[code].name(deck.language) if by_level else deck.meeting.area_names.get(code, code)
    judged = "" if row.status is None else f"{SIGNS[row.status]} {words.status()}"
    # Beside a mean stands what all would come to together: one number too many for a bar; the notes have it.
    evidence = "" if known and words.measure is Measure.MEAN_OF_UNITS else words.evidence()
    said = [judged, evidence, words.value() if known else ""]
    return AreaBar(
        code=code,
        name=name,
        value=figure.value if known else None,
        low=figure.low if known else None,
        high=figure.high if known else None,
        status=row.status,
        words=" · ".join(part for part in said if part),
    )


def _about(deck: Deck, group: str, row: Row, bars: Sequence[AreaBar], *, by_level: bool) -> str:
    if not bars:
        return text(deck.language, "deck.headline_alone", group=group)
    kind = "by_level" if by_level else "by_area"
    possible = any(bar.high is not None and bar.value is not None and bar.high > bar.value for bar in bars)
    said = text(deck.language, f"deck.headline_{kind}", group=group)
    pale = text(deck.language, "deck.pale") if possible else ""
    return " ".join(part for part in (said, deck.only_weakest(len(bars)), pale) if part)


def _method(deck: Deck, row: Row) -> str:
    plan, language = deck.meeting.plan, deck.language
    target = plan.target(row.target_id) if row.target_id else headline_target(plan, row.indicator)
    how = formula(
        target, language, lambda comparator, value, kind: numbers.demand(comparator, value, kind, language)
    ).how
    clause = text(language, "deck.clause", clause=row.clause) if row.clause else ""
    return " ".join(part for part in (text(language, "deck.method", how=how), clause) if part)


def _note(deck: Deck, words: Labels) -> str:
    return f"{deck.meeting.area_name}, {words.name()}: " + " · ".join(
        part for part in (words.value(), *_facts(words)) if part
    )
