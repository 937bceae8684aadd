"""The sample world as the files that the loaders read (the contract's columns, docs/reference.md)."""

import csv
import io
from collections.abc import Iterable, Sequence

from sample_data.points import point
from sample_data.world import ALWAYS, FOLDER, SampleUnit, World

_PLACED = ("unit_code", "name", "kind", "levels", "ownership", "area_code", "office_code")
_UNIT_COLUMNS = (*_PLACED, "opened_on", "closed_on", "valid_from", "lat", "lon")


def areas_csv() -> bytes:
    return (FOLDER / "areas.csv").read_bytes()


def offices_csv(world: World) -> bytes:
    rows = [(office.code, office.name, office.tier, office.area) for office in world.offices.values()]
    return _csv(("office_code", "name", "tier", "area_code"), rows)


def units_csv(world: World) -> bytes:
    """One row for each place of a unit's life; the first holds since ever where the area does."""
    return _csv(_UNIT_COLUMNS, [row for unit in world.units.values() for row in _unit_rows(unit)])


def successions_csv(world: World) -> bytes:
    rows = [(one.kind, one.on_date, one.from_unit, one.to_unit) for one in world.successions]
    return _csv(("kind", "on_date", "from_unit", "to_unit"), rows)


def _unit_rows(unit: SampleUnit) -> Iterable[Sequence[object]]:
    for place in unit.places:
        if unit.closed_on is not None and place.valid_from >= unit.closed_on:
            continue
        since = "" if place.valid_from == ALWAYS else place.valid_from
        life = (unit.opened_on or "", unit.closed_on or "")
        levels = ";".join(unit.levels)
        lies = point(unit.code, place.area, place.valid_from) or ("", "")
        yield (unit.code, unit.name, unit.kind, levels, unit.ownership, place.area, place.office, *life, since, *lies)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
