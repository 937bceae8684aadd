"""What one unit lacks, in its own things."""

from fractions import Fraction

import pytest

from kpi.answers import NO, Answer
from kpi.comparison import Amount, Comparator
from kpi.indicators import indicators
from kpi.plan import Target
from kpi.satisfaction import own_check
from kpi.unit_gap import Shortfall, own_demand, shortfalls
from tests.kpi.build import make_target

EACH = {"unit_threshold": {"comparator": ">=", "value": 5}}


def lacking(target: Target, answer: Answer, level: str = "", **scores: float) -> list[Shortfall]:
    given = {("A", code, level): Answer(value=score) for code, score in scores.items()}
    return shortfalls(target, "A", level, answer, given)


def test_a_no_lacks_one_yes() -> None:
    assert lacking(make_target("internet_line", 100), NO) == [Shortfall(1, "units")]


@pytest.mark.parametrize(
    ("target", "answer", "amount", "things"),
    [
        (make_target("records_digitised", 80), Answer(70, 100), 10, "records"),
        (make_target("records_digitised", 80, ">"), Answer(80, 100), 1, "records"),
        (make_target("online_teaching_share", 100, **EACH), Answer(30, 1000), 20, "lessons"),
        (make_target("online_teaching_share", 5), Answer(41, 1000), 9, "lessons"),
        (make_target("pupils_per_computer", 2, "<="), Answer(45, 20), 3, "computers"),
        (make_target("teaching_score", 75), Answer(value=70.5), 4.5, "points"),
    ],
)
def test_counts_lack_things_and_scores_points(target: Target, answer: Answer, amount: Amount, things: str) -> None:
    (found,) = lacking(target, answer)
    assert (found.amount, found.things) == (pytest.approx(float(amount)), things)


def test_nothing_of_nothing_lacks_nothing_that_could_be_named() -> None:
    assert lacking(make_target("records_digitised", 80), Answer(0, 0)) == []


def test_a_level_lacks_the_scores_below_it() -> None:
    target = make_target("maturity_level_3", 20)
    found = lacking(target, NO, teaching_score=75, management_score=80.5)
    assert found == [Shortfall(Fraction(0), "points", "teaching_score", Fraction(75), 75, strict=True)]
    both = lacking(make_target("maturity_level_2", 20), NO, teaching_score=49.9, management_score=10)
    assert [(one.indicator, one.amount) for one in both] == [
        ("teaching_score", Fraction(1, 10)),
        ("management_score", 40),
    ]


@pytest.mark.parametrize(
    "target", [make_target("records_digitised", 80), make_target("online_teaching_share", 9, **EACH)]
)
@pytest.mark.parametrize("part", [0, 4, 5, 79, 80, 100])
def test_the_demand_on_a_unit_is_what_it_is_judged_by(target: Target, part: int) -> None:
    comparator, value = own_demand(target, indicators()[target.indicator])
    met = own_check(target, indicators()[target.indicator])(Answer(part, 100))
    assert met is comparator.holds(Fraction(part), value)


def test_a_share_of_units_without_a_threshold_wants_all_of_each() -> None:
    target = make_target("records_digitised", 80, measure="share_of_units")
    assert own_demand(target, indicators()["records_digitised"]) == (Comparator.AT_LEAST, 100.0)
