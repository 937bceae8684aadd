"""A school's own file: a row for each question, one unit for the sheet (or a column for each of several)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data_access.intake.answer_columns import AnswerColumn, answer_columns
from data_access.intake.answers import answers_of
from data_access.intake.bands import Band
from data_access.intake.blocks import Rows, blocks_of_field, errors_of
from data_access.intake.columns import SheetColumns
from data_access.intake.fields import Field, Line, Place, fields_of, folded_path, found, mean
from data_access.intake.grid import Cell, Column, letter
from data_access.intake.heading_words import ColumnUse, Role
from data_access.intake.headings import Meaning, slot_of
from data_access.intake.proposals import misspelt
from data_access.intake.questions import Question, questions_of
from data_access.intake.reading import Context, HeadingFound, How, Note, NoteCode
from data_access.intake.said_words import expected_of, is_blank
from data_access.intake.school_unit import named_unit
from data_access.intake.sheet_facts import Title
from data_access.intake.slots import Slot
from data_access.intake.table import Part, star_note
from data_access.intake.units import UnitIndex
from data_access.loading.errors import ErrorCode, LoadError
from kpi.indicators import indicators

#: No list of questions is longer.
_MOST_QUESTIONS = 2_000


def read_school(
    columns: SheetColumns,
    band: Band,
    context: Context,
    index: UnitIndex,
    period: str,
    titles: Sequence[Title],
    level: str,
) -> Part:
    """The answers of one table of questions. `titles`, `level`: those of the sheet."""
    part = Part()
    if len(band.data) > _MOST_QUESTIONS:
        limit = f"> {_MOST_QUESTIONS}"
        part.errors.append(LoadError(ErrorCode.WORKBOOK_TOO_LARGE, None, "", limit, sheet=columns.sheet.name))
        return part
    asked = answer_columns(columns, band, index, context.period, part)
    questions, notes = questions_of(columns, band, [one.column for one in asked], context)
    part.notes += notes
    part.layout = [folded_path(question.path) for question in questions]
    unit = None
    if any(one.unit is None for one in asked):
        unit = named_unit(columns.sheet.name, titles, index, context, part)
    for owner in dict.fromkeys(one.unit for one in asked):
        of_owner = [one for one in asked if one.unit == owner]
        _read_owner(columns, of_owner, questions, owner or unit, period, level, part, index)
    unasked = [
        column for column in band.columns_for(ColumnUse.UNASKED) if (columns.column(column).codes[band.data] >= 0).any()
    ]
    if unasked:
        text = "; ".join(" / ".join(band.paths[column]) for column in unasked)
        part.notes.append(Note(NoteCode.UNASKED_COLUMN, columns.sheet.name, tuple(unasked), text))
    return part


def _read_owner(
    columns: SheetColumns,
    asked: Sequence[AnswerColumn],
    questions: Sequence[Question],
    unit: str | None,
    period: str,
    level: str,
    part: Part,
    index: UnitIndex,
) -> None:
    sheet = columns.sheet.name
    lines: list[Line] = []
    for question in questions:
        cells = [(one, cell) for one in asked if (cell := _cell(columns, question.row, one.column)) is not None]
        if not cells:
            continue
        if question.meaning is None:
            part.headings.append(_unknown(question, sheet, len(cells)))
            continue
        made = [_line(question, one, cell, len(asked) > 1) for one, cell in cells]
        fitting = [line for line in made if line.slot is not None or line.shared]
        lines += fitting
        if not fitting and any(not is_blank(cell) for _, cell in cells):
            part.errors.append(_no_place(question, *cells[0], sheet))
    fields = fields_of(lines)
    part.headings += found(lines, sheet, {(one.indicator, one.level): one for one in fields})
    part.headings.sort(key=lambda heading: (heading.row or 0, heading.column))
    for one in fields:
        _answer(columns, one, unit, period, level, part, index)
    part.rows += len({place.row for one in fields for place in one.places.values()})


def _cell(columns: SheetColumns, row: int, column: int) -> Cell | None:
    return None if column in columns.hidden_columns else columns.sheet.cell(row, column)


def _line(question: Question, asked: AnswerColumn, cell: Cell, several: bool) -> Line:
    """One cell of an answer: what its row asks, in the part that its column names."""
    assert question.meaning is not None
    line = Line(Place(asked.column, question.row), (*question.path, asked.heading) if several else question.path, 1)
    meaning = replace(question.meaning, level=question.meaning.level or asked.level)
    if not meaning.shared:
        meaning = replace(meaning, role=_role(meaning, asked.role))
    elif asked.role not in (Role.ANY, Role.NUMERATOR, Role.DENOMINATOR):
        meaning = replace(meaning, shared=())
        return line
    mean(line, meaning)
    line.how = question.how
    return line


def _role(meaning: Meaning, column: Role) -> Role | None:
    """The part of a cell by its row and its column: "Tổng số giáo viên" under "Số lượng" is the denominator."""
    if column is Role.ANY or (column is Role.NUMERATOR and meaning.role in (Role.DENOMINATOR, Role.VALUE)):
        return meaning.role
    if column is Role.YES and meaning.role is Role.FLAG:
        return Role.YES
    return column


def _no_place(question: Question, asked: AnswerColumn, cell: Cell, sheet: str) -> LoadError:
    """Something stands where this question has no answer: a number beside a yes/no question, a mark beside a count."""
    assert question.meaning is not None
    indicator = indicators().get(question.meaning.indicator)
    slot = slot_of(indicator, None) if indicator is not None else None
    return LoadError(
        ErrorCode.BAD_ANSWER, question.row, letter(asked.column), cell.text, expected_of(slot or Slot.NUMERATOR), sheet
    )


def _unknown(question: Question, sheet: str, cells: int) -> HeadingFound:
    how = question.how
    if how is How.UNKNOWN and question.proposals:
        how = How.PROPOSED
    return HeadingFound(
        sheet,
        question.column,
        question.row,
        " / ".join(question.path),
        folded_path(question.path),
        None,
        how,
        question.proposals,
        cells,
        how is How.PROPOSED and misspelt(question.path[-1:], question.proposals[0]),
    )


def _answer(
    columns: SheetColumns, one: Field, unit: str | None, period: str, level: str, part: Part, index: UnitIndex
) -> None:
    cells = {slot: _cell(columns, place.row or 0, place.column) for slot, place in one.places.items()}
    alone = {slot: Column(np.zeros(1, dtype=np.int32), (cell,)) for slot, cell in cells.items() if cell is not None}
    if not alone:
        return
    answers = answers_of(one, alone)
    first = one.places[next(iter(alone))].row or 0
    sheet = columns.sheet.name
    part.errors += errors_of(answers.faults, one, [first], sheet)
    for text in answers.dashes:
        rows = {one.places[slot].row or 0 for slot, cell in cells.items() if cell is not None and cell.text == text}
        part.notes.append(Note(NoteCode.BLANK_MARK, sheet, tuple(sorted(rows)), text))
    if answers.stars:
        part.notes.append(star_note(sheet, {text: [first] for text in answers.stars}))
    if unit is None or not period:
        return
    known = index.units.get(unit)
    own = level or (next(iter(known.levels)) if known is not None and len(known.levels) == 1 else "")
    rows_of = Rows(np.array([first], dtype=np.int64), [unit], [period], [own])
    part.blocks += blocks_of_field(
        one, answers, rows_of, sheet, np.ones(1, dtype=np.bool_), indicators()[one.indicator].per_level
    )
