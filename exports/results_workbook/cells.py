"""What cells hold, and a number's format in its cell: what a reader sees is what pages show, to the last digit."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from kpi import numbers
from kpi.comparison import Amount


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and how pages show it ("97,5%"). `signed`: a rise has its plus. `formula`: what makes it, or ""."""

    amount: Amount
    words: str
    signed: bool = False
    formula: str = ""


#: A text stays a text whatever it begins with; a whole number is shown with its thousands.
Cell = str | int | Number | date | datetime | None

#: Windows' numbers of the languages: what is read in one language shows its signs wherever a program heeds them.
_LOCALES = {"vi": "[$-42A]", "en": "[$-409]"}
_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")
#: Spreadsheets show a number by its first fifteen digits.
_SHOWN_DIGITS = 15


class Exact(float):
    """A double that is written with all its digits: XlsxWriter asks for sixteen, and some doubles need seventeen."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def finite(amount: Amount) -> bool:
    """Whether a cell can hold the amount as a number."""
    return not isinstance(amount, float) or math.isfinite(amount)


def number_format(amount: Amount, words: str, language: str, *, signed: bool = False) -> str:
    """The format in which a cell with this number shows `words`.

    Where a spreadsheet would round another way than we do (a double just below a half), the words are the format.
    """
    found = _DIGITS.search(words)
    if found is None:
        return _quoted(words)
    before, after = words[: found.start()].rstrip("+−"), words[found.end() :]
    whole, _, parts = found[0].partition(_decimal_sign(language))
    if _seen(amount, len(parts)) != Decimal(f"{re.sub('[.,]', '', whole)}.{parts or 0}"):
        return _quoted(words)
    digits = "#,##0" + (f".{'0' * len(parts)}" if parts else "")
    plain = f"{digits}{_quoted(after)}"
    locale, first = _LOCALES[language], _quoted(before)
    if not signed:
        return f"{locale}{first}{plain}"
    return f"{locale}{first}{_quoted('+')}{plain};{locale}{first}{_quoted('−')}{plain};{locale}{first}{plain}"


def whole_format(language: str) -> str:
    return f"{_LOCALES[language]}#,##0"


def day_format(language: str) -> str:
    """As `numbers.day`."""
    return r"d\/m\/yyyy" if language == "vi" else f"{_LOCALES[language]}d mmm yyyy"


def moment_format(language: str) -> str:
    """As `numbers.moment`."""
    return f"hh:mm{_quoted(', ')}{day_format(language)}" if language == "vi" else f"{_LOCALES['en']}hh:mm, d mmm yyyy"


def _decimal_sign(language: str) -> str:
    return numbers.decimal(0.5, language)[1]


def _seen(amount: Amount, decimals: int) -> Decimal:
    """What a spreadsheet makes of the number, without its sign."""
    shown = Decimal(f"{abs(float(amount)):.{_SHOWN_DIGITS}g}")
    return shown.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "") + '"' if words else ""
