"""The map to take along: its image as a figure, and the rows of the list beside it."""

from collections.abc import Sequence
from functools import partial

from charts.area_map import MapOutline, MapPoint
from charts.area_map_figure import area_map_figure
from charts.map_key import MapText
from data_access.scope import Scope
from exports.chart_data import Cell, Table
from kpi.figures import Status
from kpi.labels import status_word
from kpi.plan import Plan
from ui import take_along
from ui.filters import Filters
from ui.language import current, t
from ui.map_data import Entry, Shown


def draw(
    scope: Scope,
    filters: Filters,
    target: str,
    found: Shown,
    points: Sequence[MapPoint],
    outlines: Sequence[MapOutline],
    not_drawn: str,
) -> None:
    """The downloads below the map. `not_drawn` says in words what has no point."""
    name = filters.plan.target(target).name(current())
    title = t("map.by_unit" if found.of_units else "take_along.by_area", label=name)
    how = t("map.size_units" if found.of_units else "map.size") if found.may_see_units else ""
    make = partial(area_map_figure, points, outlines, _text(not_drawn))
    context = take_along.context_of(filters, title, how, f"map-{target}")
    take_along.draw(scope, make, context, partial(table_of, filters.plan, target, found), key="map")


def table_of(plan: Plan, target: str, found: Shown) -> Table:
    """Every entry of the list in its order; one without a result says so in the column of the status."""
    names = {entry.place.code: entry.place.name for entry in found.entries}
    heading = t("map.list_unit" if found.of_units else "common.area")
    rows = [entry.words.row for entry in found.entries if entry.words is not None]
    table = take_along.table_of(plan, rows, heading, lambda code: names[code])
    judged = iter(table.lines)
    status = table.columns.index(t("take_along.column_status"))

    def line(entry: Entry) -> tuple[Cell, ...]:
        if entry.words is not None:
            return next(judged)
        said = (entry.place.code, entry.place.name, plan.target(target).clause, plan.target(target).name(current()))
        empty: list[Cell] = [*said, *[None] * (len(table.columns) - len(said))]
        empty[status] = entry.value
        return tuple(empty)

    return Table(table.columns, tuple(line(entry) for entry in found.entries))


def _text(not_drawn: str) -> MapText:
    language = current()
    return MapText(
        statuses={status: status_word(status, language) for status in Status},
        no_target=status_word(None, language),
        empty=t("map.key_empty"),
        note=not_drawn,
        decimal="," if language == "vi" else ".",
    )
