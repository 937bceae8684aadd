"""Frozen results on a real PostgreSQL server."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access.database import ready, session, transaction
from data_access.frozen import FrozenError, delete_frozen, freeze, list_frozen, load_frozen
from data_access.frozen_compare import Change, compare
from data_access.meeting import meeting
from data_access.scope import TERMINAL
from tests.data_access import postgres_server
from tests.data_access.meeting_world import DEPARTMENT, OFFICE_732, PERIOD, PLAN, fill
from tests.data_access.worlds import load_rows

pytestmark = pytest.mark.skipif(bool(postgres_server.missing()), reason=postgres_server.missing() or "installed")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with postgres_server.server() as url:
        opened = ready(url)
        fill(opened)
        yield opened
        opened.dispose()


def test_results_are_frozen_shown_compared_and_removed(engine: Engine) -> None:
    with session(engine) as opened:
        shown = meeting(opened, DEPARTMENT, PLAN, PERIOD)
    number = freeze(engine, DEPARTMENT, PLAN, PERIOD, "Họp “tháng 6” 📌")
    with pytest.raises(FrozenError):
        freeze(engine, TERMINAL, PLAN, PERIOD, "họp “tháng 6” 📌")
    load_rows(engine, f"{PERIOD},a2,internet_line,,0,1,,")
    with session(engine) as opened:
        assert [entry.id for entry in list_frozen(opened, TERMINAL)] == [number]
        assert list_frozen(opened, OFFICE_732) == []
        found = load_frozen(opened, DEPARTMENT, number)
        assert (found.total, found.maturity, found.version) == (shown.total, shown.maturity, shown.version)
        told = compare(opened, DEPARTMENT, number, PLAN)
    assert [(one.unit, one.change) for one in told.units] == [("a2", Change.ANSWER)]
    assert told.rows[0].differs
    with transaction(engine) as writing:
        delete_frozen(writing, DEPARTMENT, number)
    with session(engine) as opened:
        assert list_frozen(opened, TERMINAL) == []
