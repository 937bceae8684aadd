"""Numbers as people read them: 97,5% and 1.234 in Vietnamese, 97.5% and 1,234 in English."""

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import get_decimal_symbol, get_group_symbol

from kpi.comparison import Amount, Comparator
from kpi.indicators import ValueType

#: Times are kept in UTC and read in Viet Nam.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
INFINITE = "∞"
COMPARATOR_SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.ABOVE: ">",
    Comparator.AT_MOST: "≤",
    Comparator.BELOW: "<",
}
_MOST_DECIMALS = 6


def whole(number: int, language: str) -> str:
    """1.234 (vi), 1,234 (en)."""
    return _in_signs_of(f"{number:,}", language)


def decimal(amount: Amount, language: str, decimals: int = 1, *, sign: bool = False) -> str:
    """At most `decimals` decimals, halves away from zero; trailing zeros left out; an infinite amount is "∞"."""
    if isinstance(amount, float) and math.isinf(amount):
        return INFINITE if amount > 0 else f"−{INFINITE}"
    rounded = _rounded(amount, decimals)
    plain = f"{rounded:,f}"
    shown = _in_signs_of(plain.rstrip("0").rstrip(".") if "." in plain else plain, language)
    return f"+{shown}" if sign and rounded > 0 else shown


def amount(
    value: Amount,
    value_type: ValueType,
    language: str,
    *,
    comparator: Comparator | None = None,
    target: float | None = None,
) -> str:
    """A value with its unit sign. Never rounded across its target or up to 100%: a missed 100% must not read "100%"."""
    decimals = 1
    while decimals < _MOST_DECIMALS and _misleads(value, decimals, comparator, target):
        decimals += 1
    return decimal(value, language, decimals) + ("%" if value_type is ValueType.PERCENT else "")


def demand(comparator: Comparator, target: float, value_type: ValueType, language: str) -> str:
    """The demand in signs: "≥ 20%"."""
    sign = "%" if value_type is ValueType.PERCENT else ""
    return f"{COMPARATOR_SIGNS[comparator]} {decimal(target, language, _MOST_DECIMALS)}{sign}"


def day(value: date, language: str) -> str:
    """31/5/2025 (vi), 31 May 2025 (en)."""
    return format_date(value, format="d/M/y" if language == "vi" else "d MMM y", locale=language)


def moment(value: datetime, language: str) -> str:
    """A time of the database (UTC) as read in Viet Nam: 14:05, 31/5/2025."""
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
    pattern = "HH:mm, d/M/y" if language == "vi" else "HH:mm, d MMM y"
    return format_datetime(aware.astimezone(ZONE), format=pattern, locale=language)


def _in_signs_of(plain: str, language: str) -> str:
    """Python's 1,234.5 with the language's own signs; a page shows hundreds, Babel reads its pattern for each."""
    return plain.translate(_signs(language))


@cache
def _signs(language: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language), "-": "−"})


def _rounded(value: Amount, decimals: int) -> Decimal:
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _misleads(value: Amount, decimals: int, comparator: Comparator | None, target: float | None) -> bool:
    if isinstance(value, float) and math.isinf(value):
        return False
    shown = Fraction(_rounded(value, decimals))
    if shown == Fraction(value):
        return False
    if shown in (0, 100):
        return True
    return (
        comparator is not None
        and target is not None
        and comparator.holds(shown, target) != comparator.holds(value, target)
    )
