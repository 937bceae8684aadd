"""Days in words: below 10 a day is written with a nought, of the months only January and February are."""

from datetime import date

from babel.dates import format_date

from exports.wording import text

_LAST_SMALL_MONTH = 2


def in_words(day: date, language: str) -> str:
    """ "ngày 05 tháng 01 năm 2025", "ngày 05 tháng 3 năm 2025"; "5 January 2025" in English."""
    if language == "en":
        return format_date(day, format="d MMMM y", locale=language)
    month = f"{day.month:02}" if day.month <= _LAST_SMALL_MONTH else str(day.month)
    return text(language, "official.day", day=f"{day.day:02}", month=month, year=str(day.year))
