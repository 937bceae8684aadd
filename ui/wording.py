"""What users read on pages: the domain's words (`kpi.wording`) and those of `ui/wording/<subject>.<language>.yaml`."""

from collections.abc import Mapping
from pathlib import Path

from kpi import wording
from kpi.wording import LANGUAGES

__all__ = ["LANGUAGES", "table", "text"]

FOLDER = Path(__file__).with_suffix("")


def table(language: str) -> Mapping[str, object]:
    """Every wording of a language that a page can ask for; see `kpi.wording.table`."""
    return wording.table(language, FOLDER)


def text(language: str, key: str, **values: object) -> str:
    """The wording of `key` with `values` filled in; see `kpi.wording.text`."""
    return wording.text(language, key, FOLDER, **values)
