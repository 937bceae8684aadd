"""The hand-worked cases of the counting rules, asked of the database: tables in, the same figures out."""

from pathlib import Path

import pytest

from data_access.database import ready
from tests.data_access.case_worlds import CASES, check_case, read_case


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case_through_the_database(file: Path) -> None:
    engine = ready()
    with read_case(file) as case:
        check_case(engine, case)
    engine.dispose()
