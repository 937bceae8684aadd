"""Running `cli.py`: in this process through its one entry, or as a program of its own."""

import csv
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import ROOT


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its CSV as dictionaries; the command must have ended well."""
        assert self.code == 0, self.err
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def columns(self) -> str:
        return self.out.split("\n", 1)[0]

    def refusal(self) -> str:
        """The clear line of a refused command: non-zero, first line `error: ...`, no traceback, nothing on stdout."""
        assert self.code != 0
        assert self.out == ""
        assert "Traceback" not in self.err
        first = self.err.splitlines()[0] if self.err else ""
        assert first.startswith("error: "), self.err
        return first.removeprefix("error: ")


class Terminal:
    """Calls commands: `terminal("kpi", "--plan", ...)`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Done:
        import cli

        self._capsys.readouterr()
        code = cli.main([str(one) for one in arguments])
        said = self._capsys.readouterr()
        return Done(code, said.out, said.err)


def run_process(*arguments: object, timeout: float = 60, **settings: str) -> Done:
    """`python cli.py ...` as a program, with this test's database; `settings` are environment variables."""
    command = [sys.executable, str(ROOT / "cli.py"), *(str(one) for one in arguments)]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, encoding="utf-8", timeout=timeout, cwd=Path.home()
    )
    return Done(done.returncode, done.stdout, done.stderr)
