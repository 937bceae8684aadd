"""Periods closed for loading, and opened again."""

from typing import Annotated

import typer

from commands.checks import check_period
from commands.opening import reading, writing
from commands.progress import say
from commands.tables import write_csv

CLOSING_COLUMNS = ("period", "area_code", "closed_at", "closed_by")

PeriodArgument = Annotated[str, typer.Argument(help="The period, e.g. 2024-2025/HK1.", metavar="PERIOD")]
AreaOption = Annotated[str, typer.Option("--area", help="The area, with all below it.")]


def add_to(group: typer.Typer) -> None:
    """Register the commands below `periods`."""
    for name, command in (("close", close), ("reopen", reopen), ("closings", closings)):
        group.command(name)(command)


def close(period: PeriodArgument, area: AreaOption) -> None:
    """Close a period in an area: only administrators, and who closed it, change its figures then."""
    _change(period, area, close=True)


def reopen(period: PeriodArgument, area: AreaOption) -> None:
    """Open a closed period again."""
    _change(period, area, close=False)


def closings() -> None:
    """The periods that are closed now; times are UTC."""
    from data_access.period_closings import closings as find
    from data_access.scope import TERMINAL

    with reading() as session:
        found = find(session, TERMINAL)
    write_csv(CLOSING_COLUMNS, ([getattr(one, name) for name in CLOSING_COLUMNS] for one in found))


def _change(period: str, area: str, *, close: bool) -> None:
    from data_access.period_closings import close_period, reopen_period
    from data_access.scope import TERMINAL

    check_period(period)
    with writing() as session:
        changed = (close_period if close else reopen_period)(session, TERMINAL, period, area)
    state = "closed" if close else "open"
    say(f"{period} is {state}{'' if changed else ' already'} in {area}")
