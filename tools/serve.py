"""`make run`: the default database made ready, the sample data loaded into it if it is new and empty, the app served."""

import os
import socket
import sys

from rich.console import Console
from rich.progress import Progress

from data_access import database, sample_mark
from data_access.database import DatabaseError

ADDRESS, PORT = "127.0.0.1", 8501
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> int:
    console = Console()
    port = int(os.environ.get("PORT", PORT))
    if _taken(port):
        console.print(f"Port {port} is in use: stop the program that uses it, or say another: PORT=8502 make run")
        return 1
    try:
        _prepare(console)
    except DatabaseError as error:
        console.print(f"[red]{error}[/red]")
        return 1
    console.print(f"\nOpen [bold]http://{ADDRESS}:{port}[/bold] in a browser. Stop with Ctrl+C.\n")
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.address={ADDRESS}", f"--server.port={port}"]
    os.execv(sys.executable, [*command, "--server.headless=true"])


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0


def _prepare(console: Console) -> None:
    """Sample data and demo users go only into the product's own default file, and only while it is empty."""
    engine = database.ready()
    own_default_file = "DATABASE_URL" not in os.environ
    if own_default_file and database.is_empty(engine):
        from sample_data.load import load

        console.print("Loading the sample data (once, under a minute) ...")
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Sample data", total=1.0)
            users = load(engine, lambda share, words: progress.update(task, completed=share, description=words))
        console.print("\n[bold]Demo users, shown this once[/bold] (sample data only):")
        for user in users:
            console.print(f"  {user.username:<16} {user.password:<18} {user.words}", highlight=False)
        console.print("More users: python cli.py users add --help")
        return
    with database.session(engine) as session:
        sample = sample_mark.is_sample(session)
    if sample:
        console.print("The sample data are loaded. Lost the demo passwords? python cli.py users password NAME")
    else:
        console.print("Sign in with your own user. The first one: python cli.py users add --role administrator NAME")


if __name__ == "__main__":
    sys.exit(main())
