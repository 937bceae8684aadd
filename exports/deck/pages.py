"""A deck in the making: its meeting, template and language, and the slides that were added."""

from collections.abc import Sequence
from dataclasses import dataclass

from exports import meeting_words
from exports.deck.canvas import Canvas
from exports.deck.template import Template
from exports.wording import text
from kpi import numbers
from kpi.figures import Row
from kpi.finding import Finding
from kpi.labels import Labels, of_row
from kpi.meeting import Meeting

#: Of more areas than this (communes of a whole province) only the weakest are drawn: nobody reads ninety bars.
MOST_AREAS, WEAKEST = 40, 16


@dataclass(frozen=True, slots=True)
class Deck:
    """What every slide is made from."""

    meeting: Meeting
    template: Template
    language: str
    found: tuple[Finding, ...]

    def page(self, title: str, about: str, source: str = "", notes: Sequence[str] = ()) -> Canvas:
        """A slide of the content layout; its foot names the source, the marks, and whose figures they are."""
        said = source or meeting_words.source(self.meeting, self.language)
        marks = " · ".join(meeting_words.marks(self.meeting, self.language))
        made = Canvas(self.template, self.language, title, about, (marks, f"{said} {self.stamp()}"))
        made.notes([*notes, "", " · ".join(part for part in (self.stamp(), marks) if part)])
        return made

    def stamp(self) -> str:
        """Area, filters, what counts, data date and version in one line: every slide may be shown alone."""
        meeting, language = self.meeting, self.language
        counted = "approved_only" if meeting.approved_only else "all_sent"
        day = text(language, "meeting.day"), numbers.day(meeting.day, language)
        version = text(language, "meeting.version"), meeting.version
        parts = (meeting.area_name, meeting_words.narrowing(meeting, language), text(language, f"meeting.{counted}"))
        return " · ".join([*(part for part in parts if part), " ".join(day), " ".join(version)])

    def labels(self, row: Row) -> Labels:
        return of_row(self.meeting.plan, row, self.language)

    def say(self, key: str, **values: object) -> str:
        """The deck's own words."""
        return text(self.language, f"deck.{key}", **values)

    def only_weakest(self, areas: int) -> str:
        """Says that not all areas are drawn; "" when all are."""
        return self.say("weakest", n=WEAKEST, of=areas) if areas > MOST_AREAS else ""

    def area(self, code: str) -> str:
        return self.meeting.area_names.get(code, code)

    def note(self, row: Row) -> str:
        """A row with all its numbers, for the speaker notes."""
        words = self.labels(row)
        asked = self.say("demand", demand=words.demand()) if row.comparator else words.demand()
        judged = words.status() if row.status else ""
        parts = (words.value(), words.evidence(), asked, judged, words.gap(), words.bounds(), words.silent())
        return f"{words.name()}: " + " · ".join(part for part in parts if part)
