"""The two commands set themselves up: `make` in a copy of the set-up files, with a Python that only takes notes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import ROOT

#: A make started by `make test` would otherwise think it is a part of it, and talk about directories.
MAKE_SETTINGS = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}

FAKE_PYTHON = """#!/bin/sh
# Answers the questions of the set-up and writes down what it was asked to do.
case "$*" in
-V) echo "Python 3.11.99"; exit 0 ;;
*platform.python_version*) echo 3.11.99; exit 0 ;;
*ensurepip*) exit {venv_part} ;;
-c*) exit 0 ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac
echo "$*" >>"{log}"
case "$*" in *"pip install"*) exit {install} ;; esac
"""


class Place:
    """A fresh clone's set-up files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.python = folder, folder / "calls.log", folder / "fake-python"
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, folder / name)
        shutil.copytree(ROOT / "tools", folder / "tools")
        self.fake()

    def fake(self, *, venv_part: int = 0, install: int = 0) -> None:
        self.python.write_text(FAKE_PYTHON.format(log=self.log, venv_part=venv_part, install=install))
        self.python.chmod(0o755)

    def make(self, target: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in MAKE_SETTINGS}
        command = ["make", target, *(f"{name}={value}" for name, value in ({"PYTHON": self.python} | settings).items())]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60)

    def calls(self, part: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if part in line] if self.log.exists() else []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "clone"
    folder.mkdir()
    return Place(folder)


def test_help_lists_every_command(place: Place) -> None:
    done = place.make("help")
    assert done.returncode == 0
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [
        *("help", "run", "test", "test-long", "check", "fmt", "bench", "clean")
    ]


def test_the_first_run_installs_and_the_second_does_not(place: Place) -> None:
    assert place.make("run").returncode == 0
    assert place.make("run").returncode == 0
    assert len(place.calls("-m venv")) == 1
    assert place.calls("pip install") == [
        "-m pip install --quiet --disable-pip-version-check -r requirements.txt"  # what runs, not what tests
    ]
    assert len(place.calls("tools.serve")) == 2


def test_changed_pins_are_installed(place: Place) -> None:
    place.make("run")
    with (place.folder / "requirements.txt").open("a") as pins:
        pins.write("another==1.0\n")
    place.make("run")
    assert len(place.calls("pip install")) == 2


def test_an_installation_that_failed_is_told_and_tried_again(place: Place) -> None:
    place.fake(install=1)
    done = place.make("run")
    assert done.returncode != 0
    assert "Installing failed" in done.stdout
    assert not place.calls("tools.serve")
    shutil.rmtree(place.folder / ".venv")
    place.fake()
    assert place.make("run").returncode == 0
    assert place.calls("tools.serve")


def test_a_python_without_venv_is_told_what_to_install(place: Place) -> None:
    place.fake(venv_part=1)
    done = place.make("run")
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stdout
    assert not (place.folder / ".venv").exists()


def test_a_missing_python_is_told(place: Place) -> None:
    done = place.make("run", PYTHON="no-such-python")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stdout


def test_clean_keeps_the_data(place: Place) -> None:
    place.make("run")
    (place.folder / "var").mkdir()
    (place.folder / "var" / "kpi.db").touch()
    assert place.make("clean").returncode == 0
    assert not (place.folder / ".venv").exists()
    assert (place.folder / "var" / "kpi.db").exists()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(file: str) -> None:
    lines = [line.strip() for line in (ROOT / file).read_text().splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert wanted
    assert [line for line in wanted if "==" not in line] == []
