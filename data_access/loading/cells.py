"""Reading single cells of a row: codes, names, dates, numbers, words of lists; faults are collected, not raised."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from data_access.loading.errors import ErrorCode, LoadError

#: What a code may be made of; letters are plain Latin ones, so that codes can be typed on any keyboard.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
#: The one form of a date; Python would also take weeks ("2024-W05-1").
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
#: Dates outside these years are slips of the keyboard.
YEARS = range(1900, 2101)
MAX_NAME = 300


class RowReader:
    """One row's cells; every fault goes to `errors` with row and column, and the reading answers None."""

    def __init__(self, row: int, cells: Mapping[str, str], errors: list[LoadError]) -> None:
        self.row, self._cells, self._errors = row, cells, errors
        self._before = len(errors)

    @property
    def good(self) -> bool:
        """Whether nothing of this row was wrong so far."""
        return len(self._errors) == self._before

    def text(self, column: str) -> str:
        """The cell as it stands; empty when blank or absent."""
        return self._cells.get(column, "")

    def fault(self, code: ErrorCode, column: str, text: str | None = None, expected: object = "") -> None:
        """Collect a fault of a cell."""
        shown = self.text(column) if text is None else text
        self._errors.append(LoadError(code, self.row, column, shown, str(expected)))

    def code(self, column: str, *, needed: bool = True) -> str | None:
        """A code; None when blank (a fault when needed) or not one."""
        text = self.text(column)
        if not text:
            if needed:
                self.fault(ErrorCode.MISSING, column)
            return None
        if not CODE.fullmatch(text):
            self.fault(ErrorCode.BAD_CODE, column)
            return None
        return text

    def name(self, column: str, *, needed: bool = True) -> str | None:
        """A name of up to MAX_NAME characters."""
        text = " ".join(self.text(column).split())
        if not text:
            if needed:
                self.fault(ErrorCode.MISSING, column)
            return None
        if len(text) > MAX_NAME:
            self.fault(ErrorCode.TOO_LONG, column, expected=MAX_NAME)
            return None
        return text

    def day(self, column: str) -> date | None:
        """A date as YYYY-MM-DD; None when blank."""
        text = self.text(column)
        if not text:
            return None
        try:
            found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            self.fault(ErrorCode.BAD_DATE, column, expected="YYYY-MM-DD")
            return None
        return found

    def coordinate(self, column: str, limit: int) -> float | None:
        """A latitude or longitude within ±limit degrees; None when blank."""
        text = self.text(column)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.fault(ErrorCode.BAD_NUMBER, column, expected="10.9574")
            return None
        if abs(float(text)) > limit:
            self.fault(ErrorCode.OUT_OF_RANGE, column, expected=f"-{limit}..{limit}")
            return None
        return float(text)

    def choice(self, column: str, choices: Collection[str], *, needed: bool = True) -> str | None:
        """A code of a closed list."""
        text = self.text(column)
        if not text:
            if needed:
                self.fault(ErrorCode.MISSING, column)
            return None
        if text not in choices:
            self.fault(ErrorCode.NOT_IN_LIST, column, expected=", ".join(choices))
            return None
        return text

    def choices(self, column: str, choices: Collection[str]) -> tuple[str, ...]:
        """Codes of a closed list, separated by ";", in the list's order, each once."""
        found = {word for part in self.text(column).split(";") if (word := part.strip())}
        unknown = sorted(found - set(choices))
        if unknown:
            self.fault(ErrorCode.NOT_IN_LIST, column, ";".join(unknown), ", ".join(choices))
        return tuple(word for word in choices if word in found)
