"""What exports say, beyond the domain's own words: tables in `exports/wording/`, one per subject and language."""

from pathlib import Path

from kpi import wording

FOLDER = Path(__file__).with_suffix("")


def text(language: str, key: str, **values: object) -> str:
    """The wording of "subject.key", of exports or of the domain; KeyError for a gap in the tables."""
    return wording.text(language, key, FOLDER, **values)
