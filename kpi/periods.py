"""Reporting periods: a code, a name and two dates, both inclusive (`periods.yaml` holds the school-year dates)."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: Months of a school-year round from here on lie in the first of its two calendar years.
FIRST_MONTH = 8

#: A calendar later or earlier than this is a slip of the keyboard.
YEARS = range(2000, 2100)

FORMS = "2024-2025/DN, 2024-2025/HK1, 2024-2025/CN, 2025-W15, 2025-04, 2025-Q2, 2025-H1, 2025"


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting round. `name` is Vietnamese, `name_en` English; both dates belong to it."""

    code: str
    name: str
    name_en: str
    starts_on: date
    ends_on: date

    def title(self, language: str) -> str:
        return self.name_en if language == "en" else self.name


@cache
def period(code: str) -> Period:
    """The period of that code; ValueError in words when it is none."""
    school = re.fullmatch(r"([0-9]{4})-([0-9]{4})/([A-Z0-9]+)", code)
    if school:
        return _school_round(code, int(school[1]), int(school[2]), school[3])
    calendar_form = re.fullmatch(r"([0-9]{4})(?:-(W[0-9]{2}|Q[1-4]|H[12]|[0-9]{2}))?", code)
    if calendar_form is None or int(calendar_form[1]) not in YEARS:
        raise _unknown(code)
    return _calendar_period(code, int(calendar_form[1]), calendar_form[2] or "")


def is_period(code: str) -> bool:
    """Whether this is a period's code."""
    try:
        period(code)
    except ValueError:
        return False
    return True


def sort_key(code: str) -> tuple[date, int, str]:
    """Orders period codes by their end; of two that end together the shorter one comes first."""
    found = period(code)
    return found.ends_on, -found.starts_on.toordinal(), code


def _unknown(code: str) -> ValueError:
    return ValueError(f"'{code}' is not a reporting period; use one of these forms: {FORMS}")


@cache
def _dates() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "periods.yaml").read_text(encoding="utf-8"))
    return content


def _school_round(code: str, first: int, second: int, name: str) -> Period:
    rounds = _dates()["rounds"]
    if first not in YEARS or second != first + 1 or name not in rounds:
        raise _unknown(code)
    found = rounds[name]
    own = _dates()["own_dates"].get(code)
    starts_on = own["starts_on"] if own else _in_school_year(first, found["starts"])
    ends_on = own["ends_on"] if own else _in_school_year(first, found["ends"])
    year = f"{first}-{second}"
    return Period(code, found["vi"].format(year=year), found["en"].format(year=year), starts_on, ends_on)


def _in_school_year(first: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(first if month >= FIRST_MONTH else first + 1, month, day)


def _calendar_period(code: str, year: int, part: str) -> Period:
    if part == "":
        return Period(code, f"Năm {year}", f"Year {year}", date(year, 1, 1), date(year, 12, 31))
    number = int(part.lstrip("WQH"))
    if part[0] == "W":
        return _week(code, year, number)
    if part[0] == "Q":
        roman = ("I", "II", "III", "IV")[number - 1]
        return _months(code, f"Quý {roman} năm {year}", f"Quarter {number} of {year}", year, 3 * number - 2, 3 * number)
    if part[0] == "H":
        half = ("đầu", "cuối")[number - 1], ("First", "Second")[number - 1]
        return _months(
            code, f"6 tháng {half[0]} năm {year}", f"{half[1]} half of {year}", year, 6 * number - 5, 6 * number
        )
    if not 1 <= number <= 12:
        raise _unknown(code)
    return _months(code, f"Tháng {number}/{year}", f"{calendar.month_name[number]} {year}", year, number, number)


def _week(code: str, year: int, number: int) -> Period:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise _unknown(code) from None
    return Period(code, f"Tuần {number} năm {year}", f"Week {number} of {year}", monday, monday + timedelta(days=6))


def _months(code: str, name: str, name_en: str, year: int, first: int, last: int) -> Period:
    ends_on = date(year, last, calendar.monthrange(year, last)[1])
    return Period(code, name, name_en, date(year, first, 1), ends_on)
