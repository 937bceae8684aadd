"""Real-life sheets in miniature: each has the exact observations, errors and notes that reading it must give."""

import pytest

from data_access.intake.files import read_workbook
from data_access.intake.grid import Workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context
from tests import sheet_files
from tests.sheet_files import CASES, case_of, told


def test_there_are_enough():
    assert len(CASES) >= 40
    assert len({case_of(path).about for path in CASES}) == len(CASES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_sheet_gives_exactly_this(path):
    case = case_of(path)
    assert _found(case.book, case.context) == _expected(case.expected)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_same_sheet_as_a_file(path):
    """Written as a real .xlsx and read back: reader and understanding agree."""
    case = case_of(path)
    book = read_workbook(sheet_files.as_xlsx(case.book), "bao-cao.xlsx")
    assert _found(Workbook(book.kind, book.sheets[: len(case.book.sheets)]), case.context) == _expected(case.expected)


def _found(book: Workbook, context: Context) -> dict[str, list[str]]:
    return told(understand(book, context), len(book.sheets) > 1)


def _expected(lists: dict[str, str]) -> dict[str, list[str]]:
    return {name: sorted(line.strip() for line in text.splitlines() if line.strip()) for name, text in lists.items()}
