"""Numbers and days as administrative documents write them."""

from datetime import date

import pytest

from exports.official_report.dates import in_words
from exports.official_report.numbering import roman


@pytest.mark.parametrize(("number", "sign"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XXXX")])
def test_roman_figures(number: int, sign: str) -> None:
    assert roman(number) == sign


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 5), "ngày 05 tháng 01 năm 2025"),
        (date(2025, 2, 28), "ngày 28 tháng 02 năm 2025"),
        (date(2025, 3, 9), "ngày 09 tháng 3 năm 2025"),
        (date(2025, 9, 10), "ngày 10 tháng 9 năm 2025"),
        (date(2025, 10, 1), "ngày 01 tháng 10 năm 2025"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_nought(day: date, words: str) -> None:
    assert in_words(day, "vi") == words
