"""What can be wrong with a file to load: one code a fault, worded in `errors.yaml`; collected, never raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from data_access.coded_error import HERE, in_words, wording

_TABLE = HERE / "loading" / "errors.yaml"


class ErrorCode(StrEnum):
    # the file as a whole
    EMPTY_FILE = auto()
    NOT_UTF8 = auto()
    NOT_CSV = auto()
    UNKNOWN_FORMAT = auto()
    FILE_TOO_LARGE = auto()
    MISSING_COLUMN = auto()
    UNKNOWN_COLUMN = auto()
    REPEATED_COLUMN = auto()
    EXTRA_CELLS = auto()
    # a workbook as a whole
    WORKBOOK_TOO_LARGE = auto()
    FAR_CELL = auto()
    DAMAGED_WORKBOOK = auto()
    FOREIGN_WORKBOOK = auto()
    TEMPLATE_VERSION = auto()
    TEMPLATE_BROKEN = auto()
    MISSING_UNIT_CODE = auto()
    FORMULA_ERROR = auto()
    NOT_CALCULATED = auto()
    BAD_ANSWER = auto()
    # what a sheet's cell, row or column says, as units write them
    UNCLEAR_ANSWER = auto()
    BOTH_MARKED = auto()
    LETTER_IN_NUMBER = auto()
    NOTE_ON_NUMBER = auto()
    AMBIGUOUS_NUMBER = auto()
    DATE_FOR_COUNTS = auto()
    PERCENT_NEEDS_COUNTS = auto()
    PERCENT_ABOVE_100 = auto()
    PERCENT_DIFFERS = auto()
    PAIR_DIFFERS = auto()
    AMBIGUOUS_UNIT = auto()
    UNIT_NAME_DIFFERS = auto()
    SEVERAL_ANSWERS = auto()
    UNIT_NOT_NAMED = auto()
    TOO_MANY_ERRORS = auto()
    # a file that is no table, or not what its name says
    WRONG_EXTENSION = auto()
    TEXT_NAMED_WORKBOOK = auto()
    HTML_NAMED_WORKBOOK = auto()
    XML_SPREADSHEET = auto()
    BINARY_WORKBOOK = auto()
    ARCHIVE_FILE = auto()
    OTHER_DOCUMENT = auto()
    ENCRYPTED_FILE = auto()
    TRUNCATED_FILE = auto()
    ZIP_BOMB = auto()
    UNSAFE_ARCHIVE = auto()
    DOCUMENT_TYPE = auto()
    EXTERNAL_LINKS = auto()
    CELL_TOO_LONG = auto()
    SLOW_FILE = auto()
    UNKNOWN_ENCODING = auto()
    BAD_QUOTES = auto()
    # one cell by itself
    MISSING = auto()
    TOO_LONG = auto()
    BAD_CODE = auto()
    BAD_DATE = auto()
    BAD_NUMBER = auto()
    NOT_WHOLE = auto()
    NEGATIVE = auto()
    TOO_BIG = auto()
    OUT_OF_RANGE = auto()
    NOT_IN_LIST = auto()
    # areas, offices, units, successions
    DUPLICATE = auto()
    DATES_REVERSED = auto()
    OVERLAP = auto()
    AREA_LOOP = auto()
    UNKNOWN_PARENT = auto()
    UNKNOWN_AREA = auto()
    AREA_NOT_YOURS = auto()
    DAY_NEEDED = auto()
    SAME_UNIT = auto()
    SUCCESSION_LOOP = auto()
    # observations
    UNKNOWN_PERIOD = auto()
    PERIOD_NOT_NAMED = auto()
    OTHER_PERIOD = auto()
    UNKNOWN_UNIT = auto()
    UNIT_NOT_YOURS = auto()
    UNIT_NOT_OPEN = auto()
    UNIT_CLOSED = auto()
    PERIOD_CLOSED = auto()
    UNKNOWN_INDICATOR = auto()
    DERIVED_INDICATOR = auto()
    OFFICE_REPORTED = auto()
    LEVEL_NEEDED = auto()
    LEVEL_NOT_ASKED = auto()
    LEVEL_NOT_TAUGHT = auto()
    NOT_APPLICABLE_WITH_VALUE = auto()
    COUNTS_NEEDED = auto()
    VALUE_NEEDED = auto()
    BAD_FLAG = auto()
    ABOVE_WHOLE = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would be right, where it is said in words: each reader sees those of their language."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class LoadError:
    """One fault: where it stands (`sheet`, `row` with the header as row 1, `column` name or letter), the offending
    `text`, and what was `expected` (codes, a range, a form; `Wanted` where it is words; the words around it come from
    the wording table)."""

    code: ErrorCode
    row: int | None
    column: str
    text: str = ""
    expected: str | Wanted = ""
    sheet: str = ""

    def where(self, language: str = "vi") -> str:
        """The place in words, empty for the file as a whole."""
        words = wording(_TABLE)
        parts = [
            words[f"where_{name}"][language].format(value)
            for name, value in (("sheet", self.sheet), ("row", self.row), ("column", self.column))
            if value
        ]
        return ", ".join(parts)

    def wanted(self, language: str = "vi") -> str:
        """What would be right, in `vi` or `en`."""
        if isinstance(self.expected, str):
            return self.expected
        return self.expected.en if language == "en" else self.expected.vi

    def message(self, language: str = "vi") -> str:
        """The fault in words, with its place, the text and what to do."""
        wanted = self.wanted(language)
        details: Mapping[str, object] = {"text": _short(self.text), "expected": wanted, "column": self.column}
        place = self.where(language)
        words = in_words(_TABLE, self.code, language, details)
        return f"{place}: {words}" if place else words


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


class LoadRefused(Exception):
    """A file that cannot be read at all; the loaders turn it into their result's errors."""

    def __init__(self, *errors: LoadError) -> None:
        self.errors = list(errors)
        super().__init__(*(error.message("en") for error in errors))
