"""Data in and out: areas, offices, units, successions and observations loaded; what stands, listed and undone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.checks import check_period
from commands.errors import CommandError
from commands.language import message_language
from commands.opening import opened, reading, writing
from commands.progress import Step, progress, say
from commands.tables import write_csv

if TYPE_CHECKING:  # what loads a file takes long to import; other commands must not wait for it
    from data_access.database import Session
    from data_access.intake.reading import Reading
    from data_access.loading.errors import LoadError
    from data_access.loading.result import LoadResult
    from data_access.scope import Scope

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

offices_app = typer.Typer(help="Offices that manage units.")
units_app = typer.Typer(help="Units: schools, centres, offices.")
successions_app = typer.Typer(help="What became of units: merges, splits, renames.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for name, group, command in (
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


def load_offices(file: FileArgument) -> None:
    """Load offices (CSV)."""
    from data_access.loading.offices import load_offices as loader

    load_from(file, loader, "offices")


def load_units(file: FileArgument) -> None:
    """Load units (CSV); changed attributes become a new dated version, nothing is deleted."""
    from data_access.loading.units import load_units as loader

    load_from(file, loader, "units")


def load_successions(file: FileArgument) -> None:
    """Load successions (CSV): merges, splits, renames."""
    from data_access.loading.successions import load_successions as loader

    load_from(file, loader, "successions")


def load(
    file: FileArgument,
    period: PeriodOption = None,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Load the rows without errors, list the others.")
    ] = False,
) -> None:
    """Load a file of answers (.xlsx, .xlsm, .xls, .ods, .csv); any error refuses it as a whole, unless --good-rows."""
    from data_access.loading.errors import ErrorCode
    from data_access.loading.files import load as store
    from data_access.loading.files import read_file
    from data_access.scope import TERMINAL

    content = file.read_bytes()
    check_period(period)
    with opened() as engine, progress(f"Loading {file.name}") as step:
        read = read_file(engine, TERMINAL, content, file.name, period=period, progress=_in_words(step))
        result = store(engine, TERMINAL, read, good_rows=good_rows, progress=_in_words(step))
    left_out = _left_out(read.understood)
    if period is None and any(error.code is ErrorCode.PERIOD_NOT_NAMED for error in result.errors):
        left_out.append("  The file names no period: say which one with --period")
    if result.errors and not (good_rows and result.cells):  # also when no row is good, or the file as a whole is not
        raise _refused(file, result.errors, left_out)
    for line in (*_listed(result.errors), *left_out):
        say(line)
    skipped = f", {result.skipped} rows left out" if result.skipped else ""
    if result.import_id is None:
        say(f"Nothing to change: {result.rows} rows read{skipped}, all stand already")
    else:
        say(
            f"Import {result.import_id}: {result.rows} rows, {result.cells} answers, {result.changed} changed{skipped}"
            f". To take it back: python cli.py undo {result.import_id}"
        )


def observations(period: PeriodOption = None, area: AreaOption = None) -> None:
    """What stands now, in the format of the observations file."""
    from data_access.observations import standing
    from data_access.scope import TERMINAL

    check_period(period)
    with reading() as session:
        write_csv(OBSERVATION_COLUMNS, standing(session, TERMINAL, period=period, area=area))


def imports() -> None:
    """Every import, the newest first; times are UTC."""
    from data_access.loading.imports import list_imports
    from data_access.scope import TERMINAL

    fields = ("id", *IMPORT_COLUMNS[1:])
    with reading() as session:
        found = list_imports(session, TERMINAL)
    write_csv(IMPORT_COLUMNS, ([getattr(one, field) for field in fields] for one in found))


def undo(
    import_id: Annotated[int, typer.Argument(help="Its number in `imports`.", metavar="IMPORT", min=1, max=2**31 - 1)],
) -> None:
    """Take an import back: its values go, the newest remaining ones stand again."""
    from data_access.loading.undo import undo as take_back
    from data_access.scope import TERMINAL

    with writing() as session:
        result = take_back(session, TERMINAL, import_id)
    say(f"Import {import_id} undone: {result.cells} answers went, {result.changed} stand differently now")


def load_from(file: Path, loader: "Callable[[Session, Scope, bytes], LoadResult]", what: str) -> None:
    """Load a file of areas, offices, units or successions; CommandError with its faults when it is refused."""
    from data_access.scope import TERMINAL

    content = file.read_bytes()
    with writing() as session:
        result = loader(session, TERMINAL, content)
        if result.errors:
            raise _refused(file, result.errors)
    say(f"{result.rows} rows read, {result.changed} {what} changed")


def _refused(file: Path, errors: "Sequence[LoadError]", more: Sequence[str] = ()) -> CommandError:
    return CommandError(f"{file.name} was refused and nothing was stored", *_listed(errors), *more)


def _listed(errors: "Sequence[LoadError]") -> list[str]:
    """The first errors by place, then how many there are."""
    if not errors:
        return []
    lines = [f"  {error.message(message_language())}" for error in errors[:SHOWN_ERRORS]]
    shown = f" (the first {SHOWN_ERRORS} are listed)" if len(errors) > SHOWN_ERRORS else ""
    return [*lines, f"{len(errors)} error{'s' if len(errors) != 1 else ''}{shown}"]


def _left_out(reading: "Reading") -> list[str]:
    """What of a file was not read: headings that are not certain, and what its reader noted."""
    from data_access.intake.grid import letter
    from data_access.intake.notes import message

    lines = []
    for found in reading.headings:
        if found.key is None and found.cells:
            place = letter(found.column) if found.row is None else f"row {found.row}"
            likely = f" (perhaps {found.proposals[0].indicator})" if found.proposals else ""
            lines.append(
                f"  not read: {f'{found.sheet}!{place}'.lstrip('!')} {found.heading!r}, {found.cells} cells{likely}"
            )
    lines += [f"  note: {message(note, message_language())}" for note in reading.notes]
    shown = lines[:SHOWN_ERRORS]
    return shown if len(lines) == len(shown) else [*shown, f"  and {len(lines) - len(shown)} more not read"]


def _in_words(step: Step) -> Step:
    words = {
        "reading": "Reading",
        "understanding": "Understanding",
        "checking": "Checking",
        "saving": "Saving",
        "adding_up": "Adding up",
    }
    return lambda share, doing: step(share, words.get(doing, doing))
