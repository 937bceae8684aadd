"""Notes of a reading in words: what was left out, and what was read in a way worth saying (`notes.yaml`)."""

from pathlib import Path

from data_access.coded_error import in_words, wording
from data_access.intake.grid import letter
from data_access.intake.reading import Note, NoteCode

_TABLE = Path(__file__).with_suffix(".yaml")
_MOST_ROWS = 8

_OF_COLUMNS = (
    NoteCode.HIDDEN_COLUMNS,
    NoteCode.PERCENT_COLUMN,
    NoteCode.COLOURED_COLUMNS,
    NoteCode.UNASKED_COLUMN,
    NoteCode.UNREAD_COLUMN,
)


def message(note: Note, language: str = "vi") -> str:
    """A note in words, with its sheet and rows."""
    words = wording(_TABLE)
    text = in_words(_TABLE, note.code, language, {"text": note.text, "rows": _rows(note), "count": len(note.rows)})
    if not note.sheet:
        return text
    return f"{words['where_sheet'].get(language, words['where_sheet']['vi']).format(note.sheet)}: {text}"


def _rows(note: Note) -> str:
    """Rows as ranges, columns by their letters; the first few of many."""
    names = [letter(column) for column in note.rows] if note.code in _OF_COLUMNS else _ranges(note.rows)
    return ", ".join(names[:_MOST_ROWS]) + (" …" if len(names) > _MOST_ROWS else "")


def _ranges(rows: tuple[int, ...]) -> list[str]:
    answer: list[list[int]] = []
    for row in rows:
        if answer and row == answer[-1][1] + 1:
            answer[-1][1] = row
        else:
            answer.append([row, row])
    return [str(first) if first == last else f"{first}–{last}" for first, last in answer]
