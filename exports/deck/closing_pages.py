"""The last slides: whom to act with, what comes next, and every target with its figures."""

from collections.abc import Sequence

from exports.deck import tables
from exports.deck.canvas import Canvas
from exports.deck.drawing import Line
from exports.deck.look import NOTE, SIGNS, SMALL
from exports.deck.more_pages import sentence
from exports.deck.pages import Deck
from exports.deck.tables import Column, Words
from kpi import numbers
from kpi.actions import Action, NextSteps, areas_to_act_on, next_steps, targets_to_act_on
from kpi.figures import Row
from kpi.finding import FindingCode
from kpi.plan import Deadline

#: Of what an area lacks, so many of the largest gaps are named.
_NAMED = 3


def add_actions(deck: Deck) -> None:
    """The areas that hold the results back, with what each lacks in things one can count."""
    actions = areas_to_act_on(deck.meeting)
    if deck.meeting.by_area and actions:
        _add_areas(deck, actions)
        return
    rows = targets_to_act_on(deck.meeting)
    if rows:
        columns = [
            Column(deck.say("column_target"), 3.0),
            Column(deck.say("column_value"), 0.9, numbers=True),
            Column(deck.say("column_demand"), 0.9, numbers=True),
            Column(deck.say("column_gap"), 2.0),
        ]
        lines = [[Words(deck.labels(row).name()), *_figures(deck, row), Words(deck.labels(row).gap())] for row in rows]
        notes = [deck.note(row) for row in rows]
        title = deck.say("actions_targets", n=len(rows))
        _table(deck, (title, title), deck.say("actions_targets_about"), columns, lines, notes)


def add_next_steps(deck: Deck) -> None:
    """Deadlines still to come, duties that recur, areas whose units owe a report."""
    steps = next_steps(deck.meeting)
    lines = [*_dates(deck, steps), *(_owed(deck, steps))]
    if not lines:
        return
    columns = [
        Column(deck.say("column_when"), 1.0),
        Column(deck.say("column_who"), 1.5),
        Column(deck.say("column_what"), 3.0),
    ]
    silent = deck.meeting.completeness.silent
    title = deck.say("steps_title_silent", n=silent) if silent else deck.say("steps_title")
    notes = [": ".join(part for part in (word.text for word in line) if part) for line in lines]
    about = deck.say(
        "steps_about" if steps.deadlines or steps.due else "steps_no_dates", day=_day(deck, deck.meeting.day)
    )
    _table(deck, (title, deck.say("steps_title")), about, columns, lines, notes)


def add_appendix(deck: Deck) -> None:
    """Every target of the plan in its order."""
    rows = deck.meeting.total
    if not rows:
        return
    columns = [
        Column(deck.say("column_clause"), 0.75),
        Column(deck.say("column_target"), 3.1),
        Column(deck.say("column_demand"), 0.85, numbers=True),
        Column(deck.say("column_value"), 0.85, numbers=True),
        Column(deck.say("column_evidence"), 1.7),
        Column(deck.say("column_status"), 1.5),
        Column(deck.say("column_gap"), 1.7),
        Column(deck.say("column_change"), 1.0, numbers=True),
    ]
    title = deck.say("appendix_title", n=len(rows))
    notes = [deck.note(row) for row in rows]
    _table(
        deck, (title, title), deck.say("appendix_about"), columns, [_whole(deck, row) for row in rows], notes, (11.0,)
    )


def add_nothing(deck: Deck) -> None:
    """Nobody is expected here, or too few to be shown: why, and what to do."""
    page = deck.page(sentence(deck, FindingCode.NO_TARGETS), "")
    page.text(
        "Giải thích",
        page.room,
        [Line(deck.say("nothing"), SMALL + 2, after=8), Line(deck.say("nothing_action"), SMALL)],
    )


def _add_areas(deck: Deck, actions: Sequence[Action]) -> None:
    columns = [
        Column(deck.say("column_area"), 1.5),
        Column(deck.say("column_missed"), 1.0, numbers=True),
        Column(deck.say("column_most_missing"), 4.2),
        Column(deck.say("column_silent"), 1.0, numbers=True),
    ]
    lines, notes = [], []
    for action in actions:
        name = deck.area(action.area)
        missed = deck.say("missed_of", missed=len(action.rows), n=action.with_data)
        gaps = "; ".join(_gap(deck, row) for row in action.rows[:_NAMED])
        silent = numbers.whole(action.silent, deck.language)
        lines.append([Words(name, bold=True), Words(missed), Words(gaps), Words(silent)])
        notes.append(f"{name}: {missed}; " + "; ".join(_gap(deck, row) for row in action.rows))
    title = sentence(deck, FindingCode.AREA_LAGS) or deck.say("actions_title", n=len(actions))
    short = deck.say("actions_title", n=len(actions))
    _table(deck, (title, short), deck.say("actions_about"), columns, lines, notes)


def _gap(deck: Deck, row: Row) -> str:
    words = deck.labels(row)
    gap = words.gap() or deck.say("value_of", value=words.value(), demand=words.demand())
    return f"{words.name()}: {gap[:1].lower()}{gap[1:]}"


def _figures(deck: Deck, row: Row) -> tuple[Words, Words]:
    words = deck.labels(row)
    return Words(words.value(), bold=True), Words(words.demand())


def _dates(deck: Deck, steps: NextSteps) -> list[list[Words]]:
    lines = [[Words(_due(deck, one), bold=True), Words(one.who), Words(one.what)] for one in steps.deadlines]
    lines += [
        [
            Words(_day(deck, target.due_on) if target.due_on else "", bold=True),
            Words(""),
            Words(target.name(deck.language)),
        ]
        for target in steps.due
    ]
    return [*lines, *([Words(one.recurring, bold=True), Words(one.who), Words(one.what)] for one in steps.recurring)]


def _owed(deck: Deck, steps: NextSteps) -> list[list[Words]]:
    """Said once when: the lines below the first are of the same moment."""
    return [
        [
            Words("" if place else deck.say("now"), bold=True),
            Words(one.name),
            Words(deck.say("owed", n=one.silent, expected=one.expected)),
        ]
        for place, one in enumerate(steps.silent)
    ]


def _due(deck: Deck, one: Deadline) -> str:
    day = _day(deck, one.due_on)
    return day if one.inclusive else deck.say("before", day=day)


def _day(deck: Deck, day: object) -> str:
    return numbers.day(day, deck.language)  # type: ignore[arg-type]


def _whole(deck: Deck, row: Row) -> list[Words]:
    words = deck.labels(row)
    look = deck.template.look
    judged = "" if row.status is None else f"{SIGNS[row.status]} {words.status()}"
    return [
        Words(row.clause, colour="secondary"),
        Words(words.name()),
        Words(words.demand()),
        Words(words.value(), bold=True),
        Words(words.evidence()),
        Words(judged, colour=look.status(row.status) if row.status else "ink"),
        Words(words.gap()),
        Words(words.change()),
    ]


def _table(
    deck: Deck,
    titles: tuple[str, str],
    about: str,
    columns: Sequence[Column],
    lines: Sequence[Sequence[Words]],
    notes: Sequence[str],
    sizes: Sequence[float] = (SMALL, 13.0, NOTE, 11.0),
) -> None:
    """titles: the first slide's, and the short one of those on which the table goes on."""

    def page(number: int) -> Canvas:
        said = deck.say("continued", title=titles[1], n=number + 1) if number else titles[0]
        return deck.page(said, about, notes=notes)

    tables.draw(page, titles[1], columns, lines, sizes=sizes)
