"""Where a sheet's tables are: each band of headings with the rows below it, and the path of headings over a column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from data_access.intake import row_words
from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.grid import Cell, CellKind
from data_access.intake.heading_words import ColumnUse, Role, elsewhere, uses
from data_access.intake.headings import level_of, meaning_of, role_of, use_of
from data_access.intake.named_periods import periods_in, rounds_in, school_years_in

#: A heading of columns is no longer than this; what is longer is a title or a note.
_LONGEST_ANCHOR = 40
_MOST_ROWS_BELOW = 3
#: So often headings are repeated in one sheet; further rows are read under the last of them.
_MOST_BANDS = 500
_MOST_ROWS_ABOVE = 2
_ANCHORS = (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME, ColumnUse.QUESTION)
#: Without a heading over the units, a row of known headings this high up begins a table.
_SEARCHED = 40


@dataclass(slots=True)
class Band:
    """One table: the rows of its headings, the path over each column, what columns without figures are for, and the
    positions (in `SheetColumns.rows`) of the rows below."""

    first_row: int
    last_row: int
    paths: Mapping[int, tuple[str, ...]]
    uses: Mapping[int, ColumnUse]
    questions: bool
    columns: range = range(1, 2**31)
    data: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def columns_for(self, use: ColumnUse) -> list[int]:
        return [column for column, one in self.uses.items() if one is use]

    def first_for(self, use: ColumnUse) -> int | None:
        return next(iter(self.columns_for(use)), None)

    @property
    def names_units(self) -> bool:
        """Whether rows say which unit they are of."""
        return any(use in (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME) for use in self.uses.values())

    @property
    def figures(self) -> dict[int, tuple[str, ...]]:
        """Columns whose headings ask for figures, by column."""
        return {column: path for column, path in self.paths.items() if column not in self.uses}


def bands_of(columns: SheetColumns) -> list[Band]:
    """The tables of a sheet from top to bottom."""
    found: list[Band] = []
    for row in _anchor_rows(columns):
        if found and row <= found[-1].last_row:
            continue
        if len(found) == _MOST_BANDS:
            break
        band = _band(columns, row, after=found[-1].last_row if found else 0)
        if band is not None:
            found.append(band)
    if not found:
        found = list(_without_anchor(columns))
    ends = [band.first_row for band in found[1:]] + [2**31] * bool(found)
    for band, end in zip(found, ends, strict=True):
        first, last = np.searchsorted(columns.numbers, [band.last_row + 1, end])
        band.data = np.arange(first, last)
    return [part for band in found for part in _side_by_side(band)]


def _side_by_side(band: Band) -> Iterator[Band]:
    """The tables that share the same rows: where the heading over the units comes again behind figures, another one
    begins, with the column that numbers its rows."""
    starts = [1]
    seen: set[ColumnUse] = set()
    figures = False
    for column in sorted(band.paths):
        use = band.uses.get(column)
        if use in (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME):
            if use in seen and figures:
                numbered = band.uses.get(column - 1) is ColumnUse.UNASKED and use is not None
                starts.append(column - 1 if numbered else column)
                seen, figures = set(), False
            seen.add(use)
        elif use is None:
            figures = True
    for start, end in zip(starts, [*starts[1:], 2**31], strict=True):
        paths = {column: path for column, path in band.paths.items() if start <= column < end}
        uses_of = {column: use for column, use in band.uses.items() if start <= column < end}
        yield replace(band, paths=paths, uses=uses_of, columns=range(start, end))


def _anchor_rows(columns: SheetColumns) -> list[int]:
    """Rows with a cell that reads like the heading over units or questions."""
    rows: set[int] = set()
    for column in range(1, columns.width + 1):
        whole = columns.column(column)
        codes = [code for code, cell in enumerate(whole.cells) if _is_anchor(cell)]
        if codes:
            rows.update(columns.numbers[np.isin(whole.codes, codes)].tolist())
    return sorted(rows)


def _is_anchor(cell: Cell) -> bool:
    text = cell.text
    if cell.kind is not CellKind.TEXT or len(text) > _LONGEST_ANCHOR or text[-1] == ":" or text[-1].isdigit():
        return False
    key = heading_key(text)
    return (uses().get(key) or uses().get(unnumbered(key))) in _ANCHORS


def _without_anchor(columns: SheetColumns) -> Iterator[Band]:
    """A row with two known headings and none over the units."""
    for row in columns.rows[:_SEARCHED]:
        cells = columns.cells(row)
        known = [column for column, cell in cells.items() if _known(cell.text)]
        if len(known) >= 2 and len(known) * 2 >= len(cells):
            band = _made(columns, row, _bottom(columns, row, ()))
            yield band
            return


def _known(text: str) -> bool:
    return len(text) < 200 and meaning_of((text,)) is not None


def _band(columns: SheetColumns, row: int, after: int) -> Band | None:
    """The table whose heading over the units stands in this row, if there is one."""
    cells = columns.cells(row)
    anchors = [column for column, cell in cells.items() if _is_anchor(cell)]
    bottom = _bottom(columns, row, anchors)
    top = _top(columns, row, anchors, after)
    band = _made(columns, top, bottom)
    if not _convincing(band):
        return None
    return band


def _convincing(band: Band) -> bool:
    """Whether these are headings of a table: some other column's heading is understood, or there are several."""
    if band.questions:
        return any(_answers(path) for path in band.figures.values()) or len(band.figures) >= 2
    if band.figures and all(_numeral(path[-1]) for path in band.figures.values()):
        return False  # "2 trường" over 15 and 24 is a total
    known = sum(1 for path in band.figures.values() if meaning_of(path) is not None)
    others = len(band.uses) - sum(1 for use in band.uses.values() if use in _ANCHORS)
    return known > 0 or (len(band.figures) >= 2) or (others > 0 and len(band.figures) > 0)


def _numeral(text: str) -> bool:
    return bool(text) and not any(one.isalpha() for one in text) and not school_years_in(text)


def _answers(path: Sequence[str]) -> bool:
    return role_of(path[-1]) is not None or bool(level_of(path[-1]))


def _bottom(columns: SheetColumns, row: int, anchors: Sequence[int]) -> int:
    """The last row of the headings that begin in this row."""
    last = row
    for column in anchors:
        over = columns.merged_at(row, column)
        if over is not None:
            last = max(last, over.last_row)
    for _ in range(_MOST_ROWS_BELOW):
        if not _continues(columns, last + 1, anchors, row):
            break
        last += 1
    return last


def _continues(columns: SheetColumns, row: int, anchors: Sequence[int], first: int) -> bool:
    """Whether a row belongs to the headings above it: nothing under the units' heading, and parts of groups above."""
    cells = columns.cells(row)
    if not cells or any(column in cells for column in anchors):
        return False
    if any(cell.kind not in (CellKind.TEXT, CellKind.PERCENT) for cell in cells.values()):
        return False
    if anchors and min(cells) < min(anchors):
        return False
    roles = {role_of(cell.text) for cell in cells.values()} - {None}
    if roles & {Role.NUMERATOR, Role.DENOMINATOR, Role.PERCENT, Role.VALUE} or len(roles) >= 2:
        return True
    under = any(
        (over := columns.merged_at(above, column)) is not None and over.last_column > over.first_column
        for column in cells
        for above in range(first, row)
    )
    if under:
        return True
    texts = [cell.text for cell in cells.values()]
    if any(_of_a_time(text) for text in texts):
        return True
    return any(role_of(text) is None and (_known(text) or level_of(text)) for text in texts)


def _of_a_time(text: str) -> bool:
    """Whether a heading below another one says of which term or year a column is."""
    return len(text) <= _LONGEST_ANCHOR and bool(
        rounds_in(text) or periods_in(text) or school_years_in(text) or unnumbered(heading_key(text)) in elsewhere()
    )


def _top(columns: SheetColumns, row: int, anchors: Sequence[int], after: int) -> int:
    """The first row of the headings: groups may stand above the row that names the units."""
    top = row
    for above in range(row - 1, max(row - 1 - _MOST_ROWS_ABOVE, after), -1):
        cells = columns.cells(above)
        if not cells or any(row_words.is_title(cell.text) for cell in cells.values()):
            break
        if anchors and min(cells) <= max(anchors):
            break
        if any(cell.kind is not CellKind.TEXT for cell in cells.values()):
            break
        groups = any(
            _known(cell.text)
            or level_of(cell.text)
            or ((over := columns.merged_at(above, column)) is not None and over.last_column > over.first_column)
            for column, cell in cells.items()
        )
        if not groups and len(cells) < 2:
            break
        top = above
    return top


def _made(columns: SheetColumns, first: int, last: int) -> Band:
    paths = {}
    for column in range(1, columns.width + 1):
        path = _path(columns, first, last, column)
        if path:
            paths[column] = path
    found = {column: use for column, path in paths.items() if (use := use_of(path)) is not None}
    questions = ColumnUse.QUESTION in found.values()
    if questions:  # "Đơn vị" beside questions is what they are measured in
        found = {
            column: ColumnUse.UNASKED if use in (ColumnUse.UNIT_CODE, ColumnUse.UNIT_NAME) else use
            for column, use in found.items()
        }
    return Band(first, last, paths, found, questions)


def _path(columns: SheetColumns, first: int, last: int, column: int) -> tuple[str, ...]:
    """The headings over a column from the outermost to the innermost."""
    path: list[str] = []
    for row in range(first, last + 1):
        cell = columns.seen(row, column) or _carried(columns, row, last, column)
        if cell is not None and (not path or path[-1] != cell.text):
            path.append(cell.text)
    return tuple(path)


def _carried(columns: SheetColumns, row: int, last: int, column: int) -> Cell | None:
    """A group's heading that stands in the first of its columns only, without a merged cell: each of these columns has
    a heading of its own below, and so has the first."""
    if row == last or column in columns.hidden_columns or not _has_below(columns, row, last, column):
        return None
    for left in range(column - 1, 0, -1):
        if columns.merged_at(row, left) is not None:
            return None
        cell = columns.sheet.cell(row, left)
        if cell is not None:
            anchored = (uses().get(heading_key(cell.text))) is not None
            return None if anchored or not _has_below(columns, row, last, left) else cell
    return None


def _has_below(columns: SheetColumns, row: int, last: int, column: int) -> bool:
    return any(columns.sheet.cell(below, column) is not None for below in range(row + 1, last + 1))
