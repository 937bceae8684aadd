"""Period codes and their dates."""

from datetime import date

import pytest

from kpi.periods import is_period, period, sort_key


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on", "name"),
    [
        ("2024-2025/DN", date(2024, 9, 1), date(2024, 10, 31), "Đầu năm học 2024-2025"),
        ("2024-2025/HK1", date(2024, 11, 1), date(2025, 1, 17), "Học kỳ I năm học 2024-2025"),
        ("2024-2025/CN", date(2025, 1, 18), date(2025, 5, 31), "Cuối năm học 2024-2025"),
        ("2025-W15", date(2025, 4, 7), date(2025, 4, 13), "Tuần 15 năm 2025"),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3), "Tuần 53 năm 2026"),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30), "Tháng 4/2025"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024"),
        ("2025-Q2", date(2025, 4, 1), date(2025, 6, 30), "Quý II năm 2025"),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30), "6 tháng đầu năm 2025"),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "6 tháng cuối năm 2025"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "Năm 2025"),
    ],
)
def test_a_code_says_its_dates(code: str, starts_on: date, ends_on: date, name: str) -> None:
    found = period(code)
    assert (found.code, found.starts_on, found.ends_on, found.name) == (code, starts_on, ends_on, name)


@pytest.mark.parametrize(
    "code",
    [
        *("", "x", "0025", "2025-4", "2025-13", "2025-00", "2025-W00", "2025-W53", "2025-Q5", "2025-H3", "2025\n"),
        *("2024-2025", "2024-2026/DN", "2024-2025/HK2", "２０２５"),
    ],
)
def test_anything_else_is_refused_in_words(code: str) -> None:
    assert not is_period(code)
    with pytest.raises(ValueError, match=r"2024-2025/HK1, .*2025-Q2"):
        period(code)


def test_periods_sort_by_their_end_and_shorter_ones_first() -> None:
    codes = ["2025", "2025-Q4", "2025-12", "2025-W15", "2024-2025/CN", "2024-2025/DN"]
    assert sorted(codes, key=sort_key) == [
        "2024-2025/DN",
        "2025-W15",
        "2024-2025/CN",
        "2025-12",
        "2025-Q4",
        "2025",
    ]
