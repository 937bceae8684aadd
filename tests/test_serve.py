"""What `make run` does before it serves: sample data only into its own empty default file, clear words else."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import sample_data.load
from data_access import database, sample_mark
from data_access.demo_users import DemoUser
from kpi import plan_loader
from tools import serve


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Commands that would have been served with; the default file is this test's own, sample data are quickly made."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, command: commands.append(command))
    monkeypatch.setattr(database, "DEFAULT_FILE", tmp_path / "default" / "kpi.db")
    monkeypatch.setattr(sample_data.load, "load", _quick_load)
    monkeypatch.setenv(plan_loader.ENVIRONMENT, "")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    monkeypatch.chdir(tmp_path)
    return commands


def _quick_load(engine: database.Engine, progress: Callable[[float, str], None]) -> list[DemoUser]:
    with database.transaction(engine) as session:
        sample_mark.mark(session)
    progress(1.0, "done")
    return [DemoUser("quantri", "a-password", "administrator", "Quản trị viên")]


def is_sample() -> bool:
    engine = database.ready()
    with database.session(engine) as session:
        found = sample_mark.is_sample(session)
    engine.dispose()
    return found


def test_the_default_file_gets_the_sample_data_and_tells_the_demo_users_once(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    serve.main()
    first = capsys.readouterr().out
    assert "a-password" in first
    assert f"http://127.0.0.1:{os.environ['PORT']}" in first
    assert is_sample()
    serve.main()
    assert "a-password" not in capsys.readouterr().out
    assert len(started) == 2


def test_a_database_of_ones_own_never_gets_them(started: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    serve.main()
    assert not is_sample()
    assert "users add --role administrator" in capsys.readouterr().out
    assert "sample_data" not in os.environ[plan_loader.ENVIRONMENT]


def test_a_default_file_that_holds_anything_never_gets_them(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from data_access.scope import TERMINAL

    monkeypatch.delenv("DATABASE_URL")
    engine = database.ready()
    with database.transaction(engine) as session:
        from data_access.loading.areas import load_areas

        load_areas(session, TERMINAL, b"area_code,name,type\n75,A,province\n")
    engine.dispose()
    serve.main()
    assert not is_sample()


def test_the_invented_plan_is_seen_beside_the_sample_data(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    serve.main()
    assert any(plan.invented for plan in plan_loader.read_all()[0].values())


def test_the_address_is_this_machine_only(started: list[list[str]]) -> None:
    serve.main()
    assert "--server.address=127.0.0.1" in started[0]
    assert f"--server.port={os.environ['PORT']}" in started[0]


def test_a_port_in_use_is_told(started: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))):
        assert serve.main() == 1
    assert "PORT=8502" in capsys.readouterr().out
    assert started == []


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("PORT", port)
    assert serve.main() == 1
    assert port in capsys.readouterr().out


def test_a_broken_database_is_told(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert serve.main() == 1
    assert "DATABASE_URL" in capsys.readouterr().out
    assert started == []
