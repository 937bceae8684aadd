"""What reading a file takes and what it gives: the types that reader, page, terminal and store share.

What there is for every unit of a country is a tuple, which is made in half the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import NamedTuple

from data_access.intake.folding import folded
from data_access.intake.grid import FileKind
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.errors import LoadError
from kpi.report_template import ColumnKey


class KnownUnit(NamedTuple):
    """A unit that the sender may report for in the period. `places`: names of its areas, the innermost first."""

    code: str
    name: str
    kind: str
    levels: frozenset[str]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people said about headings and units of such files. Keys are folded texts (`folding.folded`).

    headings: heading -> the key it answers (None: not to be read). units: a unit's text as it stands (code and name,
    `units.text_key`) -> its code (None: not to be read). use_hidden: hidden rows, columns and sheets count too.
    """

    headings: Mapping[str, ColumnKey | None] = field(default_factory=dict)
    units: Mapping[str, str | None] = field(default_factory=dict)
    use_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader is told. `period`: of rows and sheets that name none. `sender_unit`: the one unit of a school's
    own user, whose file need not name it. `remembered`: earlier decisions of this sender; `chosen`: those made now."""

    period: str | None
    units: Sequence[KnownUnit]
    sender_unit: str | None = None
    remembered: Decisions = Decisions()
    chosen: Decisions = Decisions()


class How(StrEnum):
    """How a heading or a unit was understood. What is PROPOSED, AMBIGUOUS or UNKNOWN is not used."""

    KEYED = auto()  # the template's key row
    EXACT = auto()  # its code, its name, or a synonym
    REMEMBERED = auto()  # decided earlier by this sender
    CHOSEN = auto()  # decided now
    MENDED = auto()  # a code with O for 0 or l for 1 that fits exactly one unit
    PROPOSED = auto()  # looks like; a person must confirm
    AMBIGUOUS = auto()  # fits several; a person must choose
    UNKNOWN = auto()
    IGNORED = auto()  # decided not to be read


@dataclass(frozen=True, slots=True)
class HeadingFound:
    """One heading of figures: a column, or in a school's file a row (`row` is set then).

    `heading`: the whole path ("Chữ ký số / Có"). `key`: what it answers when understood. `proposals`: likely keys, best
    first. `cells`: how many filled cells stand under it. `misspelt`: the best proposal is its name but for one letter.
    """

    sheet: str
    column: int
    row: int | None
    heading: str
    folded: str
    key: ColumnKey | None
    how: How
    proposals: tuple[ColumnKey, ...] = ()
    cells: int = 0
    misspelt: bool = False


class UnitFound(NamedTuple):
    """One row's unit (or a sheet's, in a school's file). `text`: what stands there.

    `unit`: its code when understood; `candidates`: codes of likely units, best first.
    """

    sheet: str
    row: int
    text: str
    unit: str | None
    how: How
    candidates: tuple[str, ...] = ()

    @property
    def folded(self) -> str:
        """Its key in `Decisions`."""
        return folded(self.text)


class NoteCode(StrEnum):
    """What was left out or read in a way worth saying, worded in `notes.yaml`."""

    GROUP_ROW = auto()
    TOTAL_ROW = auto()
    FOOTER = auto()
    HIDDEN_ROWS = auto()
    HIDDEN_COLUMNS = auto()
    HIDDEN_SHEET = auto()
    NO_TABLE = auto()  # a sheet without anything to read
    PERCENT_COLUMN = auto()  # a percentage beside its two counts
    BLANK_MARK = auto()  # "-" and the like: no answer
    STAR_MARK = auto()  # "3*": the number without the mark of a note
    COLOURED_COLUMNS = auto()  # blank cells of these columns that are filled with a colour of their own
    LEGACY_TEXT = auto()  # text in an old code page, turned into Unicode
    ENCODING = auto()  # a CSV's encoding
    MACROS = auto()  # an .xlsm: macros are never run
    MENDED_CODE = auto()
    ERROR_SHEET = auto()  # this program's own list of errors in a corrected workbook
    UNREAD_COLUMN = auto()  # in a list of questions: of another period, or no answers
    UNASKED_COLUMN = auto()  # STT, notes and other columns that hold no figures


@dataclass(frozen=True, slots=True)
class Note:
    """`rows` are the rows it is about (where a note is of columns, the columns); `text` what stands there or was
    understood."""

    code: NoteCode
    sheet: str = ""
    rows: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood of a file; a file that cannot be read at all has one error and nothing else.

    layout: a fingerprint of its headings, under which decisions are remembered. rows: data rows found.
    blocks: claims, each block one indicator and level of one sheet; rows of `errors` are not taken out of them.
    """

    kind: FileKind | None
    errors: Sequence[LoadError]
    headings: Sequence[HeadingFound] = ()
    units: Sequence[UnitFound] = ()
    notes: Sequence[Note] = ()
    blocks: Sequence[ClaimBlock] = ()
    rows: int = 0
    layout: str = ""

    @property
    def asks(self) -> bool:
        """Whether a person should still choose something."""
        waiting = (How.PROPOSED, How.AMBIGUOUS, How.UNKNOWN)
        return any(found.how in waiting for found in self.headings) or any(found.how in waiting for found in self.units)
