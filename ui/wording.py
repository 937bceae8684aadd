"""What users read: one table per subject and language (`ui/wording/<subject>.<language>.yaml`), looked up by key."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from ui import numbers

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).with_suffix("")


@cache
def table(language: str) -> Mapping[str, object]:
    """Every wording of a language by "subject.key"; a value is a text, or texts by number (`one`, `other`)."""
    entries: dict[str, object] = {}
    for file in sorted(FOLDER.glob(f"*.{language}.yaml")):
        subject = file.name.split(".")[0]
        rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        entries.update({f"{subject}.{key}": value for key, value in rows.items()})
    return entries


def text(language: str, key: str, **values: object) -> str:
    """The wording of `key` with `values` filled in: whole numbers as 1.234, `n` choosing between `one` and `other`.

    Raises KeyError when the language has no such key: a gap in the tables is a fault that tests must see.
    """
    entry = table(language)[key]
    if isinstance(entry, Mapping):
        entry = entry["one" if values.get("n") == 1 else "other"]
    shown = {name: numbers.whole(value, language) if type(value) is int else value for name, value in values.items()}
    return str(entry).format(**shown) if shown else str(entry)
