"""A file's sheets to claims, notes and errors: what was understood, what was left out, what has to be asked."""

import hashlib
from collections.abc import Sequence

import numpy as np

from data_access.intake.bands import Band, bands_of
from data_access.intake.columns import SheetColumns
from data_access.intake.grid import FileKind, Sheet, Workbook
from data_access.intake.heading_words import ColumnUse
from data_access.intake.reading import Context, Note, NoteCode, Reading
from data_access.intake.school import read_school
from data_access.intake.school_unit import name_a_school
from data_access.intake.sheet_facts import level_said, period_below, period_of, titles_between, titles_of
from data_access.intake.table import Part, read_rows
from data_access.intake.template import KeyRow, headings_of, key_row_of
from data_access.intake.unit_rows import Labels, unit_rows
from data_access.intake.units import UnitIndex
from data_access.intake.units_table import read_units
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
        notes=list(dict.fromkeys([*notes, *whole.notes])),
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
    # A template of another period than the one being loaded brings no answers, only its faults.
    periods = ["" if context.period not in (None, said) else said] * len(rows.at)
    part.add(read_rows(columns, keys.fields, rows, periods, keyed=True))
    return part


def _tables(columns: SheetColumns, bands: Sequence[Band], context: Context, index: UnitIndex) -> Part:
    part = Part()
    titles = titles_of(columns, bands[0].first_row)
    period, fault = period_of(titles, columns.sheet.name, context.period)
    own_periods = all(ColumnUse.PERIOD in band.uses.values() for band in bands)
    if fault is not None and not (own_periods and fault.code is ErrorCode.PERIOD_NOT_NAMED):
        part.errors.append(fault)
    level = level_said(titles, columns.sheet.name)
    above, of_sheet = bands[0], period
    for band in bands:
        if band.first_row > above.first_row:  # a table below another has its own titles, where it has any
            own = titles_between(columns, above.last_row, band.first_row)
            above = band
            titles = own if name_a_school(own, index) else titles
            level = level_said(own, "") or level
            if own and of_sheet:
                period, fault = period_below(own, columns.sheet.name, of_sheet, context.period)
                part.errors += [fault] if fault is not None else []
        read = read_school if band.questions else read_units
        part.add(read(columns, band, context, index, period or "", titles, level))
    part.errors = list(dict.fromkeys(part.errors))
    return part
