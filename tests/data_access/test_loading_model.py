"""Random loads and undos against a model that knows no history: of every cell the newest live import's claim stands."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlmodel import delete, select

from data_access.database import session, transaction
from data_access.loading.claim import Claim
from data_access.loading.claim_block import blocks_of
from data_access.loading.store import Origin, save
from data_access.loading.undo import undo
from data_access.questions import QuestionKey
from data_access.scope import TERMINAL
from data_access.tables import Import, ImportReport, Observation, ObservationHistory, Report, ReportChange
from tests.data_access.worlds import PERIOD, load_world
from tests.stored_answers import asked

Cell = tuple[str, str, str]
Content = tuple[int | None, int | None, str]

CONTENTS: list[Content] = [(0, 1, ""), (1, 1, ""), (None, None, "not_applicable")]
CELLS: list[Cell] = [
    (PERIOD, "a1", "wifi"),
    (PERIOD, "a1", "fibre_line"),
    (PERIOD, "a2", "wifi"),
    (PERIOD, "a2", "inspected"),
    ("2025-Q1", "a1", "wifi"),
    ("2025-Q1", "a2", "inspected"),
]

a_load = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(CONTENTS), min_size=1)
an_undo = st.integers(0, 5)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, _migrated: object) -> Engine:
    from data_access.database import ready

    engine = ready(f"sqlite:///{tmp_path_factory.mktemp('model') / 'kpi.db'}")
    load_world(engine)
    return engine


def _claims(cells: Mapping[Cell, Content]) -> list[Claim]:
    return [
        Claim(period, unit, indicator, "", numerator, denominator, None, state)
        for (period, unit, indicator), (numerator, denominator, state) in cells.items()
    ]


def _empty(engine: Engine) -> None:
    with transaction(engine) as writing:
        for table in (Observation, ObservationHistory, ReportChange, Report, ImportReport, Import):
            writing.exec(delete(table))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(a_load, an_undo), min_size=1, max_size=8))
def test_the_newest_live_claim_of_every_cell_stands(world: Engine, steps: list[Mapping[Cell, Content] | int]) -> None:
    _empty(world)
    live: dict[int, Mapping[Cell, Content]] = {}
    for number, step in enumerate(steps):
        with transaction(world) as writing:
            if isinstance(step, int):
                if live:
                    gone = sorted(live)[step % len(live)]
                    undo(writing, TERMINAL, gone)
                    del live[gone]
            else:
                result = save(writing, TERMINAL, Origin("x", str(number), "form"), blocks_of(_claims(step)))
                assert result.import_id is not None
                live[result.import_id] = step
        _agrees(world, live)


def _cell(known: Mapping[int, QuestionKey], row: Observation | ObservationHistory) -> Cell:
    period, indicator, _ = known[row.question_id]
    return period, row.unit_code, indicator


def _agrees(world: Engine, live: Mapping[int, Mapping[Cell, Content]]) -> None:
    expected: dict[Cell, tuple[Content, int]] = {}
    for number in sorted(live):
        for cell, content in live[number].items():
            expected[cell] = (content, number)
    with session(world) as reading:
        known = asked(reading)
        stands = {
            _cell(known, row): ((row.numerator, row.denominator, row.state), row.import_id)
            for row in reading.exec(select(Observation))
        }
        older = {
            (*_cell(known, row), row.import_id, row.replaced_by) for row in reading.exec(select(ObservationHistory))
        }
        reports = {(row.period, row.unit_code): row.state for row in reading.exec(select(Report))}
    assert stands == expected
    own = ((period, unit) for period, unit, indicator in expected if indicator != "inspected")
    assert reports == dict.fromkeys(own, "sent")
    chains = {cell: [number for number in sorted(live) if cell in live[number]] for cell in expected}
    assert older == {(*cell, before, after) for cell, chain in chains.items() for before, after in pairwise(chain)}
