"""What users read: one table per subject and language (`<subject>.<language>.yaml`), looked up by "subject.key".

The domain's own words (statuses, gaps, findings) stand in `kpi/wording/`; who shows or exports results adds a folder.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from kpi import numbers

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).with_suffix("")


def table(language: str, *folders: Path) -> Mapping[str, object]:
    """Every wording of a language by "subject.key", of the domain and of `folders`; a value is a text, or texts by
    number (`one`, `other`). Subjects of a later folder add to those of an earlier one."""
    return _table(language, folders)


def text(language: str, key: str, *folders: Path, **values: object) -> str:
    """The wording of `key` with `values` filled in: whole numbers as 1.234, `n` choosing between `one` and `other`.

    Raises KeyError when the language has no such key: a gap in the tables is a fault that tests must see.
    """
    entry = _table(language, folders)[key]
    if isinstance(entry, Mapping):
        entry = entry["one" if values.get("n") == 1 else "other"]
    shown = {name: numbers.whole(value, language) if type(value) is int else value for name, value in values.items()}
    return str(entry).format(**shown) if shown else str(entry)


@cache  # one entry a language and set of folders, of which there are three
def _table(language: str, folders: tuple[Path, ...]) -> Mapping[str, object]:
    entries: dict[str, object] = {}
    for folder in (FOLDER, *folders):
        for file in sorted(folder.glob(f"*.{language}.yaml")):
            subject = file.name.split(".")[0]
            rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
            entries.update({f"{subject}.{key}": value for key, value in rows.items()})
    return entries
