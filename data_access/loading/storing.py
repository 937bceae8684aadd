"""Writing taken answers: what they replace goes to the history, then they stand."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlmodel import Session

from data_access import dialect
from data_access.loading.standing import HISTORY, OBSERVATION, Columns, ReportKey, cell_of, rows_of
from data_access.loading.taken import Taken
from data_access.tables import Import


def store_answers(session: Session, made: Import, taken: Sequence[Taken]) -> None:
    """Let the answers stand as claims of the import."""
    replaced: list[Columns] = []
    going: set[ReportKey] = {
        (one.block.period, one.block.units[at]) for one in taken for at in np.flatnonzero(one.stands).tolist()
    }
    cells = {
        (one.block.period, one.block.indicator, one.block.level, one.block.units[at])
        for one in taken
        for at in np.flatnonzero(one.stands).tolist()
    }
    for row in rows_of(session, OBSERVATION, going):
        if cell_of(row) in cells:
            replaced.append({**row, "replaced_at": made.loaded_at, "replaced_by": made.id})
    if replaced:
        session.execute(HISTORY.insert(), replaced)
    for one in taken:
        dialect.upsert(session, OBSERVATION, list(_rows(made, one)))
    session.expire_all()


def _rows(made: Import, one: Taken) -> Iterator[Columns]:
    for claim in one.block.claims():
        yield {
            "period": claim.period,
            "indicator": claim.indicator,
            "level": claim.level,
            "unit_code": claim.unit_code,
            "numerator": claim.numerator,
            "denominator": claim.denominator,
            "value": claim.value,
            "state": claim.state,
            "import_id": made.id,
            "recorded_at": made.loaded_at,
            "recorded_by": made.loaded_by,
            "source": claim.source,
        }
