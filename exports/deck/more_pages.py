"""Slides beyond the headlines: levels of education, digital maturity, completeness of reporting."""

from collections.abc import Sequence

from exports.deck import tables
from exports.deck.canvas import Canvas
from exports.deck.chart_xml import Chart, Series
from exports.deck.drawing import Box
from exports.deck.look import NOTE, SIGNS, SMALL, Look
from exports.deck.pages import MOST_AREAS, WEAKEST, Deck
from exports.deck.tables import Column, Words
from exports.text_width import LINE, clean
from kpi import findings, numbers, vocabulary
from kpi.figures import Completeness, Row
from kpi.finding import FindingCode

_LEGEND = 26.0
_SIZES = (SMALL, 13.0, NOTE, 11.0, 10.0)
_SEVERAL = 11.0
_MOST_NAME = 0.34
_BETWEEN = 4.0
_MOST_BAND = 58.0


def add_levels(deck: Deck) -> None:
    """Each headline by level of education, one line a target."""
    by_target: dict[tuple[str, str], dict[str, Row]] = {}
    for group in deck.meeting.headlines_by_level:
        for row in group.rows:
            by_target.setdefault((row.target_id, row.indicator), {})[row.level] = row
    shown = [code for code in vocabulary.levels() if any(code in rows for rows in by_target.values())]
    if len(shown) < 2:
        return
    columns = [Column(deck.say("column_target"), 2.2)]
    columns += [Column(vocabulary.levels()[code].name(deck.language), 1.0) for code in shown]
    lines = []
    for rows in by_target.values():
        name = deck.labels(next(iter(rows.values()))).name()
        lines.append([Words(name), *(_judged(deck, rows.get(code)) for code in shown)])
    every = [row for rows in by_target.values() for row in rows.values()]
    notes = [f"{vocabulary.levels()[row.level].name(deck.language)}, {deck.note(row)}" for row in every]
    title = sentence(deck, FindingCode.LEVEL_LAGS) or deck.say("levels_title")
    short = deck.say("levels_title")

    def page(number: int) -> Canvas:
        said = deck.say("continued", title=short, n=number + 1) if number else title
        return deck.page(said, deck.say("levels_about"), notes=notes)

    tables.draw(page, short, columns, lines)


def add_maturity(deck: Deck) -> None:
    """How many units stand at each level of digital maturity."""
    found = deck.meeting.maturity
    if not any(any(one.levels) for one in found):
        return
    names, shares = [], []
    for one in found:
        level = vocabulary.levels()[one.level].name(deck.language) if one.level else deck.say("maturity_all")
        names.append(deck.say("units_in", name=level, n=one.expected))
        shares.append((*one.levels, one.silent))
    words = [deck.say(f"maturity_{kind}") for kind in ("1", "2", "3", "silent")]
    look = deck.template.look
    colours = [look.pale(look.accent), "bar", "accent", "hairline"]
    title = sentence(deck, FindingCode.MATURITY) or deck.say("maturity_title")
    notes = [_counted(name, words, counts, deck.language) for name, counts in zip(names, shares, strict=True)]
    _stacked(
        deck, (title, deck.say("maturity_title")), deck.say("maturity_about"), notes, names, words, shares, colours
    )


def add_completeness(deck: Deck) -> None:
    """Who has sent, whose report is approved, who is silent, by area."""
    whole = deck.meeting.completeness
    if not whole.expected:
        return
    areas = sorted(whole.areas, key=lambda one: (one.sent / one.expected if one.expected else 1.0, one.name))
    areas = [one for one in areas if one.expected]
    listed = [whole, *areas]
    names = [_sent_of(deck, one) for one in listed]
    counts = [(one.approved, one.sent - one.approved, one.silent) for one in listed]
    words = [deck.say(f"completeness_{kind}") for kind in ("approved", "sent", "silent")]
    title = sentence(deck, FindingCode.SILENT) or deck.say("completeness_all", n=whole.expected)
    notes = [_counted(name, words, one, deck.language) for name, one in zip(names, counts, strict=True)]
    about = f"{deck.say('completeness_about')} {deck.only_weakest(len(areas))}"
    shown = WEAKEST + 1 if len(areas) > MOST_AREAS else len(listed)
    names, counts = names[:shown], counts[:shown]
    colours = ["accent", "bar", "hairline"]
    _stacked(
        deck,
        (title, deck.say("completeness_title")),
        about,
        notes,
        names,
        words,
        counts,
        colours,
    )


def sentence(deck: Deck, code: FindingCode) -> str:
    """The finding of that kind, if there is one."""
    found = next((one for one in deck.found if one.code is code), None)
    return "" if found is None else findings.sentence(found, deck.meeting, deck.language)


def _judged(deck: Deck, row: Row | None) -> Words:
    if row is None:
        return Words("")
    words = deck.labels(row)
    judged = "" if row.status is None else f"{SIGNS[row.status]} {words.status()}"
    colour = deck.template.look.status(row.status) if row.status else "secondary"
    return Words(words.value(), bold=True, small=judged or words.demand(), small_colour=colour)


def _sent_of(deck: Deck, one: Completeness) -> str:
    return deck.say("sent_of", name=one.name, sent=one.sent, expected=one.expected)


def _counted(name: str, words: Sequence[str], counts: Sequence[int], language: str) -> str:
    parts = (f"{word} {numbers.whole(count, language)}" for word, count in zip(words, counts, strict=True))
    return f"{name}: " + ", ".join(parts)


def _stacked(
    deck: Deck,
    titles: tuple[str, str],
    about: str,
    notes: Sequence[str],
    names: Sequence[str],
    words: Sequence[str],
    counts: Sequence[Sequence[int]],
    colours: Sequence[str],
) -> None:
    """Bars of shares with counts on them, on as many slides as their names need. titles: the finding of the
    first slide, and the short one of those that go on."""
    page = deck.page(titles[0], about, notes=notes)
    room = page.room
    rows = list(zip(names, counts, strict=True))
    size = next((one for one in _SIZES if _needed(page, names, one) <= room.height), _SEVERAL)
    parts = _parts(page, rows, size, room.height)
    for number, part in enumerate(parts):
        if number:
            page = deck.page(deck.say("part", title=titles[1], n=number + 1, of=len(parts)), about, notes=notes)
        chart, box = _chart(deck, page, part, words, colours, size)
        page.chart(
            deck.say("chart"), ". ".join(_counted(name, words, one, deck.language) for name, one in part), box, chart
        )


def _needed(page: Canvas, names: Sequence[str], size: float) -> float:
    lines = max(len(_wrapped(page, name, size)) for name in names)
    return (lines * size * LINE + _BETWEEN) * len(names) + _LEGEND


def _wrapped(page: Canvas, name: str, size: float) -> list[str]:
    return page.look.text.wrapped(clean(name), page.room.width * _MOST_NAME, size)


def _parts(
    page: Canvas, rows: Sequence[tuple[str, Sequence[int]]], size: float, height: float
) -> list[Sequence[tuple[str, Sequence[int]]]]:
    for slides in range(1, len(rows)):
        most = -(-len(rows) // slides)
        parts = [rows[at : at + most] for at in range(0, len(rows), most)]
        if all(_needed(page, [name for name, _ in part], size) <= height for part in parts):
            return parts
    return [[row] for row in rows]


def _chart(
    deck: Deck,
    page: Canvas,
    part: Sequence[tuple[str, Sequence[int]]],
    words: Sequence[str],
    colours: Sequence[str],
    size: float,
) -> tuple[Chart, Box]:
    look, room = page.look, page.room
    names = [_wrapped(page, name, size) for name, _ in part]
    left = max(look.text.width(line, size) for lines in names for line in lines) * 1.03 + 10
    needed = _needed(page, [name for name, _ in part], size)
    height = min(room.height, max(_MOST_BAND * len(part) + _LEGEND, needed))
    series = []
    for place, word in enumerate(words):
        shares = [_share(counts, place) for _, counts in part]
        labels = [
            _label(look, counts[place], share * (room.width - left) / 100, size, deck.language)
            for share, (_, counts) in zip(shares, part, strict=True)
        ]
        colour = look.on_accent if colours[place] == "accent" else "ink"
        series.append(Series(word, tuple(shares), (colours[place],), tuple(labels), label_colour=colour))
    columns = [
        (deck.say("count_of", name=word), tuple(str(counts[place]) for _, counts in part))
        for place, word in enumerate(words)
    ]
    chart = Chart(
        names=tuple("\n".join(lines) for lines in names),
        series=tuple(series),
        line=(),
        plot=Box(
            left / room.width, _LEGEND / height, (room.width - left - 4) / room.width, (height - _LEGEND) / height
        ),
        ends=100.0,
        shown_to=100.0,
        step=20.0,
        percent=True,
        size=size,
        look=look,
        language=deck.language,
        legend=True,
        axis=False,
        heading=deck.say("column_area"),
        columns=tuple(columns),
    )
    return chart, Box(room.x, room.y, room.width, height)


def _label(look: Look, count: int, width: float, size: float, language: str) -> str:
    """The number, where the part of the bar has room for it."""
    label = numbers.whole(count, language) if count else ""
    return label if look.text.width(label, size) + 2 <= width else ""


def _share(counts: Sequence[int], place: int) -> float:
    """Drawn only: the numbers that are read are the counts."""
    return 100 * counts[place] / sum(counts) if sum(counts) else 0.0
