"""Answers given by a colour alone: a filled cell without a word is a blank, and its sender is told so."""

from collections import Counter
from collections.abc import Sequence

from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.reading import Note, NoteCode

#: Fewer coloured blanks in a column are an accident of drawing.
_LEAST = 3


def coloured_blanks(columns: SheetColumns, answers: Sequence[int], rows: Positions, label: int) -> list[Note]:
    """A note of the columns (of `answers`) whose blank cells, at these rows, are filled with a colour of their own: not
    that of the row's first cell (`label`), as in striped tables, and not one that fills the column from top to bottom
    or that its answers have too. Empty where the sheet's reader tells no colours (`Sheet.fills`)."""
    fills = columns.sheet.fills
    if not fills:
        return []
    numbers = columns.numbers[rows].tolist()
    found: dict[int, int] = {}
    for column in answers:
        filled = columns.column(column).codes[rows] >= 0
        blank: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        for row, has_answer in zip(numbers, filled.tolist(), strict=True):
            colour = fills.get((row, column), "")
            if has_answer:
                beside[colour] += 1
            elif colour and colour != fills.get((row, label), ""):
                blank[colour] += 1
        cells = sum(many for colour, many in blank.items() if many < len(numbers) and beside[colour] <= many // 2)
        if cells >= _LEAST:
            found[column] = cells
    if not found:
        return []
    return [Note(NoteCode.COLOURED_COLUMNS, columns.sheet.name, tuple(found), str(sum(found.values())))]
