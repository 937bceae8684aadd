"""Days, rows and groups of an evaluated plan."""

import math
from datetime import date
from fractions import Fraction

import pytest

from kpi.answers import Answer
from kpi.evaluation import due_day, evaluate, is_last, judging_day, ordered_periods, unit_day
from kpi.figures import By, PacePoint, Status
from kpi.headlines import headline_target
from tests.kpi.build import PERIOD, make_facts, make_plan, make_target, make_unit

HK1 = "2024-2025/HK1"


def test_the_judging_day_is_the_plans_due_date_else_the_periods_end() -> None:
    plan = make_plan(periods=[{"code": HK1, "due_on": date(2025, 1, 25)}, {"code": PERIOD}])
    assert judging_day(plan, HK1) == date(2025, 1, 25)
    assert judging_day(plan, PERIOD) == date(2025, 5, 31)
    assert unit_day(plan, HK1) == date(2025, 1, 17)
    with pytest.raises(KeyError):
        judging_day(plan, "2025-Q1")


def test_a_target_without_its_own_date_is_due_on_the_last_judging_day() -> None:
    plan = make_plan(periods=[{"code": PERIOD, "due_on": date(2025, 6, 8)}, {"code": HK1}])
    assert due_day(plan, make_target("wifi", 80)) == date(2025, 6, 8)
    assert due_day(plan, make_target("wifi", 80, due_on=date(2025, 3, 1))) == date(2025, 3, 1)
    assert ordered_periods(plan) == [HK1, PERIOD]
    assert is_last(plan, PERIOD)
    assert not is_last(plan, HK1)


def _yes(*codes: str) -> dict[tuple[str, str, str], Answer]:
    return {(code, "wifi", ""): Answer(1, 1) for code in codes}


def test_rows_by_area_are_of_the_children_named_and_in_their_order() -> None:
    plan = make_plan(make_target("wifi", 80))
    units = [make_unit("A"), make_unit("B", areas=("732", "75")), make_unit("C", areas=("75",))]
    rows = evaluate(plan, PERIOD, make_facts(units, _yes("A")), by=By.AREA, children=["733", "732", "731"])
    assert [(row.area, row.figure.expected) for row in rows] == [("732", 1), ("731", 1)]
    total = evaluate(plan, PERIOD, make_facts(units, _yes("A")))
    assert [(row.area, row.figure.expected) for row in total] == [("75", 3)]
    below = evaluate(plan, PERIOD, make_facts(units, _yes("A")), area="731", by=By.UNIT)
    assert [(row.area, row.unit) for row in below] == [("731", "A")]


def test_a_change_is_the_value_minus_the_previous_one() -> None:
    plan = make_plan(make_target("wifi", 80))
    facts = make_facts([make_unit("A"), make_unit("B")], _yes("A"))
    point = PacePoint(date(2025, 1, 17), Fraction(20))
    (row,) = evaluate(plan, PERIOD, facts, past=lambda target, key: (point, Fraction(20)))
    assert row.change == 30
    silent = make_facts([make_unit("A")], {})
    (row,) = evaluate(plan, PERIOD, silent, past=lambda target, key: (point, Fraction(20)))
    assert row.change is None


def test_a_headline_without_a_target_is_measured_and_not_judged() -> None:
    plan = make_plan(covers=[{"levels": ["primary"]}, {"kinds": ["office"]}])
    units = [make_unit("A"), make_unit("B"), make_unit("PGD", levels=(), kind="office")]
    facts = make_facts(units, {("A", "maturity_level_3", ""): Answer(1, 1), ("A", "internet_line", ""): Answer(1, 1)})
    (row,) = evaluate(plan, PERIOD, facts, targets=[headline_target(plan, "internet_line")])
    assert (row.target_id, row.comparator, row.target, row.status, row.gap, row.gap_unit) == (
        "",
        None,
        None,
        None,
        None,
        "",
    )
    assert (row.figure.expected, row.figure.met, row.figure.value) == (2, 1, 50)


def test_pupils_without_any_computer_make_an_infinite_ratio_that_a_whole_number_of_computers_mends() -> None:
    plan = make_plan(make_target("pupils_per_computer", 2, "<=", scope=[{"levels": ["primary"]}]))
    answers = {("A", "pupils_per_computer", "primary"): Answer(35, 0)}
    (row,) = evaluate(plan, PERIOD, make_facts([make_unit("A")], answers))
    assert (row.figure.value, row.figure.low, row.figure.high) == (math.inf, math.inf, math.inf)
    assert (row.figure.met, row.gap, row.gap_unit, row.status) == (0, 18, "computers", Status.NOT_MET)
    (row,) = evaluate(plan, PERIOD, make_facts([make_unit("A")], answers), past=lambda *_: (None, Fraction(3)))
    assert row.change is None
