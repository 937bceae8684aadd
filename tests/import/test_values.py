"""Single cells as people type them, where a whole sheet would hide what is meant."""

import pytest

from data_access.intake.grid import Cell, CellKind
from data_access.intake.slots import Slot
from data_access.intake.values import said
from data_access.loading.errors import ErrorCode
from kpi.indicators import indicators


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("97,5", ErrorCode.PERCENT_NEEDS_COUNTS),
        ("120,5", ErrorCode.PERCENT_ABOVE_100),
        ("1.234.567", ErrorCode.PERCENT_ABOVE_100),  # only a whole number: never to be taken for 0
    ],
)
def test_a_share_without_its_counts_asks_for_them(typed: str, code: ErrorCode) -> None:
    found = said(Cell(CellKind.TEXT, typed), Slot.PERCENT, indicators()["signature_teachers"], counted=False)
    assert found.code is code
