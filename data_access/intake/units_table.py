"""A table with a row for each unit, as an office draws it: its headings, its units, its answers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data_access.intake.bands import Band
from data_access.intake.coloured import coloured_blanks
from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.counted_flags import ask_what_is_counted
from data_access.intake.fields import Field, Line, Place, fields_of, folded_path, found, line_of
from data_access.intake.grid import CellKind, letter
from data_access.intake.heading_words import ColumnUse
from data_access.intake.named_periods import periods_in
from data_access.intake.reading import Context, Note, NoteCode
from data_access.intake.school_unit import named_unit
from data_access.intake.sheet_facts import Title
from data_access.intake.slots import Slot
from data_access.intake.table import Part, read_rows
from data_access.intake.unit_rows import Labels, unit_rows
from data_access.intake.units import Asked, UnitIndex
from data_access.loading.errors import ErrorCode, LoadError
from kpi.periods import FORMS

#: So many texts of a column without a heading are looked up to see whether it names units.
_LOOKED_UP = 300


def read_units(
    columns: SheetColumns,
    band: Band,
    context: Context,
    index: UnitIndex,
    period: str,
    titles: Sequence[Title],
    level: str,
) -> Part:
    """The answers of one table. `period`, `titles`, `level`: what the sheet as a whole says."""
    part = Part()
    unit = None
    name = band.first_for(ColumnUse.UNIT_NAME)
    if not band.names_units:
        name = _names_column(columns, band, index)
        if name is None:
            unit = named_unit(columns.sheet.name, titles, index, context, part)
    labels = Labels(
        code=band.first_for(ColumnUse.UNIT_CODE),
        name=name,
        number=_number_column(band, name),
        level=band.first_for(ColumnUse.LEVEL),
        place=band.first_for(ColumnUse.PLACE),
        figures=tuple(sorted(column for column in band.figures if column != name)),
        within=band.columns,
        sheet_level=level,
        sheet_unit=unit,
    )
    rows = unit_rows(columns, band.data, labels, index)
    told = replace(context, period=context.period or period or None)
    lines = [_line(columns, rows.body, column, path, told) for column, path in band.figures.items() if column != name]
    ask_what_is_counted(lines, columns, rows.body)
    fields = fields_of(lines)
    by_key = {(field.indicator, field.level): field for field in fields}
    part.layout = [folded_path(line.path) for line in lines]
    part.headings = found(lines, columns.sheet.name, by_key)
    part.units += rows.found
    part.errors += rows.errors
    part.notes += rows.notes + _column_notes(columns, band, rows.body, fields)
    answers = [line.place.column for line in lines if line.used and line.slot is not Slot.PERCENT]
    part.notes += coloured_blanks(columns, answers, rows.body, labels.unit)
    periods = _periods(columns, band.first_for(ColumnUse.PERIOD), rows.at, period, context.period, part)
    part.add(read_rows(columns, fields, rows, periods))
    return part


def _line(columns: SheetColumns, rows: Positions, column: int, path: tuple[str, ...], context: Context) -> Line:
    cells = int(np.count_nonzero(columns.column(column).codes[rows] >= 0))
    return line_of(Place(column), path, cells, context)


def _names_column(columns: SheetColumns, band: Band, index: UnitIndex) -> int | None:
    """The column whose texts are units' names, where no heading says so."""
    best, most = None, 0
    for column in range(1, columns.width + 1):
        texts = [
            cell.text for cell in columns.part(column, band.data[:_LOOKED_UP]).cells if cell.kind is CellKind.TEXT
        ][:_LOOKED_UP]
        matched = sum(1 for text in texts if index.match(Asked("", text)).used)
        if matched > most and matched * 2 >= len(texts):
            best, most = column, matched
    return best


def _number_column(band: Band, name: int | None) -> int | None:
    """The column that numbers the rows: the first without figures that is no unit's and stands before it."""
    named = [column for column, use in band.uses.items() if use in (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME)]
    numbers = [column for column in band.columns_for(ColumnUse.UNASKED) if column < min(named, default=name or 2)]
    return next(iter(numbers), None)


def _periods(
    columns: SheetColumns, column: int | None, rows: Positions, period: str, asked: str | None, part: Part
) -> list[str]:
    """Each row's period: its own where a column says it, else the sheet's."""
    answer = [period] * len(rows)
    if column is None:
        return answer
    own = columns.part(column, rows)
    said = [periods_in(cell.text) for cell in own.cells]
    asking = own.codes >= 0 if period else np.ones(len(rows), dtype=np.bool_)
    for at in np.flatnonzero(asking).tolist():
        code = own.codes[at]
        text, named = (own.cells[code].text, said[code]) if code >= 0 else ("", [])
        row = int(columns.numbers[rows[at]])
        if len(named) != 1:
            fault, expected = ErrorCode.UNKNOWN_PERIOD if text else ErrorCode.PERIOD_NOT_NAMED, FORMS
        elif asked is not None and named[0] != asked:
            fault, expected = ErrorCode.OTHER_PERIOD, asked
        else:
            answer[at] = named[0]
            continue
        answer[at] = ""
        part.errors.append(LoadError(fault, row, letter(column), text, expected, columns.sheet.name))
    return answer


def _column_notes(columns: SheetColumns, band: Band, rows: Positions, fields: Sequence[Field]) -> list[Note]:
    sheet = columns.sheet.name
    notes = []
    shares = sorted(
        field.places[Slot.PERCENT].column for field in fields if field.counted and Slot.PERCENT in field.places
    )
    if shares:
        notes.append(Note(NoteCode.PERCENT_COLUMN, sheet, tuple(shares)))
    unasked = [
        column for column in band.columns_for(ColumnUse.UNASKED) if (columns.column(column).codes[rows] >= 0).any()
    ]
    if unasked:
        text = "; ".join(" / ".join(band.paths[column]) for column in unasked)
        notes.append(Note(NoteCode.UNASKED_COLUMN, sheet, tuple(unasked), text))
    return notes
