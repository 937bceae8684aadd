"""`cli.py template`: the empty report workbook of a plan's period, one row a unit."""

import os
from pathlib import Path
from typing import Annotated

import typer

from commands.errors import CommandError
from commands.language import label_language
from commands.opening import reading
from commands.plans import known_period, known_plan
from commands.progress import progress, say


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("template")(template)


def template(
    plan: Annotated[str, typer.Option("--plan", help="The plan's code.")],
    period: Annotated[str, typer.Option("--period", help="One of the plan's periods.")],
    area: Annotated[str | None, typer.Option("--area", help="Only units in this area of the plan.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file; without it named after plan, period and area, here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the empty report workbook for the units of a plan, to be filled in and loaded."""
    from data_access.plan_area import plan_area, plan_units
    from data_access.result_types import ResultError, ResultErrorCode
    from exports.report_workbook import write_template
    from kpi.coverage import covers
    from kpi.evaluation import unit_day
    from kpi.report_form import asked, columns_of

    file = out or Path("-".join(part for part in (plan, period.replace("/", "-"), area) if part) + ".xlsx")
    if file.exists() and not force:
        raise CommandError(
            f"{file} is there already and may be filled in: say --force to write over it, or another --out"
        )
    with reading() as session:
        chosen = known_plan(plan)
        known_period(chosen, period)
        where = plan_area(session, chosen, unit_day(chosen, period))
        census = plan_units(session, where)
    within = area or chosen.area
    if chosen.area not in where.tree.path(within):
        details = {"area": within, "plan": plan, "day": where.day.isoformat()}
        raise ResultError(ResultErrorCode.AREA_NOT_IN_PLAN, **details)
    columns = columns_of(chosen, period)
    units = [
        unit
        for unit in census
        if within in unit.areas and covers(chosen, unit) and any(asked(unit, column, chosen) for column in columns)
    ]
    if not units:
        raise CommandError(
            f"No unit in area {within} is asked anything by {plan} in {period}: load areas and units first"
        )
    with progress("Writing the workbook"):
        content = write_template(chosen, period, units, language=label_language())
    _write(file, content)
    say(f"{file}: {len(units)} units, {len(columns)} columns")


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
