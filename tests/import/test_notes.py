"""Notes of what was left out say it in both languages, with their place."""

import pytest

from data_access.intake.notes import message
from data_access.intake.reading import Note, NoteCode


@pytest.mark.parametrize("code", NoteCode)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_note_has_words(code, language):
    text = message(Note(code, "Biểu 1", (3, 4, 5, 9), "abc"), language)
    assert "Biểu 1" in text
    assert "{" not in text


def test_rows_are_told_as_ranges_and_columns_by_letter():
    assert "3–5, 9" in message(Note(NoteCode.TOTAL_ROW, "S", (3, 4, 5, 9), "Cộng"))
    assert "C, AA" in message(Note(NoteCode.HIDDEN_COLUMNS, "S", (3, 27)))
    assert "…" in message(Note(NoteCode.GROUP_ROW, "S", tuple(range(1, 60, 2)), "I"))


def test_a_note_of_the_file_names_no_sheet():
    assert message(Note(NoteCode.MACROS)).startswith("tệp có macro")
