"""A map of areas or units without a base map: circles in the colour of their status, names where there is room."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pydeck as pdk

from charts.map_view import Frame, View, fitted, radii_of
from charts.map_words import Label, labels_with_room
from charts.palette import FONT, Palette
from charts.palette import palette as palette_of
from kpi.figures import Status

#: Shapes of the statuses as on every page, for those who don't tell the colours apart.
MARKS = {
    Status.MET: "✓",
    Status.ON_TRACK: "●",
    Status.FIRST_REPORT: "○",
    Status.BEHIND: "▲",
    Status.NOT_MET: "■",
    Status.INSUFFICIENT: "◐",
    Status.NO_DATA: "–",
}
#: Layers that can be clicked.
CIRCLES, OUTLINES = "circles", "outlines"
_TEXT = 13

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """An area or unit: where it lies (degrees), how many units it stands for, its status, and what the page says of it.

    `judged` is false where there is no result to show: drawn as an empty ring, still to be opened. `part`: how much of
    the circle the value fills, 0 to 1; None fills it whole (a ratio has no whole to be part of). `value` stands under
    its name, "" for none; `named` false leaves even that to the tooltip.
    """

    code: str
    name: str
    lat: float
    lon: float
    size: int
    judged: bool
    status: Status | None
    value: str
    part: float | None
    words: tuple[str, ...]
    named: bool = True

    @property
    def filled(self) -> float:
        """The part of the circle's area that is drawn solid, 0 to 1."""
        return 1.0 if self.part is None else min(max(self.part, 0.0), 1.0)

    @property
    def value_line(self) -> str:
        """What stands under the name: the mark of the status and the value."""
        if not self.judged or not self.value:
            return ""
        return f"{MARKS[self.status]} {self.value}" if self.status else self.value


@dataclass(frozen=True, slots=True)
class MapOutline:
    """One polygon of an area: its outer ring and holes, as (longitude, latitude); `code` "" for the area around all."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def area_map(points: Sequence[MapPoint], outlines: Sequence[MapOutline], palette: Palette, frame: Frame) -> pdk.Deck:
    """The map; circles and outlines carry their `code`, for clicks. Asks no host for tiles: there is no base map.

    Points in the order of importance: of two equally large ones the first is drawn above and named rather. The same
    question gets the same map, from memory: nobody may change it.
    """
    return _drawn(tuple(points), tuple(outlines), palette.name, frame)


class _Deck(pdk.Deck):  # type: ignore[misc]
    """A map that is written once: as text it takes pydeck longer than all the rest."""

    @cached_property
    def _text(self) -> str:
        return str(super().to_json())

    def to_json(self) -> str:
        """The map as deck.gl takes it."""
        return self._text


@lru_cache(maxsize=60)
def _drawn(points: tuple[MapPoint, ...], outlines: tuple[MapOutline, ...], palette_name: str, frame: Frame) -> pdk.Deck:
    palette = palette_of(palette_name)
    corners = [(point.lon, point.lat) for point in points]
    corners += [place for outline in outlines for place in outline.rings[0]]
    view = fitted(corners, frame)
    spots = [view.pixel(point.lon, point.lat) for point in points]
    sized = radii_of([point.size for point in points], spots)
    radii = {point.code: radius for point, radius in zip(points, sized, strict=True)}
    from_below = sorted(points, key=lambda point: point.size)[::-1]
    layers = [_outline_layer(outlines, {point.code: point for point in points}, palette)] if outlines else []
    layers += [
        _disc_layer([_disc(point, radii[point.code], palette) for point in from_below if point.judged]),
        _circle_layer([_circle(point, radii[point.code], palette) for point in from_below]),
        _text_layer(_written(points, radii, view, frame), palette),
    ]
    return _Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            latitude=view.lat, longitude=view.lon, zoom=view.zoom, min_zoom=view.zoom - 1, max_zoom=view.zoom + 6
        ),
        views=[pdk.View(type="MapView", controller=_controller(frame))],
        map_provider=None,
        # Streamlit escapes what it fills in; the style keeps the line breaks.
        tooltip={"html": "<b>{name}</b>\n{words}", "style": _tooltip_style(palette)},
        parameters={"depthTest": False},
    )


def _written(points: Sequence[MapPoint], radii: Mapping[str, float], view: View, frame: Frame) -> list[dict[str, Any]]:
    """The names that have room, those of the largest circles before the others."""
    by_size = sorted(points, key=lambda point: -point.size)
    rooms = labels_with_room(
        [view.pixel(point.lon, point.lat) for point in by_size],
        [radii[point.code] for point in by_size],
        [Label(point.name, point.value_line) if point.named else None for point in by_size],
        frame,
    )
    return [
        {"position": [point.lon, point.lat], "text": room.text, "offset": [room.x, room.y], "anchor": room.anchor}
        for point, room in zip(by_size, rooms, strict=True)
        if room is not None
    ]


def _controller(frame: Frame) -> dict[str, bool]:
    """The wheel scrolls the page, not the map; on a phone one finger does."""
    return {"scrollZoom": False, "doubleClickZoom": True, "dragRotate": False, "dragPan": not frame.narrow}


def _circle(point: MapPoint, radius: float, palette: Palette) -> dict[str, Any]:
    """The whole circle: pale, with a rim in the status's colour; an empty ring without a result to show."""
    colour = palette.status(point.status) if point.judged else palette.secondary
    return {
        "code": point.code,
        "position": [point.lon, point.lat],
        "radius": radius,
        "fill": rgb(colour, 60 if point.judged else 0),
        "line": rgb(colour),
        "name": point.name,
        "words": _lines(point),
    }


def _disc(point: MapPoint, radius: float, palette: Palette) -> dict[str, Any]:
    """The part of the circle's area that the value reaches."""
    return {
        "position": [point.lon, point.lat],
        "radius": radius * math.sqrt(point.filled),
        "fill": rgb(palette.status(point.status), 230),
    }


def _circle_layer(circles: Sequence[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        circles,
        id=CIRCLES,
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="fill",
        get_line_color="line",
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=2,
        pickable=True,
    )


def _disc_layer(discs: Sequence[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        discs,
        id="values",
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="fill",
        pickable=False,
    )


def _text_layer(written: Sequence[dict[str, Any]], palette: Palette) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        written,
        id="names",
        get_position="position",
        get_text="text",
        get_size=_TEXT,
        get_color=rgb(palette.ink),
        get_pixel_offset="offset",
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(FONT),
        font_settings={"fontSize": 52},
        pickable=False,
    )


def _outline_layer(outlines: Sequence[MapOutline], points: dict[str, MapPoint], palette: Palette) -> pdk.Layer:
    shapes = []
    for outline in outlines:
        point = points.get(outline.code)
        colour = palette.status(point.status) if point and point.judged else palette.secondary
        shapes.append(
            {
                "code": outline.code,
                "rings": [[list(place) for place in ring] for ring in outline.rings],
                "fill": rgb(colour, 55 if point and point.judged else 0),
                "name": point.name if point else outline.name,
                "words": _lines(point) if point else "",
            }
        )
    return pdk.Layer(
        "PolygonLayer",
        shapes,
        id=OUTLINES,
        get_polygon="rings",
        get_fill_color="fill",
        get_line_color=rgb(palette.secondary, 160),
        stroked=True,
        filled=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=True,
    )


def _lines(point: MapPoint) -> str:
    return "\n".join(line for line in point.words if line)


def _tooltip_style(palette: Palette) -> dict[str, str]:
    return {
        "backgroundColor": palette.ground,
        "color": palette.ink,
        "border": f"1px solid {palette.hairline}",
        "borderRadius": "6px",
        "fontFamily": FONT,
        "fontSize": "14px",
        "maxWidth": "20rem",
        "whiteSpace": "pre-line",
        "zIndex": "10",
    }


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """A colour of the palette ("#RRGGBB") as deck.gl takes it."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)] + [alpha]


__all__ = ["CIRCLES", "MARKS", "OUTLINES", "Frame", "MapOutline", "MapPoint", "View", "area_map", "rgb"]
