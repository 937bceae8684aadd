"""Data in and out: areas, offices, units, successions and observations loaded; what stands, listed and undone."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.errors import CommandError
from commands.language import message_language
from commands.opening import opened, reading, writing
from commands.progress import progress, say
from commands.tables import write_csv

if TYPE_CHECKING:  # what loads a file takes long to import; other commands must not wait for it
    from data_access.loading.errors import LoadError
    from data_access.loading.result import LoadResult

OBSERVATION_COLUMNS = ("period", "unit_code", "indicator", "level", "numerator", "denominator", "value", "state")
IMPORT_COLUMNS = (
    *("import", "file_name", "format", "loaded_at", "loaded_by", "periods", "units", "cells", "changed"),
    *("undone_at", "undone_by"),
)
#: How many errors of a file are listed; the rest are counted.
SHOWN_ERRORS = 20

FileArgument = Annotated[Path, typer.Argument(help="The file.", metavar="FILE")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="Only this period, e.g. 2024-2025/HK1.")]
AreaOption = Annotated[str | None, typer.Option("--area", help="Only units in this area.")]

areas_app = typer.Typer(help="Areas: provinces, districts, communes.")
offices_app = typer.Typer(help="Offices that manage units.")
units_app = typer.Typer(help="Units: schools, centres, offices.")
successions_app = typer.Typer(help="What became of units: merges, splits, renames.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for name, group, command in (
        ("areas", areas_app, load_areas),
        ("offices", offices_app, load_offices),
        ("units", units_app, load_units),
        ("successions", successions_app, load_successions),
    ):
        group.callback()(_group)
        group.command("load")(command)
        app.add_typer(group, name=name)
    app.command("load")(load)
    app.command("observations")(observations)
    app.command("imports")(imports)
    app.command("undo")(undo)


def _group() -> None:
    """Keeps `load` a command of its own: a group of one command would otherwise swallow its name."""
