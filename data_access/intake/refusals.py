"""How a reader of files says that it cannot read one: the one error of the file, and how much work reading may be."""

import time
from typing import NoReturn

from data_access.intake.grid import letter
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused

#: A cell beyond these is a slip of the keyboard or a trap; 52,000 units and a few hundred headings lie well within.
MAX_ROW = 200_000
MAX_COLUMN = 1_000
#: Excel's own limit of a cell's text.
MAX_TEXT = 32_767
#: Cells of a whole file, and the processor time that it may take: a backstop far above what a province sends.
MAX_CELLS = 8_000_000
MAX_SECONDS = 4.0


def refuse(code: ErrorCode, text: str = "", expected: str = "") -> NoReturn:
    """The file as a whole cannot be read."""
    raise LoadRefused(LoadError(code, None, "", text, expected))


def refuse_cell(code: ErrorCode, sheet: str, row: int, column: int, text: str = "") -> NoReturn:
    """One cell makes the whole file unreadable: the sentence names it."""
    raise LoadRefused(LoadError(code, row, letter(column), text, sheet=sheet))


class Budget:
    """What reading one file may cost: processor time (not waiting for others) of this thread and of those that it told
    of, and cells."""

    def __init__(self, seconds: float = MAX_SECONDS, cells: int = MAX_CELLS) -> None:
        self._until = time.thread_time() + seconds
        self._cells = cells
        self._most = cells

    def check(self) -> None:
        """Refuses the file once its time is up."""
        if time.thread_time() > self._until:
            refuse(ErrorCode.SLOW_FILE)

    def spend(self, seconds: float) -> None:
        """Takes account of processor time that another thread took for the file."""
        self._until -= seconds

    def take(self, cells: int) -> None:
        """Counts cells that were read."""
        self._cells -= cells
        if self._cells < 0:
            refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {self._most:,}")
