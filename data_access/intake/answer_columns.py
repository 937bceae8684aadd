"""Which columns of a list of questions hold its answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.intake.bands import Band
from data_access.intake.columns import SheetColumns
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.grid import CellKind, letter
from data_access.intake.heading_words import Role, elsewhere
from data_access.intake.headings import level_of, role_of
from data_access.intake.named_periods import periods_in, rounds_in, school_years_in
from data_access.intake.reading import How, Note, NoteCode, UnitFound
from data_access.intake.row_words import is_total
from data_access.intake.said_words import word_in
from data_access.intake.sheet_facts import of_period
from data_access.intake.table import Part
from data_access.intake.units import Asked, Match, UnitIndex, names_of
from data_access.loading.errors import ErrorCode, LoadError


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of answers: what part its heading names, its level, and its unit where it names one."""

    column: int
    role: Role
    level: str
    unit: str | None
    heading: str


def answer_columns(
    columns: SheetColumns, band: Band, index: UnitIndex, period: str | None, part: Part
) -> list[AnswerColumn]:
    """The columns of answers. Where some are headed by units, one that is not understood is a fault at its heading."""
    answer, others = [], []
    for column, path in band.figures.items():
        role = next((one for text in reversed(path) if (one := role_of(text)) is not None), None)
        level = next((named for text in reversed(path) if (named := level_of(text))), "")
        match = None
        if role is None and not level:
            match = index.match(Asked("", path[-1]))
        if match is not None and not match.used:
            others.append((column, path, match))
            continue
        owner = match.unit if match is not None else None
        answer.append(AnswerColumn(column, role or Role.ANY, level, owner, " / ".join(path)))
    if any(one.unit for one in answer):
        for column, path, match in others:
            _other_unit(columns, band, column, path[-1], match, index, part)
        totals = [one for one in answer if one.unit is None and is_total(one.heading)]
        if totals:
            text = "; ".join(one.heading for one in totals)
            at = tuple(one.column for one in totals)
            part.notes.append(Note(NoteCode.UNREAD_COLUMN, columns.sheet.name, at, text))
        return [one for one in answer if one not in totals]
    unclear = {column: path for column, path, _ in others if _filled(columns, band, column)}
    if not answer:
        answer = _the_one(columns, band, unclear, period, part)
    unread = {column: path for column, path in unclear.items() if column not in {one.column for one in answer}}
    if unread:
        text = "; ".join(" / ".join(path) for path in unread.values())
        part.notes.append(Note(NoteCode.UNREAD_COLUMN, columns.sheet.name, tuple(unread), text))
    return answer


def _the_one(
    columns: SheetColumns, band: Band, unclear: Mapping[int, tuple[str, ...]], period: str | None, part: Part
) -> list[AnswerColumn]:
    """The one column of answers among headings that name no part: of the period asked for, and with answers in it."""
    likely = {column: path for column, path in unclear.items() if of_period(path, period) and not _planned(path)}
    said = [column for column, path in likely.items() if any(_names_period(text) for text in path)]
    holding = [column for column in likely if _holds_answers(columns, band, column)]
    chosen = next((some for some in (said, holding, list(likely)) if len(some) == 1), [])
    if not chosen and likely:
        column, path = next(iter(likely.items()))
        expected = "; ".join(" / ".join(path) for path in likely.values())
        sheet = columns.sheet.name
        part.errors.append(
            LoadError(ErrorCode.SEVERAL_ANSWERS, band.last_row, letter(column), path[-1], expected, sheet)
        )
    return [AnswerColumn(column, Role.ANY, "", None, " / ".join(likely[column])) for column in chosen]


def _planned(path: Sequence[str]) -> bool:
    return any(unnumbered(heading_key(text)) in elsewhere() for text in path)


def _names_period(text: str) -> bool:
    return bool(periods_in(text) or rounds_in(text) or school_years_in(text))


def _filled(columns: SheetColumns, band: Band, column: int) -> bool:
    return bool((columns.column(column).codes[band.data] >= 0).any())


def _holds_answers(columns: SheetColumns, band: Band, column: int) -> bool:
    part = columns.part(column, band.data)
    cells = (part.cells[code] for code in set(part.codes.tolist()) if code >= 0)
    return any(
        cell.kind is not CellKind.TEXT or word_in(cell) in ("yes", "no", "not_applicable") or cell.text[0].isdigit()
        for cell in cells
    )


def _other_unit(
    columns: SheetColumns, band: Band, column: int, text: str, match: Match, index: UnitIndex, part: Part
) -> None:
    if not _filled(columns, band, column):
        return
    sheet, row = columns.sheet.name, band.last_row
    part.units.append(UnitFound(sheet, row, text, None, match.how, match.candidates))
    if match.how is not How.IGNORED:
        code = ErrorCode.AMBIGUOUS_UNIT if match.how is How.AMBIGUOUS else ErrorCode.UNKNOWN_UNIT
        part.errors.append(LoadError(code, row, letter(column), text, names_of(index, match.candidates), sheet))
