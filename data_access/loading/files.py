"""Loading a file of answers of any format: an observations CSV, the report workbook, or a table as units draw it.

A file is read once (`read_file`); what was understood can then be looked at (`check`), understood again with other
decisions (`decided`), and loaded (`load`).
"""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session

from data_access.database import now, transaction
from data_access.database import session as reading
from data_access.intake.grid import FileKind, Sheet, Workbook
from data_access.intake.reading import Context, Decisions, How, NoteCode, Reading
from data_access.intake_memory import remembered
from data_access.known_units import known_units
from data_access.loading.collector import without_collector
from data_access.loading.errors import LoadRefused
from data_access.loading.observation_rows import OPTIONAL, REQUIRED, read_observations
from data_access.loading.result import LoadResult, Progress, no_progress
from data_access.loading.store import Change, Origin, changes, is_many, save
from data_access.loading.table import Row, Table
from data_access.scope import NotAllowed, Role, Scope
from kpi.periods import is_period
from kpi.report_template import mark_of

CSV, WORKBOOK = "csv", "workbook"
#: The most changes of answers that a check tells one by one.
MOST_CHANGES = 200

#: A title, or the mark of the report template, stands within so many rows.
_TITLE_ROWS = 40
_ASKED = (How.PROPOSED, How.UNKNOWN)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read: where it comes from, its cells (None for an observations CSV and a file that cannot be
    read), the period for rows that name none, the decisions made now, and what was understood. `observations`: its
    columns are those of the observations file, not questions."""

    origin: Origin
    book: Workbook | None
    period: str | None
    decisions: Decisions
    understood: Reading
    observations: bool = False

    @property
    def error_list(self) -> str:
        """The sheet with the errors of an earlier round; "" without one."""
        notes = self.understood.notes
        return next((note.sheet for note in notes if note.code is NoteCode.ERROR_SHEET), "")


@dataclass(frozen=True, slots=True)
class Checked:
    """What loading would do: `result` of the rows without an error (`good_rows`), what was understood, and the answers
    that stand and would be replaced, at most MOST_CHANGES."""

    result: LoadResult
    reading: Reading
    changes: tuple[Change, ...] = ()


@without_collector()
def load_file(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str = "",
    *,
    period: str | None = None,
    decisions: Decisions = Decisions(),  # noqa: B008 (nothing in it changes)
    good_rows: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """Read a file and load it; see `read_file` and `load`."""
    read = read_file(database, scope, content, name, period=period, decisions=decisions, progress=progress)
    read = replace(read, book=None)  # its cells are much memory, and only a page shows them
    return load(database, scope, read, good_rows=good_rows, progress=progress)


def check_file(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str = "",
    *,
    period: str | None = None,
    decisions: Decisions = Decisions(),  # noqa: B008
    progress: Progress = no_progress,
) -> Checked:
    """Read a file and say what `load_file` would do. Nothing is written."""
    read = read_file(database, scope, content, name, period=period, decisions=decisions, progress=progress)
    return check(database, scope, read, progress=progress)


@without_collector()
def read_file(
    database: Session | Engine,
    scope: Scope,
    content: Path | bytes,
    name: str = "",
    *,
    period: str | None = None,
    of_file: bool = False,
    decisions: Decisions = Decisions(),  # noqa: B008
    progress: Progress = no_progress,
) -> FileRead:
    """Read a file and understand it. A file that cannot be read has its error in `understood`, and nothing else.

    `database`: an engine or a session. `name`: the file's name as people know it (default: the path's). `period`: rows
    without one are of it, rows of another are faults; with `of_file`, a report template or observations CSV is of the
    periods that it names itself. Raises OSError for a path that cannot be read, NotAllowed for a person who may change
    nothing.
    """
    if not scope.may_change:
        raise NotAllowed("reports")
    raw = content.read_bytes() if isinstance(content, Path) else content
    shown = name or (content.name if isinstance(content, Path) else "")
    origin = Origin(shown, hashlib.sha256(raw).hexdigest(), WORKBOOK)
    progress(0.0, "reading")
    try:
        header = _observations_header(raw)
        if header:
            names_periods = of_file and "period" in header
            blocks, errors, rows = read_observations(raw, None if names_periods else period)
            understood = Reading(FileKind.CSV, errors, blocks=blocks, rows=rows)
            return FileRead(replace(origin, format=CSV), None, period, decisions, understood, observations=True)
        from data_access.intake.files import read_workbook

        book = read_workbook(raw, shown)
        table = _observations_table(book)
        if table is not None:
            names_periods = of_file and "period" in table.columns
            blocks, errors, rows = read_observations(table, None if names_periods else period)
            understood = Reading(book.kind, errors, blocks=blocks, rows=rows)
            return FileRead(origin, book, period, decisions, understood, observations=True)
    except LoadRefused as refused:
        return FileRead(origin, None, period, decisions, Reading(None, refused.errors))
    progress(0.15, "understanding")
    own = _marked_period(book) if of_file else None
    origin = replace(origin, format=CSV if book.kind is FileKind.CSV else WORKBOOK)
    return decided(database, scope, FileRead(origin, book, own or period, decisions, Reading(None, ())), decisions)


@without_collector()
def decided(database: Session | Engine, scope: Scope, read: FileRead, decisions: Decisions) -> FileRead:
    """The same file understood with these decisions; its bytes are not read again."""
    if read.book is None or read.observations:
        return replace(read, decisions=decisions)
    from data_access.intake.read import understand

    when = period_meant(read)
    with _opened(database) as session:
        context = Context(
            period=read.period,
            units=known_units(session, scope, when),
            sender_unit=scope.unit if scope.role is Role.UNIT else None,
            remembered=remembered(session, scope, None, when),
            chosen=decisions,
        )
        understood = understand(read.book, context)
        if any(found.how in _ASKED for found in understood.headings):
            earlier = remembered(session, scope, understood.layout, when)
            if earlier.headings:
                understood = understand(read.book, replace(context, remembered=earlier))
    return replace(read, decisions=decisions, understood=understood)


def period_meant(read: FileRead) -> str:
    """The period among whose units the file's are looked for: the one asked for, else the one that the file seems to
    name. What is loaded is checked by the store, each row in its own period."""
    named = None if read.book is None else _marked_period(read.book) or _named_period(read.book)
    said = next((block.period for block in read.understood.blocks if is_period(block.period)), None)
    return read.period or named or said or str(now().year)


@without_collector()
def check(database: Session | Engine, scope: Scope, read: FileRead, *, progress: Progress = no_progress) -> Checked:
    """What loading the good rows would do: their answers, which of them change, and every error. Nothing is written."""
    found: list[Change] = []
    with _opened(database) as session:
        result = _saved(session, scope, read, good_rows=True, dry_run=True, progress=progress)
        if result.replaced:
            found = changes(session, scope, read.understood.blocks, MOST_CHANGES, errors=result.errors)
    return Checked(result, read.understood, tuple(found))


@without_collector()
def load(
    database: Session | Engine,
    scope: Scope,
    read: FileRead,
    *,
    good_rows: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """Store what was understood; see `store.save` for what is stored and what refused.

    `database`: an engine (own transaction) or a session from `transaction()`.
    """
    if isinstance(database, Session):
        return _saved(database, scope, read, good_rows=good_rows, dry_run=False, progress=progress)
    # The store looks up every unit that answers are of.
    with transaction(database, references_known=is_many(read.understood.blocks)) as session:
        return _saved(session, scope, read, good_rows=good_rows, dry_run=False, progress=progress)


def _saved(
    session: Session, scope: Scope, read: FileRead, *, good_rows: bool, dry_run: bool, progress: Progress
) -> LoadResult:
    understood = read.understood
    return save(
        session,
        scope,
        read.origin,
        understood.blocks,
        errors=understood.errors,
        rows=understood.rows,
        good_rows=good_rows,
        dry_run=dry_run,
        progress=progress,
    )


@contextmanager
def _opened(database: Session | Engine) -> Iterator[Session]:
    if isinstance(database, Session):
        yield database
        return
    with reading(database) as session:
        yield session


def _observations_header(raw: bytes) -> frozenset[str]:
    """The columns of an observations CSV; empty for any other file."""
    line = raw[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    try:
        names = {cell.strip() for cell in next(csv.reader([line.decode("utf-8")]), [])}
    except (UnicodeDecodeError, csv.Error):
        return frozenset()
    known = names & {*REQUIRED, *OPTIONAL}
    return frozenset(known) if len(known) > 1 else frozenset()


def _observations_table(book: Workbook) -> Table | None:
    """The first sheet as observations where its first row names their columns: a CSV that came back as a workbook."""
    sheet = book.sheets[0]
    numbers = sheet.row_numbers()
    names = {column: cell.text for column, cell in sheet.row(numbers[0]).items()} if numbers else {}
    if not set(REQUIRED) <= set(names.values()):
        return None
    rows = (Row(number, tuple(_text(sheet, number, column) for column in names)) for number in numbers[1:])
    return Table(tuple(names.values()), tuple(row for row in rows if any(row.cells)))


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    return "" if cell is None else cell.text


def _marked_period(book: Workbook) -> str | None:
    """The period that the mark of a report template names."""
    for sheet in book.sheets:
        for row in sheet.row_numbers()[:_TITLE_ROWS]:
            first = sheet.cell(row, 1)
            mark = mark_of(first.text) if first is not None else None
            if mark is not None:
                return mark.period if is_period(mark.period) else None
    return None


def _named_period(book: Workbook) -> str | None:
    """The period that a title names, or the sheets' titles together."""
    from data_access.intake.named_periods import period_in, periods_in

    texts = [
        cell.text
        for sheet in book.sheets
        for row in sheet.row_numbers()[:_TITLE_ROWS]
        for cell in sheet.row(row).values()
    ]
    found = {code for text in texts for code in periods_in(text)}
    return next(iter(found)) if len(found) == 1 else period_in(texts)
