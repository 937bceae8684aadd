"""The map as a Plotly figure, to take along: the same circles, outlines and names on paper, without any host's tiles.

Positions are kilometres (equirectangular at the map's middle latitude): distances are true to a hair within a province,
and one scale holds for both axes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from charts.area_map import MARKS, MapOutline, MapPoint
from charts.map_key import LINE, MapText, key_lines, key_notes, note
from charts.map_view import Frame, radii_of
from charts.map_words import Label, Room, labels_with_room
from charts.palette import FONT, Palette

#: Pixels of the map itself: as wide as the frame around it leaves room (exports/chart_frame.py), as high as its places.
_WIDTH, _LOWEST, _HIGHEST = 870, 420, 720
_MARGIN = 64
#: Kilometres a degree of latitude, and at the equator of longitude; kilometres a pixel at the closest.
_NORTH, _EAST, _CLOSEST = 110.57, 111.32, 0.0135
_TEXT = 12
_SCALES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_SCALE_WIDTH = 120


@dataclass(frozen=True, slots=True)
class _Plane:
    """Kilometres from the map's middle, and how many of them a pixel is."""

    lon: float
    lat: float
    per_pixel: float
    height: int

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Kilometres to the east and north of the middle."""
        return (lon - self.lon) * _EAST * math.cos(math.radians(self.lat)), (lat - self.lat) * _NORTH

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixels to the right of and below the middle."""
        east, north = self.place(lon, lat)
        return east / self.per_pixel, -north / self.per_pixel


def area_map_figure(
    points: Sequence[MapPoint], outlines: Sequence[MapOutline], text: MapText, palette: Palette
) -> go.Figure:
    """The map with its key below. Points in the order of importance, as `area_map` takes them."""
    plane = _plane([(point.lon, point.lat) for point in points] + [p for one in outlines for p in one.rings[0]])
    # Those that the page names come first where there is not room for all; of two circles the more important is above.
    by_need = sorted(points, key=lambda point: (not point.named, -point.size))
    from_below = sorted(points, key=lambda point: (not point.named, point.size))[::-1]
    spots = [plane.pixel(point.lon, point.lat) for point in by_need]
    sizes = radii_of([point.size for point in by_need], spots)
    radii = {point.code: radius for point, radius in zip(by_need, sizes, strict=True)}
    labels = [_label_of(point) for point in by_need]
    rooms = labels_with_room(spots, sizes, labels, Frame(_WIDTH, plane.height))
    named = [(point, room) for point, room in zip(by_need, rooms, strict=True) if room is not None]
    told = {point.code for point, room in named if _says_value(point, room)}
    key = key_lines(points, text, palette)
    layout = _layout(plane, len(key), palette)
    layout["shapes"] = [*_shapes(outlines, points, plane, palette), _scale_line(plane, palette)]
    layout["annotations"] = [
        *(_label(point, room, plane, palette) for point, room in named),
        *key_notes(key, palette),
        _scale_note(plane, text, palette),
    ]
    traces = [
        _circles("values", [(one, radii[one.code] * math.sqrt(one.filled)) for one in from_below], plane, palette),
        _circles("circles", [(one, radii[one.code]) for one in from_below], plane, palette),
        _marks([(one, radii[one.code]) for one in from_below if one.code not in told], plane, palette),
    ]
    return go.Figure(traces, layout)


def _plane(places: Sequence[tuple[float, float]]) -> _Plane:
    """The plane that holds all places with room for their circles and names, no higher than it must be."""
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    wide = (max(lons) - min(lons)) * _EAST * math.cos(math.radians(lat))
    high = (max(lats) - min(lats)) * _NORTH
    per_pixel = max(wide / (_WIDTH - 2 * _MARGIN), high / (_HIGHEST - 2 * _MARGIN), _CLOSEST)
    height = max(_LOWEST, math.ceil(high / per_pixel) + 2 * _MARGIN)
    return _Plane(lon, lat, per_pixel, height)


def _circles(name: str, sized: Sequence[tuple[MapPoint, float]], plane: _Plane, palette: Palette) -> dict[str, Any]:
    """Whole circles: pale with a rim, empty without a result; of "values" the part that the value reaches, solid."""
    solid = name == "values"
    places = [plane.place(point.lon, point.lat) for point, _ in sized]
    colours = [palette.status(point.status) if point.judged else palette.secondary for point, _ in sized]
    shades = [
        _shade(colour, 0.9 if solid else 0.24) if point.judged else "rgba(0,0,0,0)"
        for (point, _), colour in zip(sized, colours, strict=True)
    ]
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers",
        "x": [east for east, _ in places],
        "y": [north for _, north in places],
        "marker": {
            "size": [2 * radius for _, radius in sized],
            "color": shades,
            "opacity": 1,
            "line": {"width": 0 if solid else 2, "color": colours},
        },
        "customdata": [point.code for point, _ in sized],
        "hoverinfo": "skip",
    }


def _marks(untold: Sequence[tuple[MapPoint, float]], plane: _Plane, palette: Palette) -> dict[str, Any]:
    """Where no words beside it tell a status, its shape stands in the circle: not everyone tells the colours apart."""
    marked = [(point, radius) for point, radius in untold if point.judged and point.status is not None]
    places = [plane.place(point.lon, point.lat) for point, _ in marked]
    return {
        "type": "scatter",
        "name": "marks",
        "mode": "text",
        "x": [east for east, _ in places],
        "y": [north for _, north in places],
        "text": [MARKS[point.status] for point, _ in marked if point.status is not None],
        "textfont": {
            "size": [max(8.0, min(1.1 * radius, 14.0)) for _, radius in marked],
            "color": [palette.ground if point.filled > 0.25 else palette.ink for point, _ in marked],
        },
        "hoverinfo": "skip",
    }


def _shapes(
    outlines: Sequence[MapOutline], points: Sequence[MapPoint], plane: _Plane, palette: Palette
) -> list[dict[str, Any]]:
    """Outlines below the circles, pale in their area's colour; a path of all rings, so that holes stay empty."""
    by_code = {point.code: point for point in points}
    found = []
    for outline in outlines:
        point = by_code.get(outline.code)
        judged = point is not None and point.judged
        fill = _shade(palette.status(point.status), 0.2) if point is not None and judged else "rgba(0,0,0,0)"
        found.append(
            {
                "type": "path",
                "name": outline.name,
                "path": " ".join(_path([plane.place(*place) for place in ring]) for ring in outline.rings),
                "fillcolor": fill,
                "line": {"width": 1, "color": _shade(palette.secondary, 0.65)},
                "layer": "below",
            }
        )
    return found


def _path(ring: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{east:.3f},{north:.3f}" for east, north in ring) + "Z"


def _label(point: MapPoint, room: Room, plane: _Plane, palette: Palette) -> dict[str, Any]:
    """The name and under it mark and value, where there is room beside the circle."""
    east, north = plane.place(point.lon, point.lat)
    shown = [escape(line) for line in room.text.split("\n")]
    if _says_value(point, room):
        colour = palette.status(point.status) if point.status else palette.secondary
        shown[-1] = f'<span style="color:{colour}">{shown[-1]}</span>'
    return note("<br>".join(shown), _TEXT, palette.ink) | {
        "name": point.code,
        "x": east,
        "y": north,
        "xshift": room.x,
        "yshift": -room.y,
        "xanchor": {"middle": "center", "start": "left", "end": "right"}[room.anchor],
        "yanchor": "middle",
        "align": {"middle": "center", "start": "left", "end": "right"}[room.anchor],
    }


def _scale_line(plane: _Plane, palette: Palette) -> dict[str, Any]:
    """A length to compare with, at the map's lower right corner."""
    end = _WIDTH / 2 * plane.per_pixel
    return {
        "type": "line",
        "name": "scale",
        "x0": end - _scale(plane),
        "x1": end,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 0,
        "y0": -10,
        "y1": -10,
        "line": {"width": 2, "color": palette.secondary},
    }


def _scale_note(plane: _Plane, text: MapText, palette: Palette) -> dict[str, Any]:
    length = f"{_scale(plane):g}".replace(".", text.decimal)
    place = {"x": 1, "xref": "paper", "xanchor": "right", "y": 0, "yref": "paper", "yanchor": "top", "yshift": -14}
    return note(f"{length} km", _TEXT, palette.secondary) | place


def _scale(plane: _Plane) -> float:
    return max(length for length in _SCALES if length <= _SCALE_WIDTH * plane.per_pixel or length == _SCALES[0])


def _layout(plane: _Plane, lines: int, palette: Palette) -> dict[str, Any]:
    margin = {"l": 10, "r": 24, "t": 8, "b": 20 + max(lines, 1) * LINE, "pad": 0}
    half, up = _WIDTH / 2 * plane.per_pixel, plane.height / 2 * plane.per_pixel
    axis = {"visible": False, "fixedrange": True, "zeroline": False}
    return {
        "height": plane.height + margin["t"] + margin["b"],
        "margin": margin,
        "showlegend": False,
        "paper_bgcolor": palette.ground,
        "plot_bgcolor": palette.ground,
        "font": {"family": FONT, "size": _TEXT, "color": palette.ink},
        "dragmode": False,
        "xaxis": axis | {"range": [-half, half], "constrain": "domain"},
        "yaxis": axis | {"range": [-up, up], "scaleanchor": "x", "scaleratio": 1, "constrain": "domain"},
    }


def _label_of(point: MapPoint) -> Label:
    """The name and the value; of a unit that holds back its answer too, but never that alone: it says nothing new."""
    if point.value or not point.named:
        return Label(point.name, point.value_line)
    return Label(": ".join((point.name, *point.words[:1])), "")


def _says_value(point: MapPoint, room: Room) -> bool:
    """Whether the words beside the circle end with its mark and value."""
    return bool(point.value_line) and room.text.split("\n")[-1] == point.value_line


def _shade(colour: str, opacity: float) -> str:
    """A colour of the palette ("#RRGGBB") with an opacity."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
