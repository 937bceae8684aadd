"""Every hand-worked case (tests/kpi/cases) comes out as it was worked out, figure by figure."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kpi.figures import Row
from kpi.plan_checks import problems_of
from tests.kpi.case_world import Case, plan_of, read_cases, rows_of, state_periods

CASES = read_cases()
FIGURES = ("expected", "reported", "met", "numerator", "denominator")
AMOUNTS = ("value", "low", "high")


@pytest.mark.parametrize("name", CASES)
def test_a_hand_worked_case_comes_out_as_worked_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case: Case = CASES[name]
    state_periods(monkeypatch, case)
    plan = plan_of(case)
    assert problems_of(plan) == []

    rows = rows_of(case, plan)

    assert len(rows) == len(case["expect"]), [(row.area, row.level, row.unit) for row in rows]
    for expected in case["expect"]:
        (row,) = [row for row in rows if _is_about(row, expected)]
        _compare(row, expected)


def test_every_counting_rule_that_has_figures_has_a_case() -> None:
    assert {case["rule"] for case in CASES.values()} >= set(range(1, 11))


def _is_about(row: Row, expected: Mapping[str, Any]) -> bool:
    return all(getattr(row, key) == expected[key] for key in ("area", "level", "unit") if key in expected)


def _compare(row: Row, expected: Mapping[str, Any]) -> None:
    for key in FIGURES:
        if key in expected:
            assert getattr(row.figure, key) == expected[key], key
    for key in AMOUNTS:
        if key in expected:
            _same(getattr(row.figure, key), expected[key], key)
    if "status" in expected:
        assert row.status is not None
        assert row.status.value == expected["status"]
    if "gap" in expected:
        _same(row.gap, expected["gap"], "gap")
    if "gap_unit" in expected:
        assert row.gap_unit == expected["gap_unit"]


def _same(found: Any, expected: Any, key: str) -> None:
    if expected is None or found is None:
        assert found is expected, key
        return
    exact = Fraction(str(expected))
    if isinstance(found, float):
        assert found == pytest.approx(float(exact), abs=1e-9), key
    else:
        assert found == exact, key
