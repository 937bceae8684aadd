"""Statuses and the pace line at their edges (rules 7 and 10)."""

import math
from datetime import date
from fractions import Fraction

import pytest

from kpi.comparison import Amount
from kpi.figures import Figure, PacePoint, Status
from kpi.status import pace, status
from tests.kpi.build import make_target

FIRST = PacePoint(date(2024, 10, 1), Fraction(20))
DAY, DUE = date(2025, 1, 9), date(2025, 6, 8)


def _status(
    value: Amount | None,
    low: Amount | None,
    high: Amount | None,
    *,
    comparator: str = ">=",
    goal: float = 100,
    at_end: bool = False,
    first: PacePoint | None = FIRST,
    reported: int = 1,
) -> Status:
    target = make_target("pupils_per_computer" if "<" in comparator else "records_digitised", goal, comparator)
    figure = Figure(2, reported, 0, 0, 0, value, low, high)
    return status(target, figure, at_end=at_end, first=first, day=DAY, due_on=DUE)


def test_worst_and_best_are_swapped_when_lower_is_better() -> None:
    assert _status(2, 1, 3, comparator="<=", goal=3) is Status.MET
    assert _status(2, 1, 3, comparator="<=", goal=2, at_end=True) is Status.INSUFFICIENT
    assert _status(4, 3, 5, comparator="<=", goal=2, at_end=True) is Status.NOT_MET
    assert _status(4, 3, 5, comparator="<", goal=3, at_end=True) is Status.NOT_MET


def test_empty_bounds_are_insufficient_at_the_end_whatever_the_value() -> None:
    assert _status(100, None, None, at_end=True) is Status.INSUFFICIENT
    assert _status(0, None, None, at_end=True) is Status.INSUFFICIENT


def test_nothing_but_zero_over_zero_leaves_nothing_to_judge_by() -> None:
    assert _status(None, None, None) is Status.INSUFFICIENT
    assert _status(None, None, None, first=None) is Status.FIRST_REPORT
    assert _status(None, None, None, at_end=True) is Status.INSUFFICIENT


def test_pupils_without_any_computer_are_behind_and_in_the_end_not_met() -> None:
    assert _status(math.inf, math.inf, math.inf, comparator="<=", goal=2) is Status.BEHIND
    assert _status(math.inf, math.inf, math.inf, comparator="<=", goal=2, at_end=True) is Status.NOT_MET


def test_the_pace_line_itself_is_on_track_even_for_a_strict_target() -> None:
    assert _status(Fraction(52), 0, 90, comparator=">=") is Status.ON_TRACK
    assert _status(Fraction(36), 0, 90, comparator=">", goal=60) is Status.ON_TRACK
    assert _status(Fraction(3599, 100), 0, 90, comparator=">", goal=60) is Status.BEHIND


def test_nothing_reported_comes_before_everything() -> None:
    assert _status(Fraction(0), Fraction(0), Fraction(100), reported=0, at_end=True) is Status.NO_DATA


@pytest.mark.parametrize(("day", "line"), [(FIRST.day, 20), (DAY, 52), (DUE, 100), (date(2026, 1, 1), 100)])
def test_the_line_runs_from_the_first_data_to_the_target_on_its_due_date(day: date, line: int) -> None:
    assert pace(FIRST, day, Fraction(100), DUE) == line
