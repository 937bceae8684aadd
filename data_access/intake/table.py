"""A table with a row for each unit: its columns understood once, its rows told apart, its answers as blocks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from data_access.intake import answers as put_together
from data_access.intake.answers import Answers, Bools
from data_access.intake.blocks import Rows, blocks_of_field, errors_of
from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.fields import Field
from data_access.intake.grid import letter
from data_access.intake.reading import HeadingFound, Note, NoteCode, UnitFound
from data_access.intake.unit_rows import UnitRows
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.errors import ErrorCode, LoadError
from kpi.indicators import indicators

_SHOWN_STARS = 5


@dataclass(slots=True)
class Part:
    """What one table, or one sheet, gives to the reading."""

    errors: list[LoadError] = field(default_factory=list)
    headings: list[HeadingFound] = field(default_factory=list)
    units: list[UnitFound] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    blocks: list[ClaimBlock] = field(default_factory=list)
    rows: int = 0
    layout: list[str] = field(default_factory=list)

    def add(self, other: "Part") -> None:
        self.errors += other.errors
        self.headings += other.headings
        self.units += other.units
        self.notes += other.notes
        self.blocks += other.blocks
        self.rows += other.rows
        self.layout += other.layout


def read_rows(
    columns: SheetColumns, fields: Sequence[Field], units: UnitRows, periods: Sequence[str], *, keyed: bool = False
) -> Part:
    """The answers of the rows whose unit is understood."""
    part = Part()
    sheet = columns.sheet.name
    at = units.at
    rows = Rows(columns.numbers[at], units.codes, periods, units.levels, letter(units.column))
    keep = np.ones(len(at), dtype=np.bool_)
    read = [(one, answers_at(columns, one, at)) for one in fields]
    filled = np.zeros(len(at), dtype=np.bool_)
    for _, answers in read:
        filled |= answers.filled
    part.rows = int(np.count_nonzero(filled)) + units.unread
    for row, other, code in _twice(units, rows, read, filled):
        keep[row] = False
        cell = columns.sheet.cell(int(rows.numbers[row]), units.column)
        error = LoadError(
            ErrorCode.DUPLICATE,
            int(rows.numbers[row]),
            letter(units.column),
            cell.text if cell else code,
            str(rows.numbers[other]),
            sheet,
        )
        part.errors.append(error)
    dashes: dict[str, set[int]] = {}
    stars: dict[str, set[int]] = {}
    for one, answers in read:
        part.errors += errors_of(answers.faults, one, rows.numbers.tolist(), sheet)
        per_level = indicators()[one.indicator].per_level and not keyed
        part.blocks += blocks_of_field(one, answers, rows, sheet, keep, per_level)
        for noted, found in ((dashes, answers.dashes), (stars, answers.stars)):
            for text, where in found.items():
                noted.setdefault(text, set()).update(rows.numbers[where].tolist())
    part.notes += [
        Note(NoteCode.BLANK_MARK, sheet, tuple(sorted(where)), text) for text, where in sorted(dashes.items())
    ]
    if stars:
        part.notes.append(star_note(sheet, stars))
    return part


def star_note(sheet: str, stars: Mapping[str, Collection[int]]) -> Note:
    """One note of the numbers with a star, by what stands in their cells; the first few of many."""
    texts = sorted(stars, key=lambda text: min(stars[text]))
    shown = "; ".join(texts[:_SHOWN_STARS]) + ("; …" if len(texts) > _SHOWN_STARS else "")
    return Note(NoteCode.STAR_MARK, sheet, tuple(sorted(set().union(*stars.values()))), shown)


def answers_at(columns: SheetColumns, one: Field, at: Positions) -> Answers:
    """A field's answers at some positions."""
    return put_together.answers_of(one, {slot: columns.part(place.column, at) for slot, place in one.places.items()})


def _twice(
    units: UnitRows, rows: Rows, read: Sequence[tuple[Field, Answers]], filled: Bools
) -> list[tuple[int, int, str]]:
    """Rows (with the first other one) of a unit that has several which say different things."""
    if len(set(rows.units)) == len(rows.units):
        return []
    first: dict[tuple[str, str, str], list[int]] = {}
    keys = zip(rows.units, rows.levels, rows.periods, strict=True)
    for at, key in enumerate(keys):
        first.setdefault(key, []).append(at)
    answer = []
    for (code, _, _), same in first.items():
        there = [at for at in same if filled[at]]
        if len(there) > 1 and any(not _equal(read, there[0], other) for other in there[1:]):
            answer += [(at, there[0] if at != there[0] else there[1], code) for at in there]
    return answer


def _equal(read: Sequence[tuple[Field, Answers]], one: int, other: int) -> bool:
    return all(_row(answers, one) == _row(answers, other) for _, answers in read)


def _row(answers: Answers, at: int) -> tuple[object, ...]:
    value = float(answers.value[at])
    return (
        bool(answers.given[at]),
        int(answers.numerator[at]),
        int(answers.denominator[at]),
        bool(answers.has_numerator[at]),
        bool(answers.has_denominator[at]),
        None if np.isnan(value) else value,
        bool(answers.not_applicable[at]),
    )
