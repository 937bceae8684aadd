"""The questions of a school's file: each row's label with the groups above it, and what it asks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.intake import row_words
from data_access.intake.bands import Band
from data_access.intake.columns import SheetColumns
from data_access.intake.fields import folded_path
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.grid import Cell, CellKind
from data_access.intake.heading_words import ColumnUse, Role
from data_access.intake.headings import Meaning, meaning_of
from data_access.intake.proposals import proposals
from data_access.intake.reading import Context, How, Note, NoteCode
from kpi.indicators import indicators
from kpi.report_template import ColumnKey

_NUMBER = re.compile(
    r"^\s*(?:(?P<roman>[IVX]{1,5}|[A-H])|(?P<deep>\d{1,2}(?:\.\d{1,2})+)|(?P<digit>\d{1,2})|(?P<letter>[a-h])"
    r"|(?P<dash>[-+*•–]))\s*[.):/]?\s+"
)
_WITHIN = re.compile(r"^(?:[-+*•–]\s*)?(?:trong đó|trong do)\s*[:,]?\s*(?:số\s+)?", re.IGNORECASE)
_ALREADY = re.compile(r"^(?:[-+*•–]\s*)?(?:số\s+)?(?:đã|da)\s+", re.IGNORECASE)
_DEPTH = {"": 3, "roman": 0, "digit": 1, "deep": 2, "letter": 2, "dash": 3}


@dataclass(frozen=True, slots=True)
class Question:
    """One row: its label and the groups it stands under, what it asks (None: not understood), and how that is known."""

    row: int
    column: int
    path: tuple[str, ...]
    meaning: Meaning | None
    how: How
    proposals: tuple[ColumnKey, ...] = ()


def questions_of(
    columns: SheetColumns, band: Band, answers: Sequence[int], context: Context
) -> tuple[list[Question], list[Note]]:
    """The rows with an answer, and notes of the others."""
    column = band.first_for(ColumnUse.QUESTION) or 1
    number = next((one for one in band.columns_for(ColumnUse.UNASKED) if one < column), None)
    found: list[Question] = []
    groups: list[tuple[int, str]] = []
    noted: dict[NoteCode, list[tuple[int, str]]] = {}
    ended = False
    last: str = ""
    for row in (int(columns.numbers[at]) for at in band.data.tolist()):
        cells = columns.cells(row)
        label = cells[column].text if column in cells else ""
        filled = [one for one in answers if one in cells]
        if row_words.is_column_numbers(cells):
            continue
        if not ended and not _asks(label) and row_words.is_footer(_texts(cells)) and not _answered(cells, answers):
            ended = True
        if ended:
            noted.setdefault(NoteCode.FOOTER, []).append((row, next(iter(_texts(cells)), "")))
            continue
        if not label:
            continue
        numbering = cells[number].text if number is not None and number in cells else ""
        depth = _depth(numbering, label)
        groups = [(level, text) for level, text in groups if level < depth]
        path = (*(text for _, text in groups), label)
        if not filled:
            if row_words.is_total(label):
                continue
            if not _asks(label):
                noted.setdefault(NoteCode.GROUP_ROW, []).append((row, label))
            groups.append((depth, label))
            continue
        numbered = depth <= _DEPTH["letter"]
        found.append(_question(row, column, path, last, numbered, context))
        if numbered or (found[-1].meaning is not None and _within(label, last, numbered) is None):
            last = label  # what is no part of the row above may have parts itself
    sheet = columns.sheet.name
    notes = [
        Note(code, sheet, tuple(row for row, _ in rows), "; ".join(text for _, text in rows[:5] if text))
        for code, rows in noted.items()
    ]
    return found, notes


def _question(row: int, column: int, path: tuple[str, ...], last: str, numbered: bool, context: Context) -> Question:
    text = folded_path(path)
    for how, decisions in ((How.CHOSEN, context.chosen), (How.REMEMBERED, context.remembered)):
        if text in decisions.headings:
            key = decisions.headings[text]
            if key is None or key.indicator not in indicators():
                return Question(row, column, path, None, How.IGNORED)
            return Question(row, column, path, Meaning(key.indicator, Role(key.part.value), key.level), how)
    meaning = _within(path[-1], last, numbered) or meaning_of(path)
    if meaning is None:
        return Question(row, column, path, None, How.UNKNOWN, proposals(path))
    return Question(row, column, path, meaning, How.EXACT)


def _within(label: str, last: str, numbered: bool) -> Meaning | None:
    """ "Trong đó: có CKS" under "Tổng số giáo viên" is the count of teachers who have one; so is "Có CKS" in a row
    without a number of its own."""
    if numbered and not _WITHIN.match(label):
        return None
    whole = unnumbered(heading_key(last))
    for start in ("tong so ", "ts ", "so ", "tong "):
        if whole.startswith(start):
            return meaning_of((f"{whole.removeprefix(start)} {_ALREADY.sub('', _WITHIN.sub('', label))}",))
    return None


def _depth(numbering: str, label: str) -> int:
    """How deep a row's number lies: I, then 1, then 1.1 or a, then dashes and rows without any."""
    for text in (f"{numbering} ", f"{label} "):
        found = _NUMBER.match(text)
        if found is not None and found.lastgroup is not None:
            return _DEPTH[found.lastgroup]
    return _DEPTH[""]


def _asks(label: str) -> bool:
    return bool(label) and len(label) < 300 and meaning_of((label,)) is not None


def _texts(cells: Mapping[int, Cell]) -> list[str]:
    return [cell.text for cell in cells.values() if cell.kind in (CellKind.TEXT, CellKind.DATE)]


def _answered(cells: Mapping[int, Cell], answers: Sequence[int]) -> bool:
    return any(cells[one].kind is CellKind.NUMBER for one in answers if one in cells)
