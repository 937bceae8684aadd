"""Estimated denominators of silent units (rules 2 and 8)."""

from datetime import date
from fractions import Fraction

from kpi.answers import NOT_APPLICABLE, Answer
from kpi.earlier import Estimates, earlier_denominator
from kpi.facts import EarlierAnswers, Merged
from kpi.indicators import indicators
from tests.kpi.build import make_facts, make_plan, make_unit

RECORDS = indicators()["records_digitised"]
HK1_END = date(2025, 1, 17)


def _key(unit: str) -> tuple[str, str, str]:
    return unit, "records_digitised", ""


def _earlier(**denominators: int) -> EarlierAnswers:
    return EarlierAnswers("2024-2025/HK1", HK1_END, {_key(u): Answer(0, n) for u, n in denominators.items()})


def test_the_latest_earlier_denominator_wins_and_not_applicable_has_none() -> None:
    older = EarlierAnswers("2024-2025/DN", date(2024, 10, 31), {_key("A"): Answer(1, 7)})
    newer = EarlierAnswers("2024-2025/HK1", HK1_END, {_key("A"): NOT_APPLICABLE})
    facts = make_facts([], {}, earlier=[newer, older])
    assert earlier_denominator(RECORDS, "A", "", facts) == 7
    assert earlier_denominator(RECORDS, "B", "", facts) is None


def test_units_that_have_merged_since_add_up_also_through_others() -> None:
    facts = make_facts(
        [],
        {},
        earlier=[_earlier(A=1, B=10, C=100)],
        merged_into={"C": [Merged("B", date(2025, 3, 1))], "B": [Merged("A", date(2025, 2, 1))]},
    )
    assert earlier_denominator(RECORDS, "C", "", facts) == 111


def test_a_unit_that_was_gone_by_the_earlier_periods_last_day_is_not_counted_twice() -> None:
    def at(day: date) -> int | None:
        merged = {"B": [Merged("A", day)]}
        return earlier_denominator(
            RECORDS, "B", "", make_facts([], {}, earlier=[_earlier(A=1, B=10)], merged_into=merged)
        )

    assert at(HK1_END) == 10
    assert at(date(2025, 1, 18)) == 11


def test_peers_are_of_the_same_kind_and_exact_levels_and_covered_by_the_plan() -> None:
    plan = make_plan(covers=[{"ownership": ["public"]}])
    units = [
        make_unit("A"),
        make_unit("B"),
        make_unit("C", ownership="non_public"),
        make_unit("D", levels=("primary", "lower_secondary")),
        make_unit("E", kind="continuing_centre"),
        make_unit("F"),
        make_unit("S"),
    ]
    answers = {_key(code): Answer(0, n) for code, n in (("A", 4), ("B", 5), ("C", 50), ("D", 60), ("E", 70))}
    facts = make_facts(units, {**answers, _key("F"): NOT_APPLICABLE})
    assert Estimates(plan, RECORDS, facts).denominator(make_unit("S"), "") == Fraction(9, 2)
    assert Estimates(plan, RECORDS, facts).denominator(make_unit("T", levels=("preschool",)), "") is None
