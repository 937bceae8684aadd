"""One sheet: what it is of on top, then a table with frozen headings, filter and colours, ready to print."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from exports import meeting_words
from exports.results_workbook.book import Book, cell_text, height, points, reference
from exports.results_workbook.cells import (
    Cell,
    Exact,
    Number,
    day_format,
    finite,
    moment_format,
    number_format,
    whole_format,
)
from kpi import labels
from kpi.figures import Status
from kpi.numbers import INFINITE

_A4, _A3 = 9, 8
#: Excel takes no more letters for a page's head or foot, codes included.
_LONGEST_HEAD = 100
#: Headings stand over their cells as these do.
_HEADS = {"number": "head_number", "value": "head_number", "status": "head_status"}
_HEADS |= {"unit": "head_unit", "date": "head_unit", "grid": "head_status"}
_TOTALS = {"number": "total_number", "value": "total_number", "status": "total_status", "unit": "total_unit"}
#: Points of a page within its margins (A4); wider sheets are printed on A3. How much a page may be squeezed to be one,
#: and how small its letters may become.
_LONG, _SHORT = 780.0, 495.0
_WIDE = 1400.0
_SQUEEZED, _READABLE = 1.15, 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the code of its heading, its width in characters, the style of its cells; `name` for an own heading.

    A hidden one holds what only a chart needs.
    """

    code: str
    width: float
    style: str = "number"
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its heading, its first and last row of data (last < first when it has none)."""

    head: int
    first: int
    last: int

    def cells(self, column: int) -> str:
        """A column's data as a formula refers to them from the same sheet."""
        return xl_range_abs(self.first, column, self.last, column)


class Sheet:
    """A worksheet that is written from top to bottom; `row` is the next free one."""

    def __init__(self, book: Book, name: str, title: str, about: str, columns: Sequence[Column]) -> None:
        self.book = book
        self.title = title
        #: One line for the index.
        self.about = about
        self.columns = [self._fitting(column) for column in columns]
        self.at: Any = book.add_sheet(name)
        self.row = 0
        self._chart_at = 0
        #: Points that the rows take so far.
        self.tall = 40.0

    @property
    def name(self) -> str:
        return str(self.at.get_name())

    @property
    def reference(self) -> str:
        return reference(self.name)

    def top(self, index: str, *, finding: str = "", notes: Sequence[str] = ()) -> None:
        """Title, what the figures are of, marks and notes; `index` is the sheet that leads everywhere."""
        meeting, language = self.book.meeting, self.book.language
        self._set_widths()
        self.at.write_url(0, 0, f"internal:{reference(index)}!A1", self.book.style("back"), self.book.word("back"))
        self.row = 1
        self.line(self.title, "title")
        if finding:
            self.line(finding, "finding")
        said = (f"{name}: {words}" for name, words in meeting_words.facts(meeting, language))
        self.line(" · ".join(said), "about")
        marks = meeting_words.marks(meeting, language)
        if marks:
            self.line(". ".join(marks), "mark")
        for note in notes:
            self.line(note, "about")
        self.row += 1

    def line(self, words: str, style: str, width: int = 0) -> None:
        """A text across the table (or its first `width` columns), as high as it needs to be."""
        last = (width or len(self.columns)) - 1
        shown = cell_text(words)
        made = self.book.style(style)
        if last:
            self.at.merge_range(self.row, 0, self.row, last, "", made)
        self.at.write_string(self.row, 0, shown, made)
        wide = points([column.width for column in self.columns[: last + 1] if not column.hidden])
        self.next_row(height(shown, wide, style))

    def table(self, lines: Sequence[Sequence[Cell]], *, filtered: bool = True, headed: bool = True) -> Place:
        """Headings and rows from here on."""
        self._make_room(lines)
        head = self.row
        if headed:
            self.heading()
        for line in lines:
            self.cells(line)
        place = Place(head, head + headed, self.row - 1)
        if filtered and lines:
            self.at.autofilter(place.head, 0, place.last, len(self.columns) - 1)
        for number, column in enumerate(self.columns):
            if column.style == "status" and lines:
                self.colour_words(place.first, number, place.last, number)
        return place

    def heading(self) -> None:
        tallest = 0.0
        for number, column in enumerate(self.columns):
            style = _HEADS.get(column.style, "head")
            words = cell_text(self.name_of(column))
            self.at.write_string(self.row, number, words, self.book.style(style))
            # The filter's button stands in the lower corner.
            if not column.hidden:
                tallest = max(tallest, height(words, points([column.width]) - 10, style))
        self.next_row(tallest + 6)

    def cells(self, line: Sequence[Cell], *, total: bool = False) -> None:
        """A row of cells, as high as its texts."""
        tallest = 0.0
        for number, (column, cell) in enumerate(zip(self.columns, line, strict=True)):
            style = column.style
            if total:
                style = _TOTALS.get(style, "total")
            self.cell(self.row, number, cell, style)
            if isinstance(cell, str) and not column.hidden:
                tallest = max(tallest, height(cell_text(cell), points([column.width]), style))
            if total and column.style == "status":
                self.colour_words(self.row, number, self.row, number)
        self.next_row(max(tallest, height("1", 100, "text")))

    def cell(self, row: int, column: int, cell: Cell, style: str) -> None:
        language, made = self.book.language, self.book.style
        if cell is None:
            self.at.write_blank(row, column, None, made(style))
        elif isinstance(cell, str):
            self.at.write_string(row, column, cell_text(cell), made(style))
        elif isinstance(cell, datetime):
            self.at.write_datetime(row, column, cell, made(style, moment_format(language)))
        elif isinstance(cell, date):
            self.at.write_datetime(row, column, cell, made(style, day_format(language)))
        elif isinstance(cell, int):
            self.at.write_number(row, column, cell, made(style, whole_format(language)))
        else:
            self._number(row, column, cell, style)

    def _number(self, row: int, column: int, cell: Number, style: str) -> None:
        if not finite(cell.amount):
            self.at.write_string(row, column, INFINITE if cell.amount > 0 else f"−{INFINITE}", self.book.style(style))
            return
        shown = number_format(cell.amount, cell.words, self.book.language, signed=cell.signed)
        amount = float(cell.amount)
        exact = int(amount) if amount.is_integer() and abs(amount) < 1 << 53 else Exact(amount)
        made = self.book.style(style, shown)
        if cell.formula:
            self.at.write_formula(row, column, cell.formula, made, exact)
        else:
            self.at.write_number(row, column, exact, made)

    def colour_words(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Colours that follow the word of a status, also when somebody changes it."""
        for status in Status:
            word = labels.status_word(status, self.book.language)
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.book.status_format(status)}
            self.at.conditional_format(first_row, first_column, last_row, last_column, rule)

    def colour_by(self, where: tuple[int, int, int, int], word_row: int) -> None:
        """Colours of cells by the words of statuses in the same columns, from `word_row` on."""
        first = xl_rowcol_to_cell(word_row, where[1])
        for status in Status:
            word = labels.status_word(status, self.book.language)
            rule = {"type": "formula", "criteria": f'={first}="{word}"', "format": self.book.status_format(status)}
            self.at.conditional_format(*where, rule)

    def finish(self, place: Place | None = None, *, frozen_columns: int = 0) -> None:
        """Frozen and repeated headings, and how it prints."""
        if place is not None:
            self.at.freeze_panes(place.first, frozen_columns)
            self.at.repeat_rows(place.head)
        self._paper()
        self.at.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        self.at.hide_gridlines(2)
        meeting, language = self.book.meeting, self.book.language
        of = f"{meeting_words.plan_name(meeting, language)}, {meeting_words.period_name(meeting, language)}"
        self.at.set_header(f"&L&8 {_page_words(of)}&R&8 {_page_words(meeting.area_name)}", {"margin": 0.35})
        source = meeting_words.source(meeting, language)
        page = self.book.word("page")
        self.at.set_footer(f"&L&8 {_page_words(source, 150)}&R&8 {page} &P/&N", {"margin": 0.3})

    def _paper(self) -> None:
        """As wide as a page; on one page, upright if need be, where that stays readable; else a chart begins a page."""
        wide = points([column.width for column in self.columns if not column.hidden])
        self.at.set_paper(_A3 if wide > _WIDE else _A4)
        lying, upright = min(1.0, _LONG / wide), min(1.0, _SHORT / wide)
        if self.tall * lying <= _SHORT * _SQUEEZED:
            self.at.set_landscape()
            self.at.fit_to_pages(1, 1)
        elif upright >= _READABLE and self.tall * upright <= _LONG * _SQUEEZED:
            self.at.set_portrait()
            self.at.fit_to_pages(1, 1)
        else:
            self.at.set_landscape()
            self.at.fit_to_pages(1, 0)
            if self._chart_at:
                # Breaks count only where a page is scaled by hand; programs differ in how wide columns are.
                self.at.set_print_scale(max(int(lying * 88), 10))
                self.at.set_h_pagebreaks([self._chart_at])

    def insert(self, column: int, chart: Any, size: tuple[int, int]) -> None:
        """A chart below what is there, `size` in pixels."""
        # What only a chart needs stands in hidden columns.
        chart.show_hidden_data()
        chart.set_size({"width": size[0], "height": size[1]})
        self._chart_at = self.row
        options = {"object_position": 2, "description": self.book.word("chart_alt", label=cell_text(self.title))}
        self.at.insert_chart(self.row + 1, column, chart, options)
        self.tall += size[1] * 0.75 + 20

    def next_row(self, tall: float) -> None:
        """The row is written; the next one is free."""
        self.at.set_row(self.row, tall)
        self.tall += tall
        self.row += 1

    def name_of(self, column: Column) -> str:
        return column.name or self.book.word(f"column_{column.code}")

    def _fitting(self, column: Column) -> Column:
        return replace(column, width=self.book.area_width) if column.code in ("area", "place") else column

    def _set_widths(self) -> None:
        for number, column in enumerate(self.columns):
            self.at.set_column(number, number, column.width, None, {"hidden": column.hidden})

    def _make_room(self, lines: Sequence[Sequence[Cell]]) -> None:
        """A number that does not fit would be shown as ###: columns are as wide as their longest one."""
        for number, column in enumerate(self.columns):
            words = (_shown(line[number]) for line in lines)
            needed = max((math.ceil(len(one) * 1.08) + 2 for one in words), default=0)
            if needed > column.width:
                self.columns[number] = replace(column, width=needed)
        self._set_widths()


def _shown(cell: Cell) -> str:
    """How a number reads; texts wrap and need no room."""
    if isinstance(cell, Number):
        return cell.words
    return f"{cell:,}" if isinstance(cell, int) else ""


def _page_words(words: str, most: int = _LONGEST_HEAD) -> str:
    """A text for a page's head or foot, where & begins a code; the whole of it stands on the sheet."""
    plain = cell_text(words)
    short = plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
    return short.replace("&", "&&")
