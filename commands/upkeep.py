"""Looking after an installation: backup, restore, refresh; lists that offices close; reports approved."""

import os
from pathlib import Path
from typing import Annotated

import typer

from commands.checks import check_area, check_period
from commands.errors import CommandError
from commands.opening import opened, writing
from commands.progress import progress, say

lists_app = typer.Typer(help="Lists that an office keeps, e.g. of inspected units.")
reports_app = typer.Typer(help="Reports of units.")
PeriodOption = Annotated[str, typer.Option("--period", help="The period, e.g. 2024-2025/HK1.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("refresh")(refresh)
    for name, group, word, command in (
        ("lists", lists_app, "close", close_list),
        ("reports", reports_app, "approve", approve),
    ):
        group.callback()(_group)
        group.command(word)(command)
        app.add_typer(group, name=name)


def _group() -> None:
    """Keeps the one command of a group a command of its own."""


def backup(file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")]) -> None:
    """Write one consistent snapshot of the whole database into a file."""
    from data_access.backup import backup as write

    part = file.with_name(f".{file.name}.part")  # a cut-short backup must never look like a whole one
    try:
        with opened() as engine, progress("Writing the backup"):
            counts = write(engine, part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    say(f"Backup written: {file} ({sum(counts.values())} rows, {file.stat().st_size} bytes)")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds.")] = False,
) -> None:
    """Restore a backup into an empty database, all or nothing."""
    from data_access.backup import restore as read

    with opened() as engine, progress("Restoring"):
        counts = read(engine, file, replace=replace)
    say(f"Restored from {file}: {sum(counts.values())} rows")


def refresh() -> None:
    """Recompute the whole roll-up: after plan files were added or changed."""
    from data_access.rollup import refresh as recompute

    with progress("Recomputing"), writing() as session:
        recompute(session)
    say("Refreshed")


def close_list(
    office: Annotated[str, typer.Option("--office", help="The office that keeps the list.")],
    indicator: Annotated[str, typer.Option("--indicator", help="What is listed, e.g. inspected.")],
    period: PeriodOption,
) -> None:
    """Close an office's list for a period: from then on a unit that is not on it counts as "no"."""
    from data_access.lists import close_list as close
    from data_access.scope import TERMINAL

    check_period(period)
    with writing() as session:
        closed = close(session, TERMINAL, office, indicator, period)
    say(f"List of {indicator} kept by {office}: {'closed' if closed else 'closed already'} for {period}")


def approve(
    period: PeriodOption,
    area: Annotated[str | None, typer.Option("--area", help="Only reports of units in this area.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Only this unit's report.")] = None,
) -> None:
    """Approve the reports that were sent for a period: all, an area's or one unit's."""
    from data_access.reach import units_within
    from data_access.reports import ReportState, reporting_units, set_states
    from data_access.scope import TERMINAL
    from kpi.periods import period as period_of

    check_period(period)
    day = period_of(period).ends_on
    with writing() as session:
        # Also of units that closed within the period: their last report is due all the same.
        units = reporting_units(session, TERMINAL, period)
        if area is not None:
            check_area(session, area, day)
            units &= units_within(session, area, day)
        if unit is not None and unit not in units:
            raise CommandError(f"No report of unit {unit!r} for {period}{f' in area {area}' if area else ''}")
        chosen = {unit} if unit is not None else units
        changed = set_states(session, TERMINAL, period, dict.fromkeys(chosen, ReportState.APPROVED))
    say(f"{changed} reports approved")
