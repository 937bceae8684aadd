"""The report template: its hidden key row is one more kind of heading, which says all by itself."""

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np

from data_access.intake.columns import SheetColumns
from data_access.intake.fields import Field, Place
from data_access.intake.grid import Sheet, letter
from data_access.intake.reading import HeadingFound, How
from data_access.intake.slots import PARTS, Slot
from data_access.loading.errors import ErrorCode, LoadError
from kpi.indicators import indicators
from kpi.report_template import NAME_KEY, VERSION, ColumnKey, Mark, Part, key_of, key_text, mark_of

#: The mark stands below title, guidance and headings; rows inserted above it do no harm.
MARK_WITHIN_ROWS = 30
FIRST_ANSWER = 3


@dataclass(slots=True)
class KeyRow:
    """What a template's key row says; with errors nothing of its sheet can be trusted."""

    row: int
    mark: Mark
    fields: list[Field] = field(default_factory=list)
    keys: dict[int, ColumnKey] = field(default_factory=dict)
    errors: list[LoadError] = field(default_factory=list)


def key_row_of(sheet: Sheet) -> KeyRow | None:
    """The key row of a sheet, hidden or not; None when the sheet is no template."""
    for row in sheet.row_numbers():
        if row > MARK_WITHIN_ROWS:
            return None
        first = sheet.cell(row, 1)
        mark = mark_of(first.text) if first is not None else None
        if mark is not None:
            found = KeyRow(row, mark)
            _read(sheet, found)
            return found
    return None


def headings_of(columns: SheetColumns, keys: KeyRow) -> list[HeadingFound]:
    """The keyed columns, for people: with the words that stand above the key row."""
    data = columns.numbers > keys.row
    above = columns.sheet.row_numbers()
    above = above[: bisect_left(above, keys.row)]
    answer = []
    for column, key in keys.keys.items():
        words = [cell.text for row in above if (cell := columns.seen(row, column)) is not None]
        heading = " / ".join(words[-2:]) if len(words) > 1 else key_text(key)
        filled = int(np.count_nonzero(columns.column(column).codes[data] >= 0))
        if filled:
            answer.append(
                HeadingFound(columns.sheet.name, column, None, heading, key_text(key), key, How.KEYED, (), filled)
            )
    return answer


def _read(sheet: Sheet, found: KeyRow) -> None:
    """The columns of each answer, and what is wrong with the key row."""
    name, row = sheet.name, found.row
    if found.mark.version != VERSION:
        text = str(found.mark.version)
        found.errors.append(LoadError(ErrorCode.TEMPLATE_VERSION, row, "A", text, str(VERSION), sheet=name))
        return
    seen: dict[tuple[str, str], dict[Part, int]] = {}
    for column, cell in sorted(sheet.row(row).items()):
        if column < FIRST_ANSWER and cell.text in (NAME_KEY, sheet.row(row)[1].text):
            continue
        key = key_of(cell.text)
        parts = seen.setdefault((key.indicator, key.level), {}) if key else {}
        if column < FIRST_ANSWER or key is None or not _known(key) or key.part in parts:
            found.errors.append(LoadError(ErrorCode.TEMPLATE_BROKEN, row, letter(column), cell.text, "", sheet=name))
            continue
        parts[key.part] = column
        found.keys[column] = key
    counted = len(found.keys)
    partial = not found.errors and any(len(parts) != len(_parts(code)) for (code, _), parts in seen.items())
    if not found.errors and (counted != found.mark.columns or partial):
        expected = str(found.mark.columns)
        found.errors.append(LoadError(ErrorCode.TEMPLATE_BROKEN, row, "A", str(counted), expected, sheet=name))
    for (indicator, level), parts in seen.items():
        places = {Slot(part.value): Place(column) for part, column in parts.items()}
        found.fields.append(Field(indicator, level, places))


def _known(key: ColumnKey) -> bool:
    return key.indicator in indicators() and key.part in _parts(key.indicator)


def _parts(indicator: str) -> tuple[Part, ...]:
    return PARTS.get(indicators()[indicator].input, ())
