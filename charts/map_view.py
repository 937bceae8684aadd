"""Which part of the world a map shows, and where a point then lies on it: Web Mercator, as deck.gl computes it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: deck.gl's world is so many pixels wide at zoom 0.
_WORLD = 512
#: Closer than this a handful of neighbouring units would look far apart.
_CLOSEST = 12.5
#: Pixels kept free around the outermost points, for their circles and names; on a phone less.
_MARGIN, _NARROW_MARGIN = 56, 40
#: Radii in pixels. Where circles lie close, the largest is of the distance from most to their nearest neighbour.
_SMALLEST, _LARGEST = 5.0, 30.0
_OF_DISTANCE = 0.8
#: Points whose nearest neighbour is looked for; the median of more is the same.
_SAMPLED = 60


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
    margin = _NARROW_MARGIN if frame.narrow else _MARGIN
    zooms = [
        math.log2(max(room - 2 * margin, 1) / (_WORLD * extent))
        for room, extent in ((frame.width, right - left), (frame.height, bottom - top))
        if extent > 0
    ]
    lon, lat = _degrees((left + right) / 2, (top + bottom) / 2)
    return View(lat, lon, min([*zooms, _CLOSEST]))


def radii_of(sizes: Sequence[int], spots: Sequence[tuple[float, float]]) -> list[float]:
    """Pixels for circles at these places (pixels): their areas are as their sizes, the smallest can still be hit."""
    most = max(sizes, default=1)
    some = spots[:: len(spots) // _SAMPLED + 1] if len(spots) > 1 else []
    nearest = sorted(min(math.dist(one, other) for other in spots if other is not one) for one in some)
    room = nearest[len(nearest) // 2] * _OF_DISTANCE if nearest else _LARGEST
    largest = min(max(room, 1.4 * _SMALLEST), _LARGEST if most > 1 else 1.4 * _SMALLEST)
    return [max(_SMALLEST, largest * math.sqrt(size / most)) for size in sizes]


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    """From 0 to 1 across the world, downwards."""
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return lon / 360 + 0.5, 0.5 - y


def _degrees(x: float, y: float) -> tuple[float, float]:
    return (x - 0.5) * 360, math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)
