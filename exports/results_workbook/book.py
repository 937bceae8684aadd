"""The workbook being made: its sheets' names, formats by style, and words in the reader's language."""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import xlsxwriter

from exports import meeting_words
from exports.results_workbook.styles import FONT_NAME, SIZE, STYLES, is_bold, size_of, status_look, with_names
from exports.text_width import ARIAL, LINE, clean
from exports.wording import text
from kpi import labels
from kpi.figures import Row, Status
from kpi.labels import Labels
from kpi.meeting import Meeting

#: What a sheet's name may not hold, and how long it may be.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31
#: Characters that columns of areas' names are wide.
_AREA_WIDTH, _WIDEST_AREA = 26.0, 60.0
#: The most that a cell holds.
_LONGEST_TEXT = 32_000
#: Points: the height of Excel's tallest row, and what a row has above and below its text.
_TALLEST, _PADDING = 409.0, 4.0


class Book:
    """One workbook. `close` gives its bytes; the same meeting and language give the same."""

    def __init__(self, meeting: Meeting, language: str) -> None:
        self.meeting = meeting
        self.language = language
        self._buffer = io.BytesIO()
        # Texts stay texts: no cell becomes a formula or a link because a name looks like one.
        self.book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT_NAME, "font_size": SIZE},
                "default_row_height": 17,
            },
        )
        self._formats: dict[tuple[str, str], Any] = {}
        self._statuses: dict[Status, Any] = {}
        self._names: set[str] = set()
        self._describe()

    def word(self, key: str, **values: object) -> str:
        """The workbook's own wording."""
        return text(self.language, f"workbook.{key}", **values)

    def labels(self, row: Row) -> Labels:
        return labels.of_row(self.meeting.plan, row, self.language)

    def area(self, code: str) -> str:
        return self.meeting.area_names.get(code, code)

    @property
    def area_width(self) -> float:
        """Characters for names of areas: more where they are long, so that rows stay low."""
        longest = max((len(name) for name in self.meeting.area_names.values()), default=0)
        return min(max(_AREA_WIDTH, longest / 3), _WIDEST_AREA)

    def style(self, name: str, number_format: str = "") -> Any:
        """The format of a style, with a number format on top."""
        key = name, number_format
        if key not in self._formats:
            own = {"num_format": number_format} if number_format else {}
            self._formats[key] = self.book.add_format({**STYLES[name], **own})
        return self._formats[key]

    def status_format(self, status: Status) -> Any:
        if status not in self._statuses:
            self._statuses[status] = self.book.add_format(status_look(status))
        return self._statuses[status]

    def add_sheet(self, name: str) -> Any:
        """A worksheet with a name that spreadsheets take, like no other one's."""
        plain = clean(name.translate(_FORBIDDEN)).strip("'")[:_LONGEST_NAME].strip() or "-"
        unique, number = plain, 2
        while unique.casefold() in self._names:
            ending = f" ({number})"
            unique, number = plain[: _LONGEST_NAME - len(ending)].strip() + ending, number + 1
        self._names.add(unique.casefold())
        return self.book.add_worksheet(unique)

    def close(self) -> bytes:
        self.book.close()
        names = {made._get_xf_index(): self.word(f"style_{name}") for (name, _), made in self._formats.items()}
        return with_names(self._buffer.getvalue(), dict(sorted(names.items())))

    def _describe(self) -> None:
        meeting, language = self.meeting, self.language
        about = (f"{name}: {words}" for name, words in meeting_words.facts(meeting, language))
        self.book.set_properties(
            {
                "title": clean(f"{self.word('title')}. {meeting_words.plan_name(meeting, language)}"),
                "subject": clean(f"{meeting_words.period_name(meeting, language)}, {meeting.area_name}"),
                "author": clean(meeting.plan.issuer),
                "comments": clean(
                    ". ".join((*meeting_words.marks(meeting, language), *about))
                    + f". {meeting_words.source(meeting, language)}"
                ),
                # Of the figures, not of the making: the same figures give the same file.
                "created": meeting.read_at.replace(tzinfo=None, microsecond=0),
            }
        )
        self.book.set_size(2400, 1500)


def cell_text(words: str) -> str:
    """A text as a cell can hold it: no control characters; lines stay lines."""
    return "\n".join(clean(line) for line in words.split("\n"))[:_LONGEST_TEXT]


def reference(sheet: str) -> str:
    """A sheet's name as formulas and links quote it."""
    return "'" + sheet.replace("'", "''") + "'"


def points(widths: Sequence[float]) -> float:
    """How wide columns of so many characters are together: seven pixels each, five between."""
    return sum(width * 7 + 5 for width in widths) * 0.75


@lru_cache(maxsize=20_000)
def height(words: str, width: float, style: str) -> float:
    """Points that a row needs for a text in a column `width` points wide."""
    size = size_of(style)
    lines = ARIAL.lines(words, width - 6, size, bold=is_bold(style))
    return min(lines * size * LINE * 1.04 + _PADDING, _TALLEST)
