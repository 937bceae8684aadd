"""How each target is counted, and what the columns and statuses mean."""

from collections.abc import Sequence

from exports.results_workbook import rows
from exports.results_workbook.book import Book
from exports.results_workbook.cells import Cell, Number
from exports.results_workbook.sheet import Column, Sheet
from exports.wording import FOLDER
from kpi import labels, numbers
from kpi.evaluation import due_day
from kpi.figures import Figure, Row, Status
from kpi.formula_words import formula
from kpi.headlines import headline_target
from kpi.labels import Labels
from kpi.plan import Target
from kpi.scope_words import scope_text
from kpi.wording import table

_WORDS = (
    *(("who", 30), ("measure", 24), ("how", 34), ("divided", 28), ("divisor", 28), ("unit_met", 32)),
    *(("rules", 40), ("document_note", 44)),
)


def of_targets(book: Book, index: str) -> Sheet:
    """Every target of the plan, and what headlines measure without one."""
    columns = [*rows.columns("clause", "target", "demand"), Column("due", 12, "date")]
    columns += [Column(code, width, "unit") for code, width in _WORDS]
    sheet = Sheet(book, book.word("sheet_method"), book.word("method_title"), book.word("method_about"), columns)
    plan, english = book.meeting.plan, book.language == "en"
    notes = [book.word("method_note"), (plan.note_en if english else "") or plan.note]
    sheet.top(index, notes=[note for note in notes if note])
    measured = [row for group in book.meeting.headlines for row in group.rows if not row.target_id]
    lines = [_line(book, target) for target in plan.targets]
    lines += [_line(book, headline_target(plan, row.indicator)) for row in measured]
    place = sheet.table(lines)
    sheet.finish(place, frozen_columns=2)
    return sheet


def _line(book: Book, target: Target) -> list[Cell]:
    plan, language = book.meeting.plan, book.language
    words = _labels(book, target)
    said = formula(target, language, lambda sign, value, kind: numbers.demand(sign, value, kind, language))
    note = (target.note_en if language == "en" else "") or target.note
    asked: Cell = words.demand()
    if words.row.target is not None:
        asked = Number(words.row.target, words.demand())
    return [
        target.clause,
        target.name(language),
        asked,
        due_day(plan, target) if target.id else None,
        scope_text(target, plan, language),
        book.word(f"measure_{words.measure.value}"),
        said.how,
        said.numerator,
        said.denominator,
        said.met,
        "\n".join(said.notes),
        note,
    ]


def _labels(book: Book, target: Target) -> Labels:
    """A target's words without results: it may have none here."""
    meeting = book.meeting
    shown = Row(
        plan=meeting.plan.code,
        period=meeting.period,
        area=meeting.area,
        level="",
        unit="",
        target_id=target.id,
        indicator=target.indicator,
        clause=target.clause,
        figure=Figure(0, 0, 0, 0, 0, None, None, None),
        comparator=target.comparator if target.id else None,
        target=target.value if target.id else None,
        status=None,
        gap=None,
        gap_unit="",
    )
    return book.labels(shown)


def of_columns(book: Book, index: str, sheets: Sequence[Sheet]) -> Sheet:
    """What each heading means, in the order of the sheets, and each status."""
    columns = [Column("heading", 34, "strong"), Column("meaning", 110, "text")]
    sheet = Sheet(book, book.word("sheet_notes"), book.word("notes_title"), book.word("notes_about"), columns)
    sheet.top(index, notes=[book.word("notes_note")])
    known = table(book.language, FOLDER)
    codes = dict.fromkeys(column.code for one in sheets for column in one.columns)
    explained = [code for code in codes if f"workbook.note_{code}" in known]
    place = sheet.table([[book.word(f"column_{code}"), book.word(f"note_{code}")] for code in explained])
    sheet.line(book.word("statuses"), "section")
    first = sheet.row
    for status in Status:
        word = labels.status_word(status, book.language)
        sheet.cells([word, book.word(f"status_{status.value}")])
    sheet.cells([labels.status_word(None, book.language), book.word("status_none")])
    sheet.colour_words(first, 0, sheet.row - 1, 0)
    sheet.finish(place)
    return sheet
