"""Wrong calls, broken databases, broken pipes: one clear line, a non-zero code, no traceback; and a quick start."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.terminal import Terminal, run_process
from tests.world import PERIOD, PLAN, World


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-command",),
        ("kpi",),
        ("kpi", "--plan", PLAN),
        ("kpi", "--plan", PLAN, "--period", PERIOD, "--by", "colour"),
        ("kpi", "--plan", PLAN, "--period", PERIOD, "--no-such-option"),
        ("load",),
        ("areas",),
        ("areas", "unload"),
        ("undo",),
        ("undo", "the-last-one"),
        ("undo", "0"),
        ("undo", "2147483648"),
        ("undo", "99999999999999999999999"),
        ("users",),
        ("users", "add"),
        ("lists", "close"),
        ("load", "one.csv", "two.csv"),
    ],
)
def test_a_wrong_call_is_told_in_a_line_with_a_hint(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    done = terminal(*arguments)
    done.refusal()
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert "--help" in done.err.splitlines()[1]


@pytest.mark.parametrize(
    "arguments", [("--help",), ("kpi", "--help"), ("users", "--help"), ("areas", "load", "--help")]
)
def test_help_goes_to_stdout(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    done = terminal(*arguments)
    assert done.code == 0
    assert "Usage" in done.out
    assert done.err == ""


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://user:geheim@host/kpi", "sqlite://", "postgresql://user:geheim@host:port/kpi", "http://x"],
)
def test_a_malformed_database_url_is_one_line_without_its_password(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    done = terminal("imports")
    assert "DATABASE_URL" in done.refusal()
    assert len(done.err.splitlines()) == 1
    assert "geheim" not in done.err


def test_a_server_that_does_not_answer_is_one_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:geheim@127.0.0.1:1/kpi")
    done = terminal("imports")
    done.refusal()
    assert len(done.err.splitlines()) == 1
    assert "geheim" not in done.err


def test_a_database_of_a_newer_program_is_left_alone(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "kpi.db")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    for command in (("imports",), ("kpi", "--plan", PLAN, "--period", PERIOD), ("load", loaded["observations"])):
        assert "newer" in terminal(*command).refusal()


def test_a_file_that_is_no_database(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "kpi.db").write_text("these are not tables" * 100)
    done = terminal("imports")
    done.refusal()
    assert len(done.err.splitlines()) == 1


def test_a_busy_database_is_told_and_nothing_is_written(
    terminal: Terminal, loaded: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data_access import dialect

    monkeypatch.setattr(dialect, "WAIT_MS", 50)
    other = sqlite3.connect(tmp_path / "kpi.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    newer = loaded.write("n.csv", "period,unit_code,indicator,numerator,denominator\n2024-2025/HK1,U4,wifi,1,1\n")
    try:
        assert "busy" in terminal("load", newer).refusal()
        assert len(terminal("imports").rows) == 1  # readers don't wait
    finally:
        other.rollback()
        other.close()
    assert terminal("load", newer).code == 0


def test_a_missing_database_is_created_and_holds_no_sample_data(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("imports").rows == []
    assert (tmp_path / "kpi.db").exists()
    assert terminal("observations").rows == []


def test_a_program_of_its_own_ends_with_the_same_code_and_line(tmp_path: Path) -> None:
    done = run_process("kpi", "--plan", "no-plan", "--period", PERIOD)
    assert done.code == 1
    assert "no-plan" in done.refusal()
    assert run_process("plans").rows


def test_csv_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    done = run_process("plans", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "Đồng Nai" in done.out
    assert done.code == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "tasks"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert said == b""
    assert process.returncode == 1


def test_it_starts_quickly() -> None:
    """What takes long to import (SQLAlchemy, pandas, Streamlit) is imported by the commands that need it."""
    script = "import sys, cli; print(*[name for name in sys.modules if '.' not in name])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    slow = {"sqlalchemy", "sqlmodel", "alembic", "pandas", "numpy", "streamlit", "plotly", "openpyxl"}
    assert not slow & set(done.stdout.split())
    started = time.perf_counter()
    run_process("--help")
    assert time.perf_counter() - started < 10  # about half a second; ten on a machine that does much else
