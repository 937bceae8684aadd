"""A temporary PostgreSQL server for tests, where its programs are installed: own folder, own socket, no port."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Debian keeps the server's programs out of PATH.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
DATABASE = "kpi"


def program(name: str) -> str | None:
    """The path of one of the server's programs; None where it is not installed."""
    places = os.pathsep.join([*map(str, FOLDERS), os.environ.get("PATH", "")])
    return shutil.which(name, path=places)


def missing() -> str:
    """Why no server can be started here; empty when one can."""
    if program("initdb") is None or program("pg_ctl") is None:
        return "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """The address of an empty database on a server of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kpi-pg-"))
    # The server refuses to run as root: there it is run as the user that Debian's package made.
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run(user, "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(user, "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            _run(user, "createdb", "-h", str(folder), "-U", "postgres", DATABASE)
            yield f"postgresql://postgres@/{DATABASE}?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, name: str, *arguments: str) -> None:
    path = program(name)
    assert path is not None, name
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [path, *arguments],
        user=user,
        env=environment,
        cwd="/",
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert done.returncode == 0, done.stderr
