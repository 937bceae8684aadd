"""`cli.py users`: passwords come from a file, stdin or a prompt, never the command line; each refusal is one line."""

import io
import sys
from pathlib import Path

import pytest

from data_access import database, sign_in
from data_access.account_errors import AccountError
from tests.access.people import NEW, PASSWORD
from tests.terminal import Terminal


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\nsecond line\n", encoding="utf-8")
    return file


def _can_sign_in(name: str, password: str) -> bool:
    engine = database.ready()
    try:
        sign_in.sign_in(engine, name, password)
    except AccountError:
        return False
    finally:
        engine.dispose()
    return True


def test_a_user_is_added_listed_disabled_and_enabled(terminal: Terminal, password_file: Path) -> None:
    for name in ("an", "binh"):
        done = terminal("users", "add", name, "--role", "administrator", "--password-file", password_file)
        assert (done.code, done.out) == (0, "")
        assert PASSWORD not in done.err
    assert _can_sign_in("an", PASSWORD)
    listed = terminal("users", "list")
    assert [row["username"] for row in listed.rows] == ["an", "binh"]
    assert "$2b$" not in listed.out
    assert terminal("users", "disable", "AN").code == 0
    assert [row["active"] for row in terminal("users", "list").rows] == ["false", "true"]
    assert not _can_sign_in("an", PASSWORD)
    assert terminal("users", "enable", "an").code == 0
    assert _can_sign_in("an", PASSWORD)


def test_a_new_password_from_stdin(terminal: Terminal, password_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal("users", "add", "an", "--role", "administrator", "--password-file", password_file)
    monkeypatch.setattr(sys, "stdin", io.StringIO(NEW + "\n"))
    assert terminal("users", "password", "an", "--password-file", "-").code == 0
    assert _can_sign_in("an", NEW)
    assert not _can_sign_in("an", PASSWORD)
    assert terminal("users", "list").rows[0]["must_change_password"] == "true"


def test_a_random_password_is_told_once_and_works(terminal: Terminal) -> None:
    told = terminal("users", "add", "an", "--role", "administrator", "--random", "--keep")
    name, password = told.err.strip().splitlines()[-1].split()[-2:]
    assert _can_sign_in(name, password)
    assert terminal("users", "list").rows[0]["must_change_password"] == "false"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["add", "an", "--role", "administrator"], "--password-file"),
        (["add", "an", "--role", "king", "--random"], "no role king"),
        (["add", "an", "--role", "viewer", "--random"], "needs its area"),
        (["add", "an", "--role", "unit", "--unit", "TH99", "--random"], "no unit TH99"),
        (["add", "an"], "--role"),
        (["disable", "nobody"], "no user nobody"),
        (["password", "nobody", "--random"], "no user nobody"),
        (["password", "an", "--password-file", "no-such-file"], "no-such-file"),
    ],
)
def test_refusals(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, call: list[str], words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert words in terminal("users", *call).refusal()
    assert terminal("users", "list").rows == []


def test_the_last_administrator_stays(terminal: Terminal) -> None:
    terminal("users", "add", "an", "--role", "administrator", "--random")
    assert "only active administrator" in terminal("users", "disable", "an").refusal()
