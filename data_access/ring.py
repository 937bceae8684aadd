"""Rings of outlines: checked degrees, and no more corners than a screen can show."""

import math
from collections.abc import Sequence
from typing import Any

Ring = tuple[tuple[float, float], ...]

#: Degrees, about 30 m: less than a pixel on a map of one commune.
_TOLERANCE = 0.0003


def ring_of(corners: Any) -> Ring:
    """A ring of (longitude, latitude). ValueError or TypeError unless it has four corners or more, all in degrees."""
    ring = tuple((round(float(corner[0]), 5), round(float(corner[1]), 5)) for corner in corners)
    if len(ring) < 4 or not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in ring):
        raise ValueError("no ring in degrees")
    return ring


def simpler(ring: Ring) -> Ring:
    """The ring without corners that lie within the tolerance of the line between those that stay (Douglas-Peucker)."""
    keep = {0, len(ring) - 1}
    waiting = [(0, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, place = 0.0, first
        for between in range(first + 1, last):
            distance = _distance(ring[between], ring[first], ring[last])
            if distance > far:
                far, place = distance, between
        if far > _TOLERANCE:
            keep.add(place)
            waiting += [(first, place), (place, last)]
    kept = tuple(ring[place] for place in sorted(keep))
    return kept if len(kept) >= 4 else ring


def _distance(at: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    """From a corner to the line between two others (to the point, where they are the same)."""
    across, along = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, along)
    if length == 0:
        return math.dist(at, start)
    return abs(along * (at[0] - start[0]) - across * (at[1] - start[1])) / length
