"""`cli.py kpi`: every target of a plan in a period, computed and judged, as CSV."""

from typing import Annotated

import typer

from commands.opening import reading
from commands.plans import known_period, known_plan
from commands.tables import write_csv
from kpi.figures import By, Row

COLUMNS = (
    *("plan", "period", "area_code", "level", "unit_code", "target_id", "indicator", "clause"),
    *("expected", "reported", "met", "numerator", "denominator", "value", "low", "high"),
    *("comparator", "target", "status", "gap", "gap_unit"),
)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("kpi")(kpi)


def kpi(
    plan: Annotated[str, typer.Option("--plan", help="The plan's code, e.g. dong-nai-2024-2025.")],
    period: Annotated[str, typer.Option("--period", help="One of the plan's periods, e.g. 2024-2025/HK1.")],
    area: Annotated[str | None, typer.Option("--area", help="An area of the plan; without it the plan's own.")] = None,
    by: Annotated[By, typer.Option("--by", help="One row in all, or one an area, level or unit.")] = By.TOTAL,
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Count approved reports only, not everything sent.")
    ] = False,
) -> None:
    """Compute every target of a plan in one of its periods."""
    from data_access.results import plan_results
    from data_access.scope import TERMINAL

    with reading() as session:
        chosen = known_plan(plan)
        known_period(chosen, period)
        rows = plan_results(session, TERMINAL, chosen, period, area=area, by=by, approved_only=approved_only)
    write_csv(COLUMNS, map(cells, rows))


def cells(row: Row) -> tuple[object, ...]:
    """A row of results in these columns."""
    figure = row.figure
    return (
        *(row.plan, row.period, row.area, row.level, row.unit, row.target_id, row.indicator, row.clause),
        *(figure.expected, figure.reported, figure.met, figure.numerator, figure.denominator),
        *(figure.value, figure.low, figure.high),
        *(row.comparator, row.target, row.status, row.gap, row.gap_unit),
    )
