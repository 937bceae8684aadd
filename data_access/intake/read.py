"""A file's sheets to claims, notes and errors: what was understood, what was left out, what has to be asked."""

import hashlib
from collections.abc import Sequence

import numpy as np

from data_access.intake.bands import Band, bands_of
from data_access.intake.columns import SheetColumns
from data_access.intake.fields import Field, Line, Place, fields_of, folded_path, found, line_of
from data_access.intake.grid import FileKind, Sheet, Workbook
from data_access.intake.heading_words import ColumnUse
from data_access.intake.reading import Context, Note, NoteCode, Reading
from data_access.intake.school import read_school
from data_access.intake.school_unit import unit_of
from data_access.intake.sheet_facts import level_said, period_of, titles_of
from data_access.intake.slots import Slot
from data_access.intake.table import Part, read_rows
from data_access.intake.template import KeyRow, headings_of, key_row_of
from data_access.intake.unit_rows import Labels, unit_rows
from data_access.intake.units import UnitIndex
from data_access.loading.errors import ErrorCode, LoadError
from kpi.report_template import ERRORS_MARK

#: Files with more faults than this are no reports: reading ends there, and nothing is claimed.
MOST_ERRORS = 50_000


def understand(book: Workbook, context: Context) -> Reading:
    """Everything that a file says, without asking anybody but its sender's earlier decisions.

    What is not certain is not used: headings and units that look like something are proposed, faults told at their
    cells. What only the database knows (units elsewhere, rights, levels taught, ranges) is left to the store.
    """
    index = UnitIndex(context)
    whole = Part()
    tables = 0
    for sheet in book.sheets:
        part = _sheet(sheet, context, index, book.kind)
        tables += bool(part.layout)
        whole.add(part)
        if len(whole.errors) > MOST_ERRORS:
            too_many = LoadError(ErrorCode.TOO_MANY_ERRORS, None, "", expected=str(MOST_ERRORS))
            whole.errors, whole.blocks = [too_many, *whole.errors[:1000]], []
            break
    if not tables and not whole.errors:
        whole.errors.append(LoadError(ErrorCode.FOREIGN_WORKBOOK, None, ""))
    notes = [Note(NoteCode.MACROS)] if book.kind is FileKind.XLSM else []
    if book.kind is FileKind.CSV and book.encoding:
        notes.append(Note(NoteCode.ENCODING, text=book.encoding))
    return Reading(
        kind=book.kind,
        errors=whole.errors,
        headings=whole.headings,
        units=whole.units,
        notes=[*notes, *whole.notes],
        blocks=whole.blocks,
        rows=whole.rows,
        layout=_fingerprint(whole.layout),
    )


def _fingerprint(headings: Sequence[str]) -> str:
    if not headings:
        return ""
    return hashlib.sha256("\n".join(sorted(set(headings))).encode()).hexdigest()[:16]


def _sheet(sheet: Sheet, context: Context, index: UnitIndex, kind: FileKind) -> Part:
    """One sheet: this program's own error sheet, the template, or tables as units draw them."""
    part = Part()
    rows = sheet.row_numbers()
    first = sheet.cell(rows[0], 1) if rows else None
    if first is not None and first.text.startswith(ERRORS_MARK):
        part.notes.append(Note(NoteCode.ERROR_SHEET, sheet.name))
        return part
    use_hidden = context.chosen.use_hidden or context.remembered.use_hidden
    if sheet.hidden and not use_hidden:
        if rows:
            part.notes.append(Note(NoteCode.HIDDEN_SHEET, sheet.name))
        return part
    columns = SheetColumns(sheet, use_hidden=use_hidden)
    keys = key_row_of(sheet)
    if keys is not None:
        part.add(_template(columns, keys, context, index))
    else:
        bands = bands_of(columns)
        if not bands:
            if rows:
                part.notes.append(Note(NoteCode.NO_TABLE, sheet.name))
            return part
        part.add(_tables(columns, bands, context, index))
    hidden_rows = [row for row in columns.left_out.rows if keys is None or row != keys.row]
    if hidden_rows:
        part.notes.append(Note(NoteCode.HIDDEN_ROWS, sheet.name, tuple(hidden_rows)))
    if columns.hidden_columns and (hidden := columns.used_hidden_columns()):
        part.notes.append(Note(NoteCode.HIDDEN_COLUMNS, sheet.name, hidden))
    return part


def _template(columns: SheetColumns, keys: KeyRow, context: Context, index: UnitIndex) -> Part:
    """A sheet with a key row: every column is certain, or the sheet is refused."""
    part = Part(errors=list(keys.errors), layout=["template"])
    if keys.errors:
        return part
    said = keys.mark.period
    if context.period is not None and said != context.period:
        part.errors.append(LoadError(ErrorCode.OTHER_PERIOD, None, "", said, context.period, columns.sheet.name))
    part.headings = headings_of(columns, keys)
    data = np.flatnonzero(columns.numbers > keys.row)
    labels = Labels(code=1, figures=tuple(keys.keys), keyed=True)
    rows = unit_rows(columns, data, labels, index)
    part.units, part.notes, part.errors = rows.found, rows.notes, [*part.errors, *rows.errors]
    part.add(read_rows(columns, keys.fields, rows, said, keyed=True))
    return part


def _tables(columns: SheetColumns, bands: Sequence[Band], context: Context, index: UnitIndex) -> Part:
    part = Part()
    titles = titles_of(columns, bands[0].first_row)
    period, fault = period_of(titles, columns.sheet.name, context.period)
    if fault is not None:
        part.errors.append(fault)
    level = level_said(titles, columns.sheet.name)
    whose = None
    if any(band.questions or not band.names_units for band in bands):
        whose = unit_of(titles, columns.sheet.name, index, context)
        if whose.error is not None:
            part.errors.append(whose.error)
        if whose.found is not None:
            part.units.append(whose.found)
    unit = whose.unit if whose is not None else None
    for band in bands:
        if band.questions:
            part.add(read_school(columns, band, context, index, period or "", unit, level))
        else:
            part.add(_units_table(columns, band, context, index, period or "", level, unit))
    return part


def _units_table(
    columns: SheetColumns, band: Band, context: Context, index: UnitIndex, period: str, level: str, unit: str | None
) -> Part:
    """A table with a row for each unit."""
    lines = [_line(columns, band, column, path, context) for column, path in band.figures.items()]
    fields = fields_of(lines)
    by_key = {(field.indicator, field.level): field for field in fields}
    part = Part(layout=[folded_path(line.path) for line in lines])
    part.headings = found(lines, columns.sheet.name, by_key)
    labels = Labels(
        code=band.first_for(ColumnUse.UNIT_CODE),
        name=band.first_for(ColumnUse.UNIT_NAME),
        number=_number_column(band),
        level=band.first_for(ColumnUse.LEVEL),
        place=band.first_for(ColumnUse.PLACE),
        figures=tuple(sorted(band.figures)),
        sheet_level=level,
        sheet_unit=unit,
    )
    rows = unit_rows(columns, band.data, labels, index)
    part.units, part.notes, part.errors = rows.found, rows.notes, rows.errors
    part.notes += _column_notes(columns, band, fields)
    part.add(read_rows(columns, fields, rows, period))
    return part


def _line(columns: SheetColumns, band: Band, column: int, path: tuple[str, ...], context: Context) -> Line:
    cells = int(np.count_nonzero(columns.column(column).codes[band.data] >= 0))
    return line_of(Place(column), path, cells, context)


def _number_column(band: Band) -> int | None:
    """The column that numbers the rows: the first without figures that is no unit's and stands before it."""
    named = [column for column, use in band.uses.items() if use in (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME)]
    numbers = [column for column in band.columns_for(ColumnUse.UNASKED) if column < min(named, default=2)]
    return next(iter(numbers), None)


def _column_notes(columns: SheetColumns, band: Band, fields: Sequence[Field]) -> list[Note]:
    sheet = columns.sheet.name
    notes = []
    shares = sorted(
        field.places[Slot.PERCENT].column for field in fields if field.counted and Slot.PERCENT in field.places
    )
    if shares:
        notes.append(Note(NoteCode.PERCENT_COLUMN, sheet, tuple(shares)))
    unasked = [
        column for column in band.columns_for(ColumnUse.UNASKED) if (columns.column(column).codes[band.data] >= 0).any()
    ]
    if unasked:
        text = "; ".join(" / ".join(band.paths[column]) for column in unasked)
        notes.append(Note(NoteCode.UNASKED_COLUMN, sheet, tuple(unasked), text))
    return notes
