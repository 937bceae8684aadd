"""The sample data in a database file, made once for all processes of a test run: making them takes a while."""

import fcntl
import pickle
from dataclasses import dataclass
from pathlib import Path

from data_access.database import ready
from data_access.demo_users import DemoUser
from sample_data.load import load


@dataclass(frozen=True)
class Sample:
    """A database file to copy, never to open; the demo users; what was told of the progress: (share, doing)."""

    file: Path
    users: list[DemoUser]
    told: list[tuple[float, str]]


def sample_of_the_run(folder: Path) -> Sample:
    """The sample in the run's folder: the first process to ask makes it, the others wait until it stands."""
    kept = folder / "sample.pickle"
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_made(folder / "sample.db")))
    found: Sample = pickle.loads(kept.read_bytes())
    return found


def _made(file: Path) -> Sample:
    told: list[tuple[float, str]] = []
    engine = ready(f"sqlite:///{file}")
    users = load(engine, lambda share, doing: told.append((share, doing)))
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return Sample(file, users, told)
