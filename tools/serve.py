"""`make run`: the default database made ready, with the sample data while it is new and empty, and the app served."""

import os
import socket
import subprocess
import sys

from rich.console import Console
from rich.progress import Progress

from data_access import backup, database, sample_mark
from data_access.database import DatabaseError

ADDRESS, PORT = "127.0.0.1", 8501
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> int:
    """Prepare the database and serve the app until Ctrl+C; what is in the way is said in one line."""
    console = Console(soft_wrap=True)
    port = os.environ.get("PORT", str(PORT))
    if not port.isdecimal() or not 0 < int(port) < 65536:
        console.print(f"PORT is no port number: {port!r}", markup=False)
        return 1
    if _taken(int(port)):
        console.print(f"Port {port} is in use: stop the program that uses it, or say another: PORT=8502 make run")
        return 1
    try:
        _prepare(console)
    except DatabaseError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    console.print(f"\nOpen [bold]http://{ADDRESS}:{port}[/bold] in a browser. Stop with Ctrl+C.\n")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.address={ADDRESS}", f"--server.port={port}"]
    os.chdir(ROOT)
    if os.name == "nt":  # there exec leaves the console to two programs at once
        return subprocess.call(command)
    return os.execv(sys.executable, command)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0


def _prepare(console: Console) -> None:
    """Sample data and demo users go only into the product's own default file, and only while it is empty."""
    from sample_data import invented_plan

    engine = database.ready()
    with database.session(engine) as session:
        empty, sample = backup.is_empty(session), sample_mark.is_sample(session)
    if empty and not os.environ.get("DATABASE_URL", "").strip():
        from sample_data.load import load

        console.print("Loading the sample data (once, under a minute) ...")
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Sample data", total=1.0)
            users = load(engine, lambda share, words: progress.update(task, completed=share, description=words))
        console.print("\n[bold]Demo users, shown this once[/bold] (sample data only):")
        for user in users:
            console.print(f"  {user.username:<16} {user.password:<18} {user.words}", highlight=False)
        console.print(f"More users: {_program()} users add --help")
        invented_plan.show()
    elif sample:
        invented_plan.show()
        console.print(f"The sample data are loaded. Lost the demo passwords? {_program()} users password NAME --random")
    else:
        console.print(f"Sign in with your own user. The first one: {_program()} users add --role administrator NAME")


def _program() -> str:
    """How to call the command line with the Python that runs here."""
    inside = sys.executable.startswith(ROOT + os.sep)
    return f"{os.path.relpath(sys.executable, ROOT) if inside else sys.executable} cli.py"


if __name__ == "__main__":
    sys.exit(main())
