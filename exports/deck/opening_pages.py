"""The first slides: what the deck is of, and the results at a glance."""

from collections import Counter

from exports import meeting_words
from exports.deck.canvas import Canvas, fill_placeholder
from exports.deck.drawing import Box, Line
from exports.deck.look import BODY, NOTE, SMALL
from exports.deck.pages import Deck
from exports.deck.template import subtitle_of, title_of
from exports.text_width import clean
from kpi import findings, numbers
from kpi.figures import Status
from kpi.labels import status_word

_COVER_TITLES = (40.0, 36.0, 32.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_COVER_TEXTS = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_SHAPE = 18.0
_MOST_FINDINGS = 7
#: Office's shapes for statuses; what a half circle is made of stands in `_draw_shape`.
_PRESETS = {
    Status.ON_TRACK: "ellipse",
    Status.BEHIND: "triangle",
    Status.NOT_MET: "rect",
}


def add_cover(deck: Deck) -> None:
    """Plan, period, area, data date, what counts, marks."""
    meeting, language = deck.meeting, deck.language
    slide = deck.template.presentation.slides.add_slide(deck.template.cover)
    title, subtitle = title_of(slide), subtitle_of(slide)
    look = deck.template.look
    fill_placeholder(title, [meeting_words.plan_title(meeting, language)], look, _COVER_TITLES, bold=True)
    period = meeting_words.period_name(meeting, language)
    facts = [f"{name}: {words}" for name, words in meeting_words.facts(meeting, language)[3:]]
    marks = meeting_words.marks(meeting, language)
    about = [f"{period} · {meeting.area_name}", *facts, *([" · ".join(marks)] if marks else [])]
    fill_placeholder(subtitle, about, look, _COVER_TEXTS)
    paragraphs = subtitle.text_frame.paragraphs
    for paragraph in (paragraphs[0], *(paragraphs[-1:] if marks else ())):
        paragraph.runs[0].font.bold = True
    for one in list(slide.placeholders):
        if one._element not in (title._element, subtitle._element):
            one._element.getparent().remove(one._element)
    whole = [f"{name}: {words}" for name, words in meeting_words.facts(meeting, language)]
    slide.notes_slide.notes_text_frame.text = "\n".join(clean(line) for line in [*whole, *marks])


def add_glance(deck: Deck) -> None:
    """How many targets are in each status, in shape and word, and what is worth saying."""
    said = [findings.sentence(one, deck.meeting, deck.language) for one in deck.found]
    notes = [*said, "", *(deck.note(row) for row in deck.meeting.total)]
    page = deck.page(said[0], deck.say("glance_about"), notes=notes)
    counts = Counter(row.status for row in deck.meeting.total)
    left = min(230.0, page.room.width * 0.3)
    _draw_counts(deck, page, Box(page.room.x, page.room.y, left, page.room.height), counts)
    rest = Box(page.room.x + left + 28, page.room.y, page.room.width - left - 28, page.room.height)
    _draw_findings(deck, page, rest, said[1:])


def _draw_counts(deck: Deck, page: Canvas, box: Box, counts: Counter[Status | None]) -> None:
    page.text("Chỉ tiêu", Box(box.x, box.y, box.width, 22), [Line(deck.say("glance_counts"), SMALL, True, "secondary")])
    shown = [status for status in Status if counts[status]]
    step = min(46.0, (box.height - 28) / max(len(shown), 1))
    for place, status in enumerate(shown):
        top = box.y + 30 + place * step
        _draw_shape(page, status, Box(box.x, top + (step - _SHAPE) / 2, _SHAPE, _SHAPE))
        count = [Line(numbers.whole(counts[status], deck.language), 28 if step > 38 else 22, True, align="r")]
        page.text("Số chỉ tiêu", Box(box.x + _SHAPE + 4, top, 44, step), count, "ctr", wrap=False)
        word = [Line(status_word(status, deck.language), BODY, colour=page.look.status(status))]
        page.text("Đánh giá", Box(box.x + _SHAPE + 60, top, box.width - _SHAPE - 60, step), word, "ctr")


def _draw_shape(page: Canvas, status: Status, box: Box) -> None:
    """The status's own shape: told apart without colour."""
    colour, name = page.look.status(status), "Hình đánh giá"
    if status in _PRESETS:
        page.shape(name, box, _PRESETS[status], colour)
    elif status is Status.MET:
        page.shape(name, box, "ellipse", colour)
        page.text("Dấu", box, [Line("✔", 10, True, "ground", "ctr")], "ctr", wrap=False)
    elif status is Status.NO_DATA:
        page.shape(name, Box(box.x, box.y + box.height / 2 - 2, box.width, 4), "rect", colour)
    else:
        inner = Box(box.x + 1.5, box.y + 1.5, box.width - 3, box.height - 3)
        page.shape(name, inner, "ellipse", colour, outlined=True)
        if status is Status.INSUFFICIENT:
            page.shape(name, Box(box.x, box.y, box.width / 2, box.height), "flowChartDelay", colour, mirrored=True)


def _draw_findings(deck: Deck, page: Canvas, box: Box, said: list[str]) -> None:
    """As many findings as fit, the most important first, each whole."""
    if not said:
        return
    page.text(
        "Điều đáng chú ý",
        Box(box.x, box.y, box.width, 22),
        [Line(deck.say("glance_findings"), SMALL, True, "secondary")],
    )
    chosen = said[:_MOST_FINDINGS]
    for size in (BODY, 15.0, SMALL, 13.0, NOTE):
        lines = [Line(f"{one}.", size, after=size * 0.7) for one in chosen]
        if page.height(lines, box.width) <= box.height - 30:
            break
    while len(lines) > 1 and page.height(lines, box.width) > box.height - 30:
        lines.pop()
    page.text("Nhận xét", Box(box.x, box.y + 30, box.width, box.height - 30), lines)
