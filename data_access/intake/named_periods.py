"""Which reporting period a title, a sheet's name or a cell says."""

import re
from collections.abc import Iterable

from data_access.intake.folding import folded
from kpi.periods import is_period

_CODE = re.compile(r"\b(\d{4}-\d{4}/[A-Z0-9]+|\d{4}-(?:W\d{2}|Q[1-4]|H[12]))\b")
#: Days are no periods: "ngày 15 tháng 4 năm 2025", "15/4/2025".
_DAY = re.compile(r"\bngai \d{1,2} (?:thang )?\d{1,2}(?: nam)? \d{4}|\b\d{1,2} \d{1,2} (?:19|20)\d{2}\b")
_SCHOOL_YEAR = re.compile(r"\b(20\d{2}) (20\d{2})\b")
_SHORT_YEAR = re.compile(r"\b(?:nh|nam hoc) (\d{2}) (\d{2})\b")
#: A title that says of which year its figures are; other years in titles are those of decisions and plans.
_OF_YEAR = re.compile(
    r"^(?!.*\b(?:ke hoach|kh|quiet dinh|qd|cong van|cv|thong tu|nghi quiet|chi thi)\b)"
    r"(?:bao cao|ket qua|so lieu|tong hop|bieu|bang|thong ke)\b.*\bnam (20\d{2})$"
)
_ROUNDS = (
    ("HK1", re.compile(r"\b(?:hoc ki|hki|hk|ki) ?(?:i|1)\b|\b(?:hki|hk1)\b")),
    ("CN", re.compile(r"\b(?:hoc ki|ki|hk) ?(?:ii|2)\b|\bhkii\b|\bcuoi nam\b|\bca nam\b|\btong ket nam hoc\b")),
    ("DN", re.compile(r"\bdau nam\b")),
)
_YEAR = r"(?:nam )?(?P<year>20\d{2})\b"
_WEEK = re.compile(rf"\btuan (?:thu )?(?P<number>\d{{1,2}}) {_YEAR}")
_MONTH = re.compile(rf"\bthang (?P<number>\d{{1,2}}) {_YEAR}")
_QUARTER = re.compile(rf"\bqui (?P<number>iv|i{{1,3}}|[1-4]) {_YEAR}")
_HALF = re.compile(rf"\b6 thang (?P<number>dau|cuoi) (?:nam )?{_YEAR}")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2}
#: Code forms by pattern; the half-year before the month, whose words it holds.
_CALENDAR = ((_WEEK, "{}-W{:02d}"), (_HALF, "{}-H{}"), (_MONTH, "{}-{:02d}"), (_QUARTER, "{}-Q{}"))


def periods_in(text: str) -> list[str]:
    """The periods that a text names in full, by code, in order and once each."""
    if len(text) > 500:
        return []
    found = [code for code in _CODE.findall(text) if is_period(code)]
    key = _DAY.sub(" ", _key(text))
    for year in _school_years(key):
        found += [f"{year}/{name}" for name, pattern in _ROUNDS if pattern.search(_SCHOOL_YEAR.sub(" ", key))]
    key = _SCHOOL_YEAR.sub(" ", key)
    for pattern, form in _CALENDAR:
        for one in pattern.finditer(key):
            number = one["number"]
            found.append(form.format(one["year"], _NUMBERS[number] if number in _NUMBERS else int(number)))
        key = pattern.sub(" ", key)
    return [code for code in dict.fromkeys(found) if is_period(code)]


def school_years_in(text: str) -> list[str]:
    """The school years that a text names ("2024-2025"), whether or not it says which round."""
    return _school_years(_DAY.sub(" ", _key(text))) if len(text) <= 500 else []


def rounds_in(text: str) -> list[str]:
    """The rounds of a school year that a text names, whether or not it says of which year ("Học kỳ I", "HK1")."""
    key = _SCHOOL_YEAR.sub(" ", _DAY.sub(" ", _key(text))) if len(text) <= 500 else ""
    return [name for name, pattern in _ROUNDS if pattern.search(key)]


def year_of(text: str) -> str:
    """The calendar year that a title says its figures are of ("Báo cáo năm 2023"); "" when it says none."""
    found = _OF_YEAR.search(_key(text)) if len(text) <= 500 else None
    return found[1] if found else ""


def period_in(texts: Iterable[str]) -> str | None:
    """The one period that texts together name: a year in one, its round in another; None when none or several."""
    joined = " . ".join(text for text in texts if len(text) <= 500)
    found = periods_in(joined[:500])
    return found[0] if len(found) == 1 else None


def _school_years(key: str) -> list[str]:
    pairs = [(int(first), int(last)) for first, last in _SCHOOL_YEAR.findall(key)]
    pairs += [(2000 + int(first), 2000 + int(last)) for first, last in _SHORT_YEAR.findall(key)]
    return list(dict.fromkeys(f"{first}-{last}" for first, last in pairs if last == first + 1))


def _key(text: str) -> str:
    return folded(text).replace("y", "i")
