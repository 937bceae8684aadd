"""`cli.py users`: add, list, disable, enable, and new passwords. Users are never deleted: what they did stays theirs.

A password never stands on the command line, where other people of the computer and the shell's history can read it.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.errors import CommandError
from commands.opening import reading, writing
from commands.progress import say
from commands.tables import write_csv

if TYPE_CHECKING:
    from data_access.tables import Account

COLUMNS = (
    *("username", "name", "role", "area_code", "office_code", "unit_code"),
    *("active", "locked", "must_change_password", "demo", "created_at", "password_changed_at"),
)

users_app = typer.Typer(help="Users: who may sign in, and as what.", no_args_is_help=False)

Name = Annotated[str, typer.Argument(help="The user name.", metavar="NAME")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="File whose first line is the password, - for stdin; asked for otherwise."),
]
Random = Annotated[bool, typer.Option("--random", help="Make a random password and print it once.")]
Keep = Annotated[bool, typer.Option("--keep", help="The person need not change it at the next sign-in.")]


@users_app.command()
def add(
    username: Name,
    role: Annotated[
        str, typer.Option("--role", help="administrator, department, lower_office, unit or viewer.", metavar="ROLE")
    ],
    name: Annotated[str, typer.Option("--name", help="How the person is shown.")] = "",
    area: Annotated[str | None, typer.Option("--area", help="Province of a department or viewer.")] = None,
    office: Annotated[str | None, typer.Option("--office", help="Office of a lower_office or department.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Unit of a unit's user.")] = None,
    password_file: PasswordFile = None,
    random: Random = False,
    keep: Keep = False,
) -> None:
    """Add a user."""
    from data_access import accounts
    from data_access.scope import TERMINAL

    password = _password(password_file, random)
    with writing() as session:
        account = accounts.add(
            session,
            TERMINAL,
            username=username,
            name=name,
            role=role,
            password=password,
            area=area,
            office=office,
            unit=unit,
            must_change_password=not keep,
        )
        added = account.username
    _tell(f"Added {added} as {role}", added, password, random)


@users_app.command("list")
def list_users() -> None:
    """Every user (CSV); never a password or its hash."""
    from data_access import accounts, lock
    from data_access.scope import TERMINAL

    def row(account: "Account") -> list[object]:
        locked = lock.locked_until(session, account.username) is not None
        return [locked if column == "locked" else getattr(account, column) for column in COLUMNS]

    with reading() as session:
        rows = [row(account) for account in accounts.list_accounts(session, TERMINAL)]
    write_csv(COLUMNS, rows)


@users_app.command()
def disable(username: Name) -> None:
    """The user can no longer sign in, and is signed out everywhere at the next click."""
    from data_access import accounts
    from data_access.scope import TERMINAL

    with writing() as session:
        accounts.disable(session, TERMINAL, username)
    say(f"Disabled {accounts.username_of(username)}")


@users_app.command()
def enable(username: Name) -> None:
    """The user can sign in again; a lock after failed tries is lifted too."""
    from data_access import accounts
    from data_access.scope import TERMINAL

    with writing() as session:
        accounts.enable(session, TERMINAL, username)
    say(f"Enabled {accounts.username_of(username)}")


@users_app.command()
def password(username: Name, password_file: PasswordFile = None, random: Random = False, keep: Keep = False) -> None:
    """Give a user a new password: signed out everywhere, any lock lifted, to be changed at the next sign-in."""
    from data_access import accounts
    from data_access.scope import TERMINAL

    new = _password(password_file, random)
    with writing() as session:
        accounts.set_password(session, TERMINAL, username, new, must_change_password=not keep)
    known = accounts.username_of(username)
    _tell(f"New password for {known}; signed out everywhere", known, new, random)


def _tell(done: str, username: str, password: str, random: bool) -> None:
    say(done)
    if random:
        say(f"Password, shown this once: {username} {password}")


def _password(file: Path | None, random: bool) -> str:
    """Random, from a file or stdin, or asked for twice without showing it."""
    if random:
        if file is not None:
            raise CommandError("Choose one: --random or --password-file")
        from data_access import passwords

        return passwords.random_password()
    if file is not None:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        first = text.split("\n", 1)[0].rstrip("\r")
        if not first:
            raise CommandError(
                f"No password in {'stdin' if str(file) == '-' else file}: its first line is the password"
            )
        return first
    if not sys.stdin.isatty():
        raise CommandError("No terminal to ask for a password: use --password-file FILE (- for stdin) or --random")
    return str(typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True))
