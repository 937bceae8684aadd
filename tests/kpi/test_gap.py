"""The gap: the smallest whole number of things that reaches the target (rule 9)."""

import math
from fractions import Fraction

import pytest

from kpi.comparison import Amount
from kpi.figures import Figure
from kpi.gap import gap
from kpi.indicators import indicators
from kpi.plan import Target
from tests.kpi.build import make_target


def _gap(target: Target, numerator: int, denominator: int, value: Amount | None = None) -> tuple[Amount | None, str]:
    ratio = indicators()[target.indicator].value_type == "ratio"
    if value is None and denominator:
        value = Fraction(numerator * (1 if ratio else 100), denominator)
    return gap(target, indicators()[target.indicator], Figure(5, 3, 0, numerator, denominator, value, None, None))


@pytest.mark.parametrize(
    ("comparator", "numerator", "missing"),
    [(">=", 69, 1), (">=", 70, 0), (">", 70, 1), (">", 69, 2), (">", 71, 0), (">=", 0, 70), (">=", 110, 0)],
)
def test_people_still_to_add_of_the_reported(comparator: str, numerator: int, missing: int) -> None:
    target = make_target("staff_digital_skills", 70, comparator)
    assert _gap(target, numerator, 100) == (missing, "staff")


@pytest.mark.parametrize(
    ("comparator", "pupils", "computers", "missing"),
    [("<=", 70, 30, 5), ("<=", 71, 30, 6), ("<", 70, 30, 6), ("<=", 60, 30, 0), ("<=", 9, 0, 5)],
)
def test_computers_still_to_buy(comparator: str, pupils: int, computers: int, missing: int) -> None:
    target = make_target("pupils_per_computer", 2, comparator)
    value = None if computers else math.inf
    assert _gap(target, pupils, computers, value) == (missing, "computers")


def test_units_of_the_expected_whatever_is_counted() -> None:
    target = make_target("cashless_payments", 75, unit_threshold={"comparator": ">=", "value": 50})
    assert _gap(target, 2, 5) == (2, "units")


def test_a_share_that_has_to_fall_counts_what_is_too_many() -> None:
    target = make_target("records_digitised", 10, "<=")
    assert _gap(target, 15, 100) == (5, "records")
    assert _gap(make_target("records_digitised", 10, "<"), 15, 100) == (6, "records")


def test_no_gap_where_nothing_is_known_or_nothing_could_reach_it() -> None:
    target = make_target("records_digitised", 70)
    assert _gap(target, 0, 0) == (None, "")
    silent = Figure(5, 0, 0, 0, 5, Fraction(0), None, None)
    assert gap(make_target("wifi", 80), indicators()["wifi"], silent) == (None, "")
    assert _gap(make_target("records_digitised", 100, ">"), 5, 5) == (None, "")


@pytest.mark.parametrize(
    ("indicator", "thing"),
    [
        ("online_teaching_share", "percentage_points"),
        ("teaching_score", "points"),
        ("online_service_groups", "groups"),
    ],
)
def test_the_shortfall_of_a_mean_in_the_targets_own_unit(indicator: str, thing: str) -> None:
    target = make_target(indicator, 10)
    assert _gap(target, 0, 0, 7.75) == (2.25, thing)
    assert _gap(target, 0, 0, 9.9999999999) == (0, thing)


def test_a_missed_mean_never_has_a_gap_of_nothing() -> None:
    missing, _ = _gap(make_target("teaching_score", 60, ">"), 0, 0, 60.0)
    assert missing is not None
    assert missing > 0
