"""Very many answers take another way into the tables than few: both must leave the very same rows."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select
from sqlmodel import Session, SQLModel

from data_access import counted, rollup, rollup_cells, rollup_pending
from data_access.database import ready, session, transaction
from data_access.loading import report_states, store, storing, taken, taking_back
from data_access.loading.claim import NOT_APPLICABLE, Claim
from data_access.loading.claim_block import blocks_of
from data_access.loading.store import Origin, changes, save
from data_access.loading.undo import undo
from data_access.reports import ReportState, set_states
from data_access.scope import TERMINAL
from data_access.tables import (
    Import,
    ImportReport,
    Observation,
    ObservationHistory,
    Report,
    ReportChange,
    Rollup,
    Version,
)
from tests.data_access import postgres_server
from tests.data_access.test_rollup_loads import UNITS, write_units
from tests.data_access.test_rollup_recomputed import stored
from tests.data_access.world_tables import empty
from tests.stored_answers import asked

PERIOD = "2024-2025/CN"
#: What both ways must leave alike; moments and serial numbers of rows aside.
TABLES = (Import, ImportReport, Observation, ObservationHistory, Report, ReportChange, Rollup, Version)
ASIDE = {"replaced_at", "loaded_at", "sent_at", "approved_at", "undone_at", "id"}

FIGURES = {
    "internet_line": [(0, 1, None, ""), (1, 1, None, ""), (None, None, None, NOT_APPLICABLE)],
    "records_digitised": [
        (5, 10, None, ""),
        (999_999_999, 1_000_000_000, None, ""),
        (1, 3, None, ""),
        (0, 0, None, ""),
    ],
    "teaching_score": [(None, None, 50.0, ""), (None, None, 80.1, ""), (None, None, None, NOT_APPLICABLE)],
    "management_score": [(None, None, 49.9, ""), (None, None, 76.0, "")],
    "signature_managers": [(1, 2, None, ""), (None, None, None, NOT_APPLICABLE)],
    "signature_teachers": [(7, 9, None, "")],
    "inspected": [(0, 1, None, ""), (1, 1, None, "")],
}
CELLS = st.sampled_from(sorted(FIGURES)).flatmap(
    lambda code: st.tuples(st.sampled_from(list(UNITS)), st.just(code), st.sampled_from(FIGURES[code]))
)
LOADS = st.lists(CELLS, min_size=1, max_size=12, unique_by=lambda cell: cell[:2])
STEPS = st.lists(st.one_of(LOADS, st.just("approve"), st.integers(0, 5)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """Two databases: one is loaded as few answers are, one as very many."""
    folder = tmp_path_factory.mktemp("bulk")
    opened = (ready(f"sqlite:///{folder / 'few.db'}"), ready(f"sqlite:///{folder / 'many.db'}"))
    yield opened
    for one in opened:
        one.dispose()


def _pretend_many(patch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (taken, "FEW"),
        (storing, "FEW"),
        (rollup_pending, "FEW"),
        (rollup_cells, "_MANY"),
        (taking_back, "FEW_UNITS"),
        (counted, "CHUNK"),
        (report_states, "CHUNK"),
    ):
        patch.setattr(module, name, 2 if name == "CHUNK" else 0)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_few_and_many_answers_leave_the_same_rows(engines: tuple[Engine, Engine], steps: list[object]) -> None:
    few, many = engines
    before = _steps(few, steps)
    with pytest.MonkeyPatch.context() as patch:
        _pretend_many(patch)
        assert _steps(many, steps) == before
    assert _rows(many) == _rows(few)
    with transaction(many) as writing:
        kept = stored(writing)
        rollup.refresh(writing)
        assert stored(writing) == kept


@pytest.mark.skipif(bool(postgres_server.missing()), reason=postgres_server.missing() or "installed")
def test_very_many_answers_on_postgresql(engines: tuple[Engine, Engine]) -> None:
    first = [(unit, code, figures) for code, some in FIGURES.items() for unit in UNITS for figures in some[:1]]
    second = [(unit, code, figures) for code, some in FIGURES.items() for unit in UNITS for figures in some[-1:]]
    steps: list[object] = [first, "approve", second, first, 0, 1]
    few, _ = engines
    before = _steps(few, steps)
    with postgres_server.server() as url, pytest.MonkeyPatch.context() as patch:
        server = ready(url)
        _pretend_many(patch)
        assert _steps(server, steps) == before
        assert _rows(server) == _rows(few)
        server.dispose()


@pytest.mark.parametrize(("module", "name"), [(store, "store_answers"), (rollup.Touched, "compute")])
def test_whichever_side_fails_nothing_is_stored(engines: tuple[Engine, Engine], module: object, name: str) -> None:
    """Answers are written by one thread while their sums are computed by another."""
    many = engines[1]
    cells = [(unit, "records_digitised", (5, 10, None, "")) for unit in UNITS]
    with pytest.MonkeyPatch.context() as patch:
        _pretend_many(patch)
        _steps(many, [cells[:1]])
        before = _rows(many)
        patch.setattr(module, name, _break)
        with pytest.raises(ZeroDivisionError), transaction(many) as writing:
            save(writing, TERMINAL, Origin("x", "2", "form"), blocks_of(_claims(cells)))
    assert _rows(many) == before


class AtOnce(Executor):
    """Does what it is given before anything else happens, as another thread might."""

    def __init__(self, _threads: int) -> None:
        pass

    def submit(self, work: Callable[..., None], /, *arguments: object, **named: object) -> Future[None]:  # type: ignore[override]
        done: Future[None] = Future()
        work(*arguments, **named)
        done.set_result(None)
        return done


def test_sums_are_computed_without_the_database(engines: tuple[Engine, Engine]) -> None:
    """Also when the answers are written, and the session has let go of what it read, before the sums are begun."""
    many = engines[1]
    asked: list[str] = []
    compute = rollup.Touched.compute

    def watched(touched: rollup.Touched) -> None:
        event.listen(many, "before_cursor_execute", note)
        compute(touched)
        event.remove(many, "before_cursor_execute", note)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with pytest.MonkeyPatch.context() as patch:
        _pretend_many(patch)
        patch.setattr(store, "ThreadPoolExecutor", AtOnce)
        patch.setattr(rollup.Touched, "compute", watched)
        _steps(many, [[(unit, "records_digitised", (5, 10, None, "")) for unit in UNITS]])
    assert asked == []


def _break(*_arguments: object) -> None:
    raise ZeroDivisionError


def test_what_would_be_replaced_is_told(engines: tuple[Engine, Engine]) -> None:
    _steps(engines[0], [[("a", "records_digitised", (5, 10, None, "")), ("b", "internet_line", (1, 1, None, ""))]])
    new = [("a", "records_digitised", (1, 3, None, "")), ("b", "internet_line", (1, 1, None, ""))]
    with session(engines[0]) as reading:
        found = changes(reading, TERMINAL, blocks_of(_claims(new)))
        would = save(reading, TERMINAL, Origin("x", "", "form"), blocks_of(_claims(new)), dry_run=True)
    assert [(one.unit, one.indicator, one.before, one.after) for one in found] == [
        ("a", "records_digitised", (5, 10, None, ""), (1, 3, None, ""))
    ]
    assert (would.cells, would.changed, would.replaced) == (2, 1, 1)


def _steps(engine: Engine, steps: list[object]) -> list[tuple[int, ...]]:
    """Load, approve and undo; what each step answered."""
    with transaction(engine) as writing:
        empty(writing)
        write_units(writing)
    live: list[int] = []
    answers: list[tuple[int, ...]] = []
    for number, step in enumerate(steps):
        with transaction(engine) as writing:
            if isinstance(step, list):
                origin = Origin("x", str(number), "form")
                done = save(writing, TERMINAL, origin, blocks_of(_claims(step)))
                assert done.import_id is not None, done.errors
                live.append(done.import_id)
                answers.append((done.cells, done.changed, done.replaced))
            elif step == "approve":
                set_states(writing, TERMINAL, PERIOD, dict.fromkeys(UNITS, ReportState.APPROVED))
            elif live and isinstance(step, int):
                gone = undo(writing, TERMINAL, live.pop(step % len(live)))
                answers.append((gone.cells, gone.changed))
    return answers


def _claims(cells: list[tuple[str, str, tuple[int | None, int | None, float | None, str]]]) -> list[Claim]:
    return [
        Claim(PERIOD, unit, code, "", *figures, source=f"Báo cáo!D{row}", row=row, sheet="Báo cáo")
        for row, (unit, code, figures) in enumerate(cells, 7)
    ]


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows; imports by their order, as the two databases number them differently."""
    with session(engine) as reading:
        first = reading.execute(select(Import.id).order_by(Import.id)).scalars().all()  # type: ignore[arg-type]
        order = {number: place for place, number in enumerate(first)}
        return {table.__name__: sorted(_of(reading, table, order), key=repr) for table in TABLES}


def _of(reading: Session, table: type[SQLModel], order: dict[int, int]) -> Iterator[tuple[object, ...]]:
    columns = [column for column in table.__table__.columns if column.name not in ASIDE]  # type: ignore[attr-defined]
    known = asked(reading)
    for row in reading.execute(select(*columns)):
        if table is Version and not row.province:
            continue  # the mark of places belongs to the running database
        yield tuple(
            order[value]
            if column.name in ("import_id", "replaced_by")
            else known[value]
            if column.name == "question_id"
            else value
            for column, value in zip(columns, row, strict=True)
        )
