"""An empty database with one user, and a clock that tests move."""

from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest
from sqlalchemy import Engine

from data_access import accounts, audit, database, lock, passwords, sessions, sign_in
from data_access.scope import TERMINAL
from tests.access.people import PASSWORD, Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock for every module that looks at one."""
    clock = Clock()
    for module in (accounts, audit, lock, sessions, sign_in):
        monkeypatch.setattr(module, "now", clock)
    return clock


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """bcrypt's least work: these tests are about who gets in, not about how slow a guess is."""
    monkeypatch.setattr(passwords, "ROUNDS", 4)
    monkeypatch.setattr(passwords, "_NOBODY", bcrypt.hashpw(b"nobody", bcrypt.gensalt(4)).decode())


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with the administrator `an` and nothing else."""
    engine = database.ready(f"sqlite:///{tmp_path / 'access.db'}")
    with database.transaction(engine) as session:
        accounts.add(
            session,
            TERMINAL,
            username="an",
            name="Trần Văn An",
            role="administrator",
            password=PASSWORD,
            must_change_password=False,
        )
    yield engine
    engine.dispose()
