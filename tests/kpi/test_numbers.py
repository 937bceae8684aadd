"""Numbers read as people in Viet Nam write them, and rounding never tells a lie about a target."""

import math
from datetime import date, datetime
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import numbers
from kpi.comparison import Comparator
from kpi.indicators import ValueType

PERCENT, RATIO = ValueType.PERCENT, ValueType.RATIO


def test_vietnamese_numbers_have_a_comma_for_decimals_and_points_for_thousands() -> None:
    assert numbers.amount(Fraction(195, 2), PERCENT, "vi") == "97,5%"
    assert numbers.whole(1234, "vi") == "1.234"
    assert numbers.decimal(Fraction(12345, 10), "vi") == "1.234,5"


def test_english_numbers_have_a_point_for_decimals() -> None:
    assert numbers.amount(Fraction(195, 2), PERCENT, "en") == "97.5%"
    assert numbers.whole(1234, "en") == "1,234"


def test_halves_round_away_from_zero() -> None:
    assert numbers.decimal(Fraction(25, 100), "en") == "0.3"
    assert numbers.decimal(Fraction(-25, 100), "en") == "−0.3"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(9996, 100), "99,96%"), (Fraction(99999, 1000), "99,999%"), (100, "100%"), (0, "0%")],
)
def test_a_share_short_of_a_hundred_is_never_shown_as_a_hundred(value: Fraction | int, shown: str) -> None:
    assert numbers.amount(value, PERCENT, "vi") == shown


def test_a_share_above_zero_is_never_shown_as_zero() -> None:
    assert numbers.amount(Fraction(3, 100), PERCENT, "vi") == "0,03%"


def test_a_value_is_never_rounded_across_its_target() -> None:
    just_under = Fraction(1996, 100)
    assert numbers.amount(just_under, PERCENT, "vi", comparator=Comparator.AT_LEAST, target=20.0) == "19,96%"
    assert numbers.amount(just_under, PERCENT, "vi", comparator=Comparator.AT_LEAST, target=30.0) == "20%"
    assert numbers.amount(Fraction(7003, 100), PERCENT, "vi", comparator=Comparator.ABOVE, target=70.0) == "70,03%"
    assert numbers.amount(Fraction(304, 100), RATIO, "vi", comparator=Comparator.AT_MOST, target=3.0) == "3,04"


def test_an_infinite_ratio_has_a_sign_of_its_own() -> None:
    assert numbers.amount(math.inf, RATIO, "vi", comparator=Comparator.AT_MOST, target=3.0) == "∞"


def test_changes_carry_their_sign() -> None:
    assert numbers.decimal(Fraction(5, 2), "vi", sign=True) == "+2,5"
    assert numbers.decimal(Fraction(-5, 2), "vi", sign=True) == "−2,5"
    assert numbers.decimal(0, "vi", sign=True) == "0"


def test_demands_are_written_with_their_sign_and_all_their_decimals() -> None:
    assert numbers.demand(Comparator.AT_LEAST, 20.0, PERCENT, "vi") == "≥ 20%"
    assert numbers.demand(Comparator.BELOW, 2.25, RATIO, "vi") == "< 2,25"


def test_times_of_the_database_are_read_in_viet_nam() -> None:
    assert numbers.moment(datetime(2025, 5, 31, 18, 5), "vi") == "01:05, 1/6/2025"
    assert numbers.day(date(2025, 5, 31), "vi") == "31/5/2025"
    assert numbers.day(date(2025, 5, 31), "en") == "31 May 2025"


@given(st.fractions(-(10**9), 10**9), st.integers(1, 6), st.sampled_from(["vi", "en"]))
@settings(max_examples=40)
def test_numbers_are_written_as_babel_writes_them(value: Fraction, decimals: int, language: str) -> None:
    rounded = numbers._rounded(value, decimals)
    wanted = format_decimal(rounded, format="#,##0." + "#" * decimals, locale=language).replace("-", "−")
    assert numbers.decimal(value, language, decimals) == wanted
    assert numbers.whole(int(value), language) == format_decimal(int(value), locale=language).replace("-", "−")
