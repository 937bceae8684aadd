"""Writing taken answers: what they replace goes to the history, then they stand."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import Select, column, literal, select, table
from sqlmodel import Session

from data_access import bulk, dialect
from data_access.bulk import Keys
from data_access.loading.checks import question
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.standing import CLAIMED, HISTORY, IMPORT_REPORT, OBSERVATION, UNIT, Columns, units_by_period
from data_access.loading.taken import FEW, Taken
from data_access.questions import numbered
from data_access.source_places import numbered_places
from data_access.tables import Import

_MOVED = ("question_id", "unit_code", *CLAIMED)


def store_answers(session: Session, made: Import, taken: Sequence[Taken], staged: "Staged") -> None:
    """Let the answers stand as claims of the import; many of one question are written in columns."""
    numbers = numbered(session, (question(one.block) for one in taken))
    places = numbered_places(session, (one.block.place for one in taken))
    rows: list[Columns] = []
    for one in sorted(taken, key=lambda one: numbers[question(one.block)]):
        number, place = numbers[question(one.block)], places[one.block.place]
        if len(one.block) <= FEW:
            if one.stands.any():
                _move(session, made, number, one.block.units)
            rows.extend(_rows(made, number, place, one.block))
        else:
            _store_many(session, made, number, place, one, staged)
    dialect.upsert(session, OBSERVATION, rows)
    _note_reports(session, made, taken)
    session.expire_all()


def _note_reports(session: Session, made: Import, taken: Sequence[Taken]) -> None:
    """Which units the import holds answers of, by period."""
    units = units_by_period((one.block.period, one.block.units) for one in taken)
    for period, some in sorted(units.items()):
        keys = Keys({"unit_code": sorted(some)})
        bulk.insert_keys(session, IMPORT_REPORT, {"import_id": made.id, "period": period}, keys)


class Staged:
    """The order of a large block's units and their keys, kept while the next block has the same units in the same rows.

    Made before anything is written: reports are then written beside the same keys.
    """

    def __init__(self, session: Session, taken: Sequence[Taken]) -> None:
        self._of: ClaimBlock | None = None
        self.order = np.array([], dtype=np.int64)
        self.keys = Keys({})
        many = next((one.block for one in taken if len(one.block) > FEW), None)
        if many is not None:
            self.by(session, many)

    def by(self, session: Session, block: ClaimBlock) -> "Staged":
        """Those of this block."""
        before = self._of
        if before is None or before.units != block.units or not np.array_equal(before.rows, block.rows):
            order = sorted(range(len(block)), key=block.units.__getitem__)
            rows = [None if row < 0 else row for row in block.rows.tolist()]
            self.keys = Keys({"unit_code": [block.units[at] for at in order], "source_row": [rows[at] for at in order]})
            self._of, self.order = block, np.array(order, dtype=np.int64)
            _must_exist(session, bulk.stage_keys(session, self.keys))
        return self


def _must_exist(session: Session, staged: str) -> None:
    """That every unit is there is known from checking; here it is asked once more, as the database may not ask."""
    keys = table(staged, column("unit_code"))
    missing = select(keys.c.unit_code).where(~select(UNIT.c.code).where(UNIT.c.code == keys.c.unit_code).exists())
    found = session.execute(missing.limit(1)).scalar()
    if found is not None:
        raise RuntimeError(f"answers of the unknown unit {found!r} were about to be stored")


def _store_many(session: Session, made: Import, number: int, place: int, one: Taken, staged: Staged) -> None:
    block = one.block
    replaces = bool(one.stands.any())
    plain = block.has_numerator & block.has_denominator & np.isnan(block.value) & ~block.not_applicable
    constants = {"question_id": number, "import_id": made.id, "place_id": place}
    known = staged.by(session, block)
    if replaces:
        units = table(bulk.stage_keys(session, known.keys), column("unit_code"))
        _move(session, made, number, select(units.c.unit_code))
    if plain.all():
        numbers = {name: getattr(block, name)[known.order] for name in ("numerator", "denominator")}
        same = {**constants, "value": None, "state": ""}
        bulk.insert(session, OBSERVATION, same, known.keys, numbers, replace=replaces)
        return
    names = ("unit_code", "numerator", "denominator", "value", "state", "source_row")
    claims = map(block.claim, known.order.tolist())
    values = ((c.unit_code, c.numerator, c.denominator, c.value, c.state, c.row) for c in claims)
    bulk.insert_rows(session, OBSERVATION, constants, names, values, replace=replaces)


def _move(session: Session, made: Import, number: int, units: Sequence[str] | Select[str]) -> None:
    """What stands of a question for these units goes to the history."""
    stands = OBSERVATION.c
    replaced_at = literal(made.loaded_at, HISTORY.c.replaced_at.type)
    query = select(*(stands[name] for name in _MOVED), replaced_at, literal(made.id)).where(
        stands.question_id == number, stands.unit_code.in_(units)
    )
    session.execute(HISTORY.insert().from_select([*_MOVED, "replaced_at", "replaced_by"], query))


def _rows(made: Import, number: int, place: int, block: ClaimBlock) -> Iterator[Columns]:
    for claim in block.claims():
        yield {
            "question_id": number,
            "unit_code": claim.unit_code,
            "numerator": claim.numerator,
            "denominator": claim.denominator,
            "value": claim.value,
            "state": claim.state,
            "import_id": made.id,
            "place_id": place,
            "source_row": claim.row,
        }
