"""The hand-worked cases of the counting rules, asked of the database: tables in, the same figures out."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_access.database import ready, session, transaction
from data_access.results import plan_results
from data_access.scope import TERMINAL
from kpi import periods
from kpi.figures import By, Row
from tests.data_access.case_worlds import plan_of, state_periods, write_case

CASES = sorted((Path(__file__).parent.parent / "kpi" / "cases").glob("*.yaml"))


@pytest.fixture(autouse=True)
def _own_period_dates() -> Iterator[None]:
    yield
    periods.period.cache_clear()


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case_through_the_database(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    state_periods(monkeypatch, case)
    engine = ready()
    with transaction(engine) as opened:
        write_case(opened, case)
    ask = case["ask"]
    with session(engine) as opened:
        rows = plan_results(opened, TERMINAL, plan_of(case), ask["period"], area=ask.get("area"), by=By(ask["by"]))
    engine.dispose()
    expected = case["expect"]
    assert len(rows) == len(expected), rows
    for row, wanted in zip(rows, expected, strict=True):
        for name, value in wanted.items():
            found = shown(row, name)
            assert found == exact(value) or found == pytest.approx(value if value is None else float(exact(value))), (
                name
            )


def shown(row: Row, name: str) -> Any:
    """A column of the case in the row, or in its figure."""
    return getattr(row.figure, name) if hasattr(row.figure, name) else getattr(row, name)


def exact(value: Any) -> Any:
    """A fraction that a case writes as text ("200/3"); everything else as it stands."""
    if isinstance(value, str) and value.replace("/", "").isdigit() and "/" in value:
        return Fraction(value)
    return value
