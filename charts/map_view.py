"""Which part of the world a map shows, and where a point then lies on it: Web Mercator, as deck.gl computes it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: deck.gl's world is so many pixels wide at zoom 0.
_WORLD = 512
#: Closer than this a handful of neighbouring units would look far apart.
_CLOSEST = 12.5
#: Pixels kept free around the outermost points, for their circles and names.
_MARGIN = 56
_SMALLEST, _LARGEST = 7.0, 30.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The least size in pixels that the map will have; `narrow` on phones."""

    width: int
    height: int
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The middle of the map in degrees, and its zoom."""

    lat: float
    lon: float
    zoom: float

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixels to the right of and below the map's middle."""
        scale = _WORLD * 2**self.zoom
        x, y = _mercator(lon, lat)
        middle_x, middle_y = _mercator(self.lon, self.lat)
        return (x - middle_x) * scale, (y - middle_y) * scale


def fitted(places: Sequence[tuple[float, float]], frame: Frame) -> View:
    """The view that holds all places (longitude, latitude) with a margin; of Viet Nam where there are none."""
    if not places:
        return View(16.2, 106.0, 4.5)
    spots = [_mercator(lon, lat) for lon, lat in places]
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    top, bottom = min(y for _, y in spots), max(y for _, y in spots)
    zooms = [
        math.log2(max(room - 2 * _MARGIN, 1) / (_WORLD * extent))
        for room, extent in ((frame.width, right - left), (frame.height, bottom - top))
        if extent > 0
    ]
    lon, lat = _degrees((left + right) / 2, (top + bottom) / 2)
    return View(lat, lon, min([*zooms, _CLOSEST]))


def radius_of(size: int, most: int) -> float:
    """Pixels; the circle's area grows with the size, the smallest stays easy to hit."""
    return max(_SMALLEST, _LARGEST * math.sqrt(size / most)) if most > 1 else _SMALLEST


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    """From 0 to 1 across the world, downwards."""
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return lon / 360 + 0.5, 0.5 - y


def _degrees(x: float, y: float) -> tuple[float, float]:
    return (x - 0.5) * 360, math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)
