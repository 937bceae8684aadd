"""Made-up points of the made-up units: scattered around the real point of their area, so that a map can show them."""

import math
from datetime import date
from functools import cache

from sample_data.world import chance, rows

#: Degrees: how far from its area's point a unit lies at most, and where the area has no neighbour.
_FARTHEST, _ALONE = 0.1, 0.02
#: Of the way to the nearest neighbour's point: less than half keeps areas apart on the map.
_SHARE = 0.42

Point = tuple[float, float]


def point(unit: str, area: str, since: date) -> Point | None:
    """Latitude and longitude of a unit that lies in the area from a day on; None where the area has no point."""
    here, reach = _around(area, since)
    if here is None:
        return None
    dice = chance(unit, "point", area)
    angle, far = dice.uniform(0, 2 * math.pi), reach * math.sqrt(dice.random())
    return round(here[0] + far * math.sin(angle), 5), round(here[1] + far * math.cos(angle), 5)


@cache
def _around(area: str, day: date) -> tuple[Point | None, float]:
    """The area's point, and how far its units may lie from it."""
    valid = [row for row in _areas() if _is_valid(row, day)]
    own = next((row for row in valid if row["area_code"] == area and row["lat"]), None)
    if own is None:
        return None, 0.0
    here = _point(own)
    beside = [
        math.dist(here, _point(row))
        for row in valid
        if row["parent_code"] == own["parent_code"] and row["area_code"] != area and row["lat"]
    ]
    near = min((distance for distance in beside if distance > 0), default=0.0)
    return here, min(near * _SHARE, _FARTHEST) or _ALONE


def _is_valid(row: dict[str, str], day: date) -> bool:
    return row["valid_from"] <= day.isoformat() and (not row["valid_to"] or day.isoformat() < row["valid_to"])


def _point(row: dict[str, str]) -> Point:
    return float(row["lat"]), float(row["lon"])


@cache
def _areas() -> tuple[dict[str, str], ...]:
    return tuple(rows("areas.csv"))
