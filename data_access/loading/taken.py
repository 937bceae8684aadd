"""The answers of a file that are taken, beside those that stand: what is new, what is replaced, what stays the same."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from data_access import bulk
from data_access.answer_columns import FIELDS, AnswerColumns, Figures, same
from data_access.loading.checks import by_question, question, repeats
from data_access.loading.claim import Claim
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.places import Places
from data_access.loading.standing import OBSERVATION
from data_access.questions import QuestionKey, known_numbers
from data_access.rollup_stored import Known

#: Up to so many units are looked up by code; of more, all that stands is read.
FEW = 1_000

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Taken:
    """A block of answers to be stored, each cell once in all blocks: which have one standing, and another one."""

    block: ClaimBlock
    numbers: NDArray[np.int64]
    stands: _Mask
    differs: _Mask

    @property
    def changed(self) -> _Mask:
        """The answers by which what stands becomes another."""
        return ~self.stands | self.differs


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that stands and would be replaced by another."""

    unit: str
    period: str
    indicator: str
    level: str
    before: tuple[int | None, int | None, float | None, str]
    after: tuple[int | None, int | None, float | None, str]


def good_blocks(
    blocks: Sequence[ClaimBlock], bad: Collection[tuple[str, int | None]], places: Places
) -> list[ClaimBlock]:
    """The blocks without the bad rows (sheet, row), and of a cell that stands twice only the later claim."""
    rows: dict[str, list[int]] = {}
    for sheet, row in bad:
        rows.setdefault(sheet, []).append(-1 if row is None else row)
    good = [_without(block, rows.get(block.sheet, ())) for block in blocks]
    answer: list[ClaimBlock] = []
    for same_cells in by_question(good).values():
        answer.extend(_once(same_cells, places))
    return [block for block in answer if len(block)]


def _without(block: ClaimBlock, rows: Sequence[int]) -> ClaimBlock:
    if not rows:
        return block
    keep = ~np.isin(block.rows, np.array(rows, dtype=np.int64))
    return block if keep.all() else block.take(np.flatnonzero(keep))


def _once(blocks: Sequence[ClaimBlock], places: Places) -> Iterable[ClaimBlock]:
    numbers = np.concatenate([places.numbers(block.units) for block in blocks])
    if not len(repeats(numbers)):
        return blocks
    order = np.arange(len(numbers))
    last = np.zeros(len(places.units), dtype=np.int64)
    last[numbers] = order
    keep = np.split(last[numbers] == order, np.cumsum([len(block) for block in blocks])[:-1])
    return [block.take(np.flatnonzero(here)) for block, here in zip(blocks, keep, strict=True)]


def compared(session: Session, blocks: Sequence[ClaimBlock], places: Places) -> tuple[list[Taken], Known]:
    """The blocks beside what stands; and of questions that are read whole, all that stands once they are stored."""
    stand, whole = _standing(session, blocks)
    taken = []
    known: dict[QuestionKey, list[Figures]] = {}
    for asked, some in by_question(blocks).items():
        old = stand[asked]
        stays = np.ones(len(old.units), dtype=np.bool_)
        for block in some:
            numbers = places.numbers(block.units)
            stands, differs, at = _beside(block, numbers, old, places)
            stays[at[stands]] = False
            taken.append(Taken(block, numbers, stands, differs))
        if whole:
            known[asked] = [*([old.take(np.flatnonzero(stays))] if stays.any() else []), *some]
    return taken, known


def changes_of(session: Session, blocks: Sequence[ClaimBlock], places: Places) -> Iterator[Change]:
    """The answers that stand and would be replaced by another one."""
    stand, _ = _standing(session, blocks)
    for block in blocks:
        old = stand[question(block)]
        _, differs, at = _beside(block, places.numbers(block.units), old, places)
        for here in np.flatnonzero(differs).tolist():
            after = block.claim(here)
            yield Change(
                unit=after.unit_code,
                period=after.period,
                indicator=after.indicator,
                level=after.level,
                before=_content(old, int(at[here])),
                after=after.content,
            )


def _content(columns: AnswerColumns, at: int) -> tuple[int | None, int | None, float | None, str]:
    rows = np.full(len(columns.units), -1, dtype=np.int64)
    fields = {name: getattr(columns, name) for name in columns.__slots__}
    claim: Claim = ClaimBlock(period="", indicator="", level="", rows=rows, **fields).claim(at)
    return claim.content


def _beside(
    block: ClaimBlock, numbers: NDArray[np.int64], old: AnswerColumns, places: Places
) -> tuple[_Mask, _Mask, NDArray[np.int64]]:
    """Which answers have one standing, and a different one; and where in `old` that is (-1: nowhere)."""
    at = np.full(len(block), -1, dtype=np.int64)
    if len(old.units):
        where = np.full(len(places.units), -1, dtype=np.int64)
        known = places.known(old.units)
        here = np.flatnonzero(known >= 0)
        where[known[here]] = here
        at = where[numbers]
    stands = at >= 0
    differs = stands.copy()
    both = np.flatnonzero(stands)
    differs[both] = ~same(block, both, old, at[both])
    return stands, differs, at


def _standing(session: Session, blocks: Sequence[ClaimBlock]) -> tuple[dict[QuestionKey, AnswerColumns], bool]:
    """What stands of the blocks' cells, by question; the second part says whether that is all that stands there."""
    every = dict.fromkeys(map(question, blocks))
    known = known_numbers(session, {period for period, _, _ in every})
    numbers = {asked: known[asked] for asked in every if asked in known}
    units = {unit for block in blocks if len(block) <= FEW for unit in block.units}
    few = len(units) <= FEW and all(len(block) <= FEW for block in blocks)
    nothing = AnswerColumns.of_rows(())
    if few:
        stand = {asked: AnswerColumns.of_rows(rows) for asked, rows in _of_few(session, numbers, sorted(units)).items()}
    else:
        stand = _of_many(session, numbers)
    return {asked: stand.get(asked, nothing) for asked in every}, not few


def _of_few(
    session: Session, numbers: Mapping[QuestionKey, int], units: Sequence[str]
) -> dict[QuestionKey, list[Sequence[object]]]:
    """One query for all the questions: small files ask many of few units."""
    table = OBSERVATION.c
    query = select(table.question_id, *(table[name] for name in FIELDS)).where(
        table.question_id.in_(sorted(numbers.values())), table.unit_code.in_(units)
    )
    rows: dict[int, list[Sequence[object]]] = {number: [] for number in numbers.values()}
    for number, *fields in session.execute(query):
        rows[number].append(fields)
    return {asked: rows[number] for asked, number in numbers.items()}


def _of_many(session: Session, numbers: Mapping[QuestionKey, int]) -> dict[QuestionKey, AnswerColumns]:
    """One question at a time: the rows of all together would be much memory. Equal lists of units are one."""
    table = OBSERVATION.c
    answer: dict[QuestionKey, AnswerColumns] = {}
    units: Sequence[str] = ()
    for asked, number in numbers.items():
        query = select(*(table[name] for name in FIELDS)).where(table.question_id == number)
        found = AnswerColumns.of_rows(bulk.read(session, query))
        answer[asked] = replace(found, units=units) if found.units == units else found
        units = answer[asked].units
    return answer
