"""The wording tables: both languages say the same things with the same blanks, and no key is asked for in vain."""

import re
import string
from pathlib import Path

import pytest

from kpi.figures import Status
from kpi.indicators import Measure
from ui import wording

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("kpi/*.py"), *ROOT.glob("ui/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]


def blanks(entry: object) -> set[str]:
    texts = entry.values() if isinstance(entry, dict) else [entry]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(wording.table("vi")) == set(wording.table("en"))


def test_both_languages_have_the_same_blanks() -> None:
    vi, en = wording.table("vi"), wording.table("en")
    assert {key: blanks(vi[key]) for key in vi} == {key: blanks(en[key]) for key in en}


def test_every_key_that_the_code_names_exists() -> None:
    keys = set(wording.table("vi"))
    subjects = {key.split(".")[0] for key in keys}
    named = set()
    for source in SOURCES:
        for key in re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', source.read_text(encoding="utf-8")):
            if key.split(".")[0] in subjects and not key.endswith((".py", ".css", ".svg")):
                named.add(key)
    assert named - keys == set()


def test_every_status_and_measure_has_its_word() -> None:
    keys = set(wording.table("vi"))
    assert {f"figures.status_{status.value}" for status in Status} <= keys
    assert {f"common.measure_{measure.value}" for measure in Measure} <= keys


def test_whole_numbers_are_written_in_the_language() -> None:
    assert wording.text("vi", "figures.units_of", met=1234, expected=5678) == "1.234/5.678 đơn vị"
    assert wording.text("en", "figures.units_of", met=1234, expected=5678) == "1,234/5,678 units"


def test_english_knows_one_from_many() -> None:
    assert wording.text("en", "figures.silent", n=1) == "1 unit has not reported"
    assert wording.text("en", "figures.silent", n=2) == "2 units have not reported"


def test_a_missing_key_is_a_fault() -> None:
    with pytest.raises(KeyError):
        wording.text("vi", "figures.nothing_of_the_kind")


def test_vietnamese_texts_are_composed_characters() -> None:
    import unicodedata

    for key, entry in wording.table("vi").items():
        assert unicodedata.is_normalized("NFC", str(entry)), key
