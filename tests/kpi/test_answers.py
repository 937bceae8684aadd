"""Answers, and the indicators made of others (rules 1 and 4)."""

import pytest

from kpi.answers import NO, NOT_APPLICABLE, YES, Answer, answer_of
from kpi.indicators import indicators


def _maturity(code: str, teaching: Answer | None, management: Answer | None) -> Answer | None:
    given = {("A", "teaching_score", ""): teaching, ("A", "management_score", ""): management}
    return answer_of(indicators()[code], "A", "", {key: answer for key, answer in given.items() if answer})


@pytest.mark.parametrize(
    ("teaching", "management", "level"),
    [(49.99, 100, 1), (50, 50, 2), (75, 100, 2), (75.01, 75.01, 3), (100, 0, 1), (75.0000001, 76, 3)],
)
def test_the_level_of_a_unit_is_the_lower_of_its_two_groups(teaching: float, management: float, level: int) -> None:
    two = _maturity("maturity_level_2", Answer(value=teaching), Answer(value=management))
    three = _maturity("maturity_level_3", Answer(value=teaching), Answer(value=management))
    assert two == (YES if level >= 2 else NO)
    assert three == (YES if level >= 3 else NO)


def test_one_group_alone_says_nothing_about_both() -> None:
    assert _maturity("maturity_level_2", Answer(value=10), None) is None
    assert _maturity("maturity_level_2", Answer(value=10), NOT_APPLICABLE) == NOT_APPLICABLE
    assert _maturity("teaching_level_3", Answer(value=80), None) == YES


def _staff(**given: Answer) -> Answer | None:
    answers = {("A", f"signature_{who}", ""): answer for who, answer in given.items()}
    return answer_of(indicators()["signature_staff"], "A", "", answers)


def test_a_sum_needs_all_its_parts_and_leaves_out_those_that_do_not_apply() -> None:
    managers, teachers = Answer(1, 2), Answer(10, 20)
    assert _staff(managers=managers, teachers=teachers) is None
    assert _staff(managers=managers, teachers=teachers, other_staff=Answer(0, 3)) == Answer(11, 25)
    assert _staff(managers=managers, teachers=teachers, other_staff=NOT_APPLICABLE) == Answer(11, 22)
    assert _staff(managers=NOT_APPLICABLE, teachers=NOT_APPLICABLE, other_staff=NOT_APPLICABLE) == NOT_APPLICABLE
    assert _staff(managers=NOT_APPLICABLE, teachers=NOT_APPLICABLE) is None
