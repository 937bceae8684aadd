"""A map of areas or units without a base map: circles in the colour of their status, names where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pydeck as pdk

from charts.map_view import Frame, View, fitted, radius_of
from charts.map_words import Label, labels_with_room
from charts.palette import FONT, Palette
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

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """An area or unit: where it lies (degrees), how many units it stands for, its status, and what the page says of it.

    `judged` is false where there is no result to show: drawn as an empty ring, still to be opened.
    """

    code: str
    name: str
    lat: float
    lon: float
    size: int
    judged: bool
    status: Status | None
    value: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapOutline:
    """One polygon of an area: its outer ring and holes, as (longitude, latitude); `code` "" for the area around all."""

    code: str
    rings: Sequence[Ring]


def area_map(points: Sequence[MapPoint], outlines: Sequence[MapOutline], palette: Palette, frame: Frame) -> pdk.Deck:
    """The map; circles and outlines carry their `code`, for clicks. Asks no host for tiles: there is no base map."""
    corners = [(point.lon, point.lat) for point in points]
    corners += [place for outline in outlines for place in outline.rings[0]]
    view = fitted(corners, frame)
    most = max((point.size for point in points), default=1)
    drawn = sorted(points, key=lambda point: -point.size)
    radii = [radius_of(point.size, most) for point in drawn]
    labels = [Label(point.name, _value_line(point)) for point in drawn]
    texts = labels_with_room([view.pixel(point.lon, point.lat) for point in drawn], radii, labels, frame)
    circles = [_circle(point, radius, palette) for point, radius in zip(drawn, radii, strict=True)]
    written = [
        {"position": [point.lon, point.lat], "text": room.text, "offset": [room.x, room.y], "anchor": room.anchor}
        for point, room in zip(drawn, texts, strict=True)
        if room is not None
    ]
    layers = [_outline_layer(outlines, {point.code: point for point in points}, palette)] if outlines else []
    layers += [_circle_layer(circles), _text_layer(written, palette)]
    return pdk.Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            latitude=view.lat, longitude=view.lon, zoom=view.zoom, min_zoom=view.zoom - 1, max_zoom=view.zoom + 6
        ),
        views=[pdk.View(type="MapView", controller=_controller(frame))],
        map_provider=None,
        tooltip={"html": "{tip}", "style": _tooltip_style(palette)},
        parameters={"depthTest": False},
    )


def _controller(frame: Frame) -> dict[str, bool]:
    """The wheel scrolls the page, not the map; on a phone one finger does."""
    return {"scrollZoom": False, "doubleClickZoom": True, "dragRotate": False, "dragPan": not frame.narrow}


def _circle(point: MapPoint, radius: float, palette: Palette) -> dict[str, Any]:
    colour = palette.status(point.status) if point.judged else palette.secondary
    return {
        "code": point.code,
        "position": [point.lon, point.lat],
        "radius": radius,
        "fill": rgb(colour, 215 if point.judged else 0),
        "line": rgb(palette.ground if point.judged else colour),
        "tip": _tip(point),
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
        get_line_width=1.5,
        pickable=True,
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
        outline_width=3,
        outline_color=rgb(palette.ground),
        font_settings={"sdf": True, "fontSize": 64, "buffer": 8},
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
                "tip": _tip(point) if point else "",
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


def _value_line(point: MapPoint) -> str:
    if not point.judged:
        return ""
    return f"{MARKS[point.status]} {point.value}" if point.status else point.value


def _tip(point: MapPoint) -> str:
    return "<br>".join((f"<b>{escape(point.name)}</b>", *(escape(line) for line in point.words if line)))


def _tooltip_style(palette: Palette) -> dict[str, str]:
    return {
        "backgroundColor": palette.ground,
        "color": palette.ink,
        "border": f"1px solid {palette.hairline}",
        "borderRadius": "6px",
        "fontFamily": FONT,
        "fontSize": "14px",
        "maxWidth": "20rem",
        "zIndex": "10",
    }


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """A colour of the palette ("#RRGGBB") as deck.gl takes it."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)] + [alpha]


__all__ = ["CIRCLES", "MARKS", "OUTLINES", "Frame", "MapOutline", "MapPoint", "View", "area_map", "rgb"]
