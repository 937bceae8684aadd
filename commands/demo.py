"""`cli.py demo`: the sample data and its demo users, for a look at the product; only into an empty database."""

import typer

from commands.errors import CommandError
from commands.opening import opened
from commands.progress import progress, say


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo() -> None:
    """Load the sample data and demo users into an empty database, and print their passwords once."""
    from data_access import backup, database
    from sample_data.load import load

    with opened() as engine:
        with database.session(engine) as session:
            empty = backup.is_empty(session)
        if not empty:
            raise CommandError("The database is not empty: sample data never go among other data")
        with progress("Sample data") as step:
            users = load(engine, step)
    say("Sample data loaded. Demo users, shown this once:")
    for user in users:
        say(f"  {user.username:<16} {user.password:<18} {user.words}")
