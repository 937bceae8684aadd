"""Sizes, leftovers, outside hosts and machine paths: what the house keeps out of its files."""

import re
from pathlib import Path

import pytest

from tests.house import python_files, text_of, tracked

#: Text files whose lines people read; fonts, workbooks and pictures are not among them.
TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".csv",
    ".sh",
    ".css",
    ".js",
    ".html",
    ".cfg",
    ".ini",
    ".mako",
    "",
}
CODE = {".py", ".toml", ".sh", ".css", ".js", ".html", ".yaml"}
#: Addresses that are names, not places asked: documentation in comments would still be seen by the browser test.
HARMLESS_HOSTS = {"127.0.0.1", "localhost", "{ADDRESS}", "example.org"}


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXT]


@pytest.mark.parametrize(("folders", "most"), [((), 300), (("pages",), 150)])
def test_no_python_file_is_too_long(folders: tuple[str, ...], most: int) -> None:
    long = {str(path): lines for path in python_files(*folders) if (lines := len(text_of(path).splitlines())) > most}
    assert not long


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    assert not [str(p) for p in python_files() if p != Path("tests/test_house_files.py") and left.search(text_of(p))]


def test_no_module_is_named_utils() -> None:
    assert not [str(path) for path in tracked() if re.fullmatch(r"(utils?|helpers?|misc|common)", path.stem)]


def test_no_code_names_an_outside_host() -> None:
    wrong = [
        f"{path}: {found.group(0)}"
        for path in tracked()
        if path.suffix in CODE and path.parts[0] not in {"tests"} and "plans" not in path.parts
        for found in re.finditer(r"(?:https?|wss?|ftp)://([^\s/'\"):,`]+)", text_of(path))
        if found.group(1).split(":")[0] not in HARMLESS_HOSTS
    ]
    assert not wrong


def test_no_file_names_a_path_of_one_machine() -> None:
    own = re.compile(r"(?<![\w./-])/(work|farm|root|home|Users|tmp)/[A-Za-z.]" + "|" + re.escape("../" + "shared"))
    wrong = [f"{path}: {found.group(0)}" for path in texts() for found in own.finditer(text_of(path))]
    assert not wrong


def test_the_browser_is_told_to_ask_nobody_else() -> None:
    config = text_of(Path(".streamlit/config.toml"))
    for line in ("gatherUsageStats = false", "magicEnabled = false", 'showErrorDetails = "none"'):
        assert line in config


def test_vietnamese_text_is_composed() -> None:
    """One form of each letter (NFC): the same word typed twice is the same word to search, sorting and fonts."""
    import unicodedata

    assert not [str(path) for path in texts() if not unicodedata.is_normalized("NFC", text_of(path))]


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")]
    assert len(names) == len(set(names))
