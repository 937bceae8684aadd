"""What `deploy/` starts exists: every command line is taken apart by the program that it calls, nothing is run."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit.config
import typer

import cli
from tests.house import ROOT

DEPLOY = ROOT / "deploy"
STANDS_FOR = {"EXPORT_PLAN": "dong-nai-2024-2025", "EXPORT_PERIOD": "2024-2025/CN", "EXPORT_DIR": "packs"}


def command_lines() -> Iterator[tuple[str, str]]:
    """Every line that calls a program of ours, as (file, what is called with its arguments)."""
    for file in sorted(DEPLOY.iterdir()):
        if file.suffix in {".service", ".cron"}:
            for line in file.read_text(encoding="utf-8").splitlines():
                called = re.search(r"\.venv/bin/python (.*)$", line)
                if called:
                    yield file.name, called.group(1)


LINES = list(command_lines())


def filled(line: str) -> list[str]:
    known = re.sub(r"\$\{?([A-Z_]+)\}?", lambda found: STANDS_FOR[found.group(1)], line)
    return shlex.split(re.sub(r"\$\(.*?\)", "2026-11-22", known).replace("\\%", "%"))


def test_the_lines_are_there() -> None:
    assert {name for name, _ in LINES} == {"kpi-dashboard.service", "kpi-export.service", "kpi.cron"}
    assert len(LINES) == 5


@pytest.mark.parametrize(("name", "line"), LINES, ids=[f"{name}-{place}" for place, (name, _) in enumerate(LINES)])
def test_every_command_and_option_exists(name: str, line: str) -> None:
    words = filled(line)
    if words[0] == "cli.py":
        command: Any = typer.main.get_command(cli.app)
        words = words[1:]
        while hasattr(command, "commands"):
            command, words = command.commands[words[0]], words[1:]
        with command.make_context("cli.py", words) as parsed:  # raises for an unknown option or a missing argument
            assert parsed.params
    else:
        assert words[:4] == ["-m", "streamlit", "run", "app.py"]
        known = set(streamlit.config.get_config_options())
        assert not [word for word in words[4:] if word.removeprefix("--").split("=")[0] not in known]


def test_every_setting_of_the_example_is_used() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "kpi.env.example").read_text(encoding="utf-8"), re.MULTILINE))
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert named - set(STANDS_FOR) <= set(re.findall(r"`([A-Z_]+)`", reference))
    assert set(STANDS_FOR) <= named


def test_cron_lines_have_five_times_and_a_command() -> None:
    lines = [
        one.lstrip("#") for one in (DEPLOY / "kpi.cron").read_text(encoding="utf-8").splitlines() if "cli.py" in one
    ]
    assert len(lines) == 3
    assert all(re.match(r"([0-9*]+ ){5}cd ", one) for one in lines)
    assert not [one for one in lines if re.search(r"(?<!\\)%", one)]


def test_a_restart_does_not_wait_for_a_browser() -> None:
    text = (DEPLOY / "kpi-dashboard.service").read_text(encoding="utf-8")
    seconds = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert seconds is not None
    assert 5 <= int(seconds.group(1)) <= 20
    assert re.search(r"^KillMode=mixed$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["kpi-dashboard.service", "kpi-export.service", "kpi-export.timer"])
def test_units_have_their_sections(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    wanted = {".service": {"Unit", "Service"}, ".timer": {"Unit", "Timer", "Install"}}[Path(name).suffix]
    assert wanted <= set(re.findall(r"^\[(\w+)\]$", text, re.MULTILINE))
    assert not [one for one in text.splitlines() if one and not re.match(r"#|\[\w+\]$|[A-Za-z]+=", one)]
    if shutil.which("systemd-analyze") and name.endswith("timer"):
        when = re.search(r"OnCalendar=(.*)", text)
        assert when is not None
        subprocess.run(["systemd-analyze", "calendar", when.group(1)], check=True, capture_output=True)
