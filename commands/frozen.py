"""`cli.py frozen ...`: results kept as they were shown, shown again, compared with today's, removed."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.kpi import COLUMNS as ROW_COLUMNS
from commands.kpi import cells
from commands.opening import opened, reading, writing
from commands.plans import known_period, known_plan
from commands.progress import say
from commands.tables import write_csv
from kpi.figures import By

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data_access.frozen_compare import Comparison, RowChange
    from kpi.answers import Answer

LIST_COLUMNS = (
    *("frozen", "name", "plan", "period", "area_code", "level", "ownership", "approved_only", "version"),
    *("frozen_at", "frozen_by"),
)
COMPARE_COLUMNS = (
    *("change", "area_code", "target_id", "unit_code", "unit_name", "indicator", "level"),
    *("before", "now", "status_before", "status_now"),
)
Number = Annotated[int, typer.Argument(help="The number that `frozen list` shows.", metavar="FROZEN")]

frozen_app = typer.Typer(help="Results kept as they were shown, whatever is loaded afterwards.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for name, command in (
        ("list", list_all),
        ("make", make),
        ("show", show),
        ("compare", compare_now),
        ("delete", delete),
    ):
        frozen_app.command(name)(command)
    app.add_typer(frozen_app, name="frozen")


def list_all(
    plan: Annotated[str | None, typer.Option("--plan", help="Only of this plan (its code).")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Only of this period.")] = None,
) -> None:
    """List what is frozen, the newest first."""
    from data_access.frozen import list_frozen
    from data_access.scope import TERMINAL

    with reading() as session:
        found = list_frozen(session, TERMINAL, plan, period)
    write_csv(
        LIST_COLUMNS,
        (
            (
                *(one.id, one.mark.name, one.plan, one.period, one.area, one.narrow.level, one.narrow.ownership),
                *(one.approved_only, one.version, one.mark.at, one.mark.by),
            )
            for one in found
        ),
    )


def make(
    name: Annotated[str, typer.Argument(help="The name to keep them under.", metavar="NAME")],
    plan: Annotated[str, typer.Option("--plan", help="The plan's code, e.g. dong-nai-2024-2025.")],
    period: Annotated[str, typer.Option("--period", help="One of the plan's periods, e.g. 2024-2025/HK1.")],
    area: Annotated[str | None, typer.Option("--area", help="An area of the plan; without it the plan's own.")] = None,
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Count approved reports only, not everything sent.")
    ] = False,
) -> None:
    """Freeze the results as they are now."""
    from data_access.frozen import freeze
    from data_access.scope import TERMINAL

    with opened() as engine:
        chosen = known_plan(plan)
        known_period(chosen, period)
        number = freeze(engine, TERMINAL, chosen, period, name, area=area, approved_only=approved_only)
    say(f"Frozen as {number}")


def show(
    frozen: Number,
    by: Annotated[By, typer.Option("--by", help="total, area or level.")] = By.TOTAL,
) -> None:
    """Show frozen results, in the columns of `kpi`."""
    from commands.errors import CommandError
    from data_access.frozen import load_frozen
    from data_access.scope import TERMINAL

    if by is By.UNIT:
        raise CommandError("Frozen results hold no rows of single units. Use --by total, area or level")
    with reading() as session:
        found = load_frozen(session, TERMINAL, frozen)
    rows = {By.TOTAL: found.total, By.AREA: found.by_area, By.LEVEL: found.by_level}[by]
    write_csv(ROW_COLUMNS, map(cells, rows))


def compare_now(frozen: Number) -> None:
    """Compare frozen results with today's: targets and areas that differ, then what changed of each unit."""
    from data_access.frozen import load_frozen
    from data_access.frozen_compare import compare
    from data_access.scope import TERMINAL
    from kpi.plan_loader import read_all

    with reading() as session:
        code = load_frozen(session, TERMINAL, frozen).plan.code
        found = compare(session, TERMINAL, frozen, read_all()[0].get(code), most=1_000_000)
    write_csv(COMPARE_COLUMNS, _compared(found))


def delete(frozen: Number) -> None:
    """Remove frozen results for good."""
    from data_access.frozen import delete_frozen
    from data_access.scope import TERMINAL

    with writing() as session:
        delete_frozen(session, TERMINAL, frozen)
    say(f"Removed: {frozen}")


def _compared(found: "Comparison") -> "Iterator[tuple[object, ...]]":
    for kind, pairs in (("target", found.rows), ("area", found.areas)):
        yield from (_pair(kind, pair) for pair in pairs if pair.differs)
    for one in found.units:
        sides = (_said(one.before), _said(one.now))
        yield one.change.value, "", "", one.unit, one.name, one.indicator, one.level, *sides, "", ""


def _pair(kind: str, pair: "RowChange") -> tuple[object, ...]:
    sides = (pair.before, pair.now)
    values = (row.figure.value if row else None for row in sides)
    statuses = (row.status if row else None for row in sides)
    indicator = next(row.indicator for row in sides if row is not None)
    return kind, pair.area, pair.target_id, "", "", indicator, "", *values, *statuses


def _said(side: "Answer | str | None") -> object:
    """An answer as the observations file says it: counts parted by "/"."""
    if side is None or isinstance(side, str):
        return side
    if side.not_applicable:
        return "not_applicable"
    return side.value if side.value is not None else f"{side.numerator}/{side.denominator}"
