"""The meeting as a deck: its slides in order, and a file that is the same for the same meeting."""

import io

from exports import meeting_words
from exports.deck import closing_pages, headline_pages, more_pages, opening_pages
from exports.deck.pages import Deck
from exports.deck.template import opened
from exports.fixed_package import fixed
from exports.text_width import clean
from kpi.findings import findings
from kpi.meeting import Meeting


def write_deck(meeting: Meeting, *, language: str = "vi", template: bytes | None = None) -> bytes:
    """A .pptx of the meeting, 16:9 in the product's own look or in an office's template (`docs/meeting-pack.md`).

    Charts are native, the numbers behind each slide stand in its notes. Raises TemplateError for a template in which no
    deck can be made. The same meeting, language and template give the same bytes.
    """
    deck = Deck(meeting, opened(template), language, tuple(findings(meeting)))
    opening_pages.add_cover(deck)
    if meeting.total or any(group.rows for group in meeting.headlines):
        opening_pages.add_glance(deck)
        if any(row.figure.reported for group in meeting.headlines for row in group.rows):
            headline_pages.add(deck)
            more_pages.add_levels(deck)
        more_pages.add_maturity(deck)
    else:
        closing_pages.add_nothing(deck)
    more_pages.add_completeness(deck)
    closing_pages.add_actions(deck)
    closing_pages.add_next_steps(deck)
    closing_pages.add_appendix(deck)
    return _saved(deck)


def _saved(deck: Deck) -> bytes:
    presentation, meeting = deck.template.presentation, deck.meeting
    properties = presentation.core_properties
    title = (meeting_words.plan_name(meeting, deck.language), meeting_words.period_name(meeting, deck.language))
    properties.title = clean(" · ".join((*title, meeting.area_name)))[:255]
    properties.subject = clean("; ".join(meeting_words.marks(meeting, deck.language)))[:255]
    properties.author, properties.last_modified_by, properties.revision = "", "", 1
    properties.created = properties.modified = meeting.read_at.replace(tzinfo=None)
    properties.language = deck.language
    out = io.BytesIO()
    presentation.save(out)
    return fixed(out.getvalue())
