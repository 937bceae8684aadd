"""`cli.py recipients ...`, `cli.py mail ...`: who gets the packs of which area, what was sent; and the sending."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.errors import CommandError
from commands.language import message_language
from commands.opening import reading, writing
from commands.progress import progress, say
from commands.tables import write_csv

if TYPE_CHECKING:
    from email.message import EmailMessage

    from data_access.database import Engine
    from data_access.mailing import PackKey
    from exports.mail import MailConnection, MailServer
    from exports.pack import Pack
    from kpi.meeting import Meeting

RECIPIENT_COLUMNS = ("recipient", "address", "name", "area_code", "area_name", "added_at", "added_by")
LOG_COLUMNS = (
    *("message", "address", "plan", "period", "area_code", "version", "approved_only", "formats", "language"),
    *("state", "at", "error"),
)

recipients_app = typer.Typer(help="Who is sent the meeting packs of which area.", no_args_is_help=False)
mail_app = typer.Typer(help="What was sent to whom.", no_args_is_help=False)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(recipients_app, name="recipients")
    app.add_typer(mail_app, name="mail")


@recipients_app.command("add")
def add(
    address: Annotated[str, typer.Argument(help="The e-mail address.", metavar="ADDRESS")],
    area: Annotated[str, typer.Option("--area", help="The area whose packs are sent there; nothing else is.")],
    name: Annotated[str, typer.Option("--name", help="Whose address it is.")] = "",
) -> None:
    """Register an address for the packs of one area."""
    from data_access.mailing import add_recipient
    from data_access.scope import TERMINAL

    with writing() as session:
        number, new = add_recipient(session, TERMINAL, address, area, name)
    say(f"Recipient {number} {'added' if new else 'was there already'}")


@recipients_app.command("list")
def list_all(area: Annotated[str | None, typer.Option("--area", help="Only of this area.")] = None) -> None:
    """List the recipients."""
    from data_access.mailing import recipients
    from data_access.scope import TERMINAL

    with reading() as session:
        found = recipients(session, TERMINAL, area)
    fields = ("id", *RECIPIENT_COLUMNS[1:])
    write_csv(RECIPIENT_COLUMNS, ([getattr(one, name) for name in fields] for one in found))


@recipients_app.command("remove")
def remove(
    recipient: Annotated[int, typer.Argument(help="The number that `recipients list` shows.", metavar="RECIPIENT")],
) -> None:
    """Take a recipient away."""
    from data_access.mailing import remove_recipient
    from data_access.scope import TERMINAL

    with writing() as session:
        remove_recipient(session, TERMINAL, recipient)
    say(f"Removed: {recipient}")


@mail_app.command("log")
def log(plan: Annotated[str | None, typer.Option("--plan", help="Only of this plan (its code).")] = None) -> None:
    """List what was sent or tried, the newest first."""
    from data_access.mailing import mail_log
    from data_access.scope import TERMINAL

    with reading() as session:
        found = mail_log(session, TERMINAL, plan, most=100_000)
    fields = ("id", *LOG_COLUMNS[1:])
    write_csv(LOG_COLUMNS, ([getattr(one, name) for name in fields] for one in found))


@mail_app.command("release")
def release(
    message: Annotated[int, typer.Argument(help="The number that `mail log` shows.", metavar="MESSAGE")],
) -> None:
    """Let a message in state `sending`, whose end nobody knows, be sent again by the next export."""
    from data_access.mailing import release as let_go
    from data_access.scope import TERMINAL

    with writing() as session:
        let_go(session, TERMINAL, message)
    say(f"Released: {message}")


def ready_to_send() -> "MailServer":
    """The mail server, before anything is made. CommandError when none is configured."""
    from exports.mail import MailFailed, configured

    try:
        return configured()
    except MailFailed as error:
        raise CommandError(error.words(message_language())) from None


def send_packs(
    engine: "Engine",
    server: "MailServer",
    packs: "Sequence[tuple[Meeting, Pack]]",
    formats: Sequence[str],
    language: str,
) -> None:
    """Send each pack to the recipients of its area that have not got it yet. One that fails does not stop the others;
    at the end CommandError names each failure."""
    from data_access.database import session
    from data_access.mailing import PackKey, recipients_of
    from data_access.scope import TERMINAL
    from exports.mail import MailFailed, connected, message

    with session(engine) as opened:
        wanted = [
            (place, one.address)
            for place, (meeting, _) in enumerate(packs)
            for one in recipients_of(opened, TERMINAL, meeting)
        ]
    if not wanted:
        say("No recipient is registered for this: see `recipients add`")
        return
    sent, failed = 0, []
    made: dict[int, EmailMessage] = {}
    with progress("Sending") as step, connected(server) as connection:
        for number, (place, address) in enumerate(wanted):
            meeting, pack = packs[place]
            step(number / len(wanted), address)
            try:
                if place not in made:
                    made = {place: message(server, meeting, pack, language)}
                sent += _send(engine, connection, made[place], PackKey.of(meeting, formats, language), address)
            except MailFailed as error:
                failed.append(f"{address}, {meeting.area_name}: {error.words(message_language())}")
    say(f"Sent: {sent}. Not sent again: {len(wanted) - sent - len(failed)}")
    if failed:
        raise CommandError(f"{len(failed)} of {len(wanted)} messages were not sent", *failed)


def _send(engine: "Engine", connection: "MailConnection", made: "EmailMessage", key: "PackKey", address: str) -> bool:
    """One message, claimed before and settled after; whether it was sent now. Raises MailFailed.

    What ends the program in between leaves the claim: the server may have the message.
    """
    from data_access.database import transaction
    from data_access.mailing import claim, is_in_doubt, settle
    from data_access.scope import TERMINAL
    from exports.mail import MailFailed, MailTrouble

    with transaction(engine) as opened:
        number = claim(opened, TERMINAL, address, key)
        in_doubt = number is None and is_in_doubt(opened, TERMINAL, address, key)
    if in_doubt:
        raise MailFailed(MailTrouble.IN_DOUBT)
    if number is None:
        return False
    try:
        connection.send(made, address)
    except MailFailed as error:
        if error.trouble is not MailTrouble.UNCERTAIN:
            with transaction(engine) as opened:
                settle(opened, TERMINAL, number, error.words("en"))
        raise
    with transaction(engine) as opened:
        settle(opened, TERMINAL, number)
    return True
