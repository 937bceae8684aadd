"""Columns under a yes/no heading that may count instead ("Có CKS" over 1, 0, 2): a person says which is meant."""

from collections.abc import Sequence

import numpy as np

from data_access.intake import heading_words as words
from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.fields import Line
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.grid import Cell, CellKind
from data_access.intake.number_text import plain_digits
from data_access.intake.proposals import MOST
from data_access.intake.reading import How
from data_access.intake.said_words import word_in
from data_access.intake.slots import PARTS, Slot
from kpi.indicators import indicators
from kpi.report_template import ColumnKey

#: A total so many columns away is the one beside a count; a percentage or number of order may stand between.
_BESIDE = 2


def ask_what_is_counted(lines: Sequence[Line], columns: SheetColumns, rows: Positions) -> None:
    """Lines that their words alone would make yes/no answers, but whose cells (at `rows`) hold numbers only: they are
    proposed, not used. What a total beside them is of comes first, else the yes/no that the words say."""
    filled = [line for line in lines if line.cells and line.how is How.EXACT]
    no_too = {line.indicator for line in filled if line.slot is Slot.NO}
    no_flag = {line.indicator for line in filled if line.slot is None and not line.shared}  # a "Tổng số" of its own
    for at, line in enumerate(lines):
        marked = line.slot is Slot.FLAG or (line.slot is Slot.YES and line.indicator not in no_too)
        if not marked or line.how is not How.EXACT or not line.cells or line.indicator in no_flag:
            continue
        counts = _counts(line)
        if counts and _numbers_only(columns, rows, line.place.column):
            _ask(line, counts, _of_totals(lines, at))


def _counts(line: Line) -> tuple[str, ...]:
    """The indicators that a heading may count."""
    keys = (unnumbered(heading_key(text)) for text in reversed(line.path))
    return next((codes for key in keys if (codes := words.may_count().get(key))), ())


def _numbers_only(columns: SheetColumns, rows: Positions, column: int) -> bool:
    """Whether there are numbers and no word or mark for yes or no, which would settle it."""
    part = columns.part(column, rows)
    cells = [part.cells[code] for code in np.unique(part.codes[part.codes >= 0]).tolist()]
    return any(_is_number(cell) for cell in cells) and not any(word_in(cell) in ("yes", "no") for cell in cells)


def _is_number(cell: Cell) -> bool:
    return cell.kind is CellKind.NUMBER or (cell.kind is CellKind.TEXT and plain_digits(cell.text).isdecimal())


def _of_totals(lines: Sequence[Line], at: int) -> list[str]:
    """What the totals right beside a column are of."""
    here = lines[at].place.column
    beside = [line for line in lines if line.shared and 0 < abs(line.place.column - here) <= _BESIDE]
    return [code for line in beside for code in line.shared]


def _ask(line: Line, counts: Sequence[str], totals: Sequence[str]) -> None:
    own = [line.indicator]
    likely = [code for code in counts if code in totals]
    order = dict.fromkeys([*likely, *own, *counts])
    line.how, line.slot = How.PROPOSED, None
    line.proposals = tuple(ColumnKey(code, "", PARTS[indicators()[code].input][0]) for code in order)[:MOST]
