"""For every test: no real database, no outside host, no setting of the developer's own shell."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import Engine

from tests.terminal import Terminal
from tests.world import World

if TYPE_CHECKING:
    from tests.sample_once import Sample

ROOT = Path(__file__).parent.parent
#: Beginnings of the tests' names in the order in which several processes take their files.
FIRST = (
    "tests/e2e/test_accessibility",
    "tests/e2e/test_first_request",
    "tests/e2e/",
    "tests/exports/",
    "tests/sample_data/",
    "",
)
LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a run of several processes the long files come first, so that none is left working alone at the end.

    First of all those that need no sample data, which another process makes meanwhile.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next(place for place, start in enumerate(FIRST) if item.nodeid.startswith(start)))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own default database file, and none of the settings of the shell it was started from."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'kpi.db'}")
    for name in ("KPI_PLANS_DIR", "KPI_LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def _no_outside_host() -> Iterator[None]:
    """A test that asks a host other than this machine fails, and says which host."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def local_connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError(f"a test asked the outside host {address[0]}")
        connect(self, address)

    def local_resolve(host: object, *rest: object, **options: object) -> object:
        if host is not None and str(host) not in LOCAL and str(host) != socket.gethostname():
            raise AssertionError(f"a test asked for the outside host {host}")
        return resolve(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_connect)
        patch.setattr(socket, "getaddrinfo", local_resolve)
        yield


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line, in this process."""
    return Terminal(capsys)


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated database file to copy: migrating anew for every test would take longer than most tests."""
    from data_access.database import ready

    file = tmp_path_factory.mktemp("migrated") / "kpi.db"
    ready(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> "Sample":
    """The sample data as a database file, for tests that copy it."""
    from tests.sample_once import sample_of_the_run

    own = tmp_path_factory.getbasetemp()
    # The processes of a run in several have their folders in one that is the run's.
    return sample_of_the_run(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture
def engine(tmp_path: Path, _migrated: Path) -> Iterator[Engine]:
    """An empty, migrated SQLite database in a file of its own."""
    from data_access.database import open_database

    shutil.copy(_migrated, tmp_path / "test.db")
    opened = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The files of a small province, not loaded."""
    folder = tmp_path / "files"
    folder.mkdir()
    return World(folder)


@pytest.fixture
def loaded(terminal: Terminal, world: World) -> World:
    """The small province loaded through the command line into this test's database."""
    for command in (("areas", "load"), ("offices", "load"), ("units", "load"), ("load",)):
        name = command[0] if len(command) == 2 else "observations"
        done = terminal(*command, world[name])
        assert done.code == 0, done.err
    return world
