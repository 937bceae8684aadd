"""The map to take along shows the same as the page's map, true to scale, readable without colours, without a host."""

import math
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from charts.area_map import MARKS, MapOutline, MapPoint
from charts.area_map_figure import area_map_figure
from charts.map_key import MapText
from charts.palette import DARK, LIGHT, Palette
from kpi.figures import Status
from tests.charts.map_points import SQUARE, point

TEXT = MapText(
    statuses={status: f"Lời {status.value}" for status in Status},
    no_target="Chưa có chỉ tiêu",
    empty="Vòng trống",
    note="",
    decimal=",",
)


def drawn(
    points: list[MapPoint], outlines: list[MapOutline] | None = None, palette: Palette = LIGHT, text: MapText = TEXT
) -> go.Figure:
    return area_map_figure(points, outlines or [], text, palette)


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(one for one in figure.data if one.name == name)


def words(figure: go.Figure) -> str:
    return "|".join(note.text.replace("\u00a0", " ") for note in figure.layout.annotations)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_status_has_its_colour_and_its_mark_with_a_word(palette: Palette) -> None:
    figure = drawn([point(one.value, lon=106 + n / 2, status=one) for n, one in enumerate(Status)], palette=palette)
    circles = trace(figure, "circles")
    rims = dict(zip(circles.customdata, circles.marker.line.color, strict=True))
    assert rims == {one.value: palette.statuses[one] for one in Status}
    assert all(f"{MARKS[one]} Lời {one.value}" in words(figure) for one in Status)


def test_the_key_names_only_what_is_on_the_map() -> None:
    figure = drawn([point("a"), point("b", lon=107.5, judged=False, status=None)])
    assert "Lời behind" in words(figure)
    assert "Vòng trống" in words(figure)
    assert "Lời met" not in words(figure)
    assert "Chưa có chỉ tiêu" not in words(figure)


def test_name_and_value_stand_at_the_circle_and_markup_in_a_name_stays_text() -> None:
    said = words(drawn([point("a", name="Huyện <b>")]))
    assert "Huyện &lt;b&gt;<br>" in said
    assert "▲ 58,2%" in said


def test_where_no_name_has_room_the_mark_of_the_status_stands_in_the_circle() -> None:
    crowd = [point(str(n), lon=106.8 + n % 12 / 1000, lat=10.9 + n // 12 / 1000) for n in range(144)]
    figure = drawn(crowd)
    assert len(trace(figure, "circles").x) == 144
    named = {note.name for note in figure.layout.annotations if note.name}
    assert len(trace(figure, "marks").text) == 144 - len(named)
    assert set(trace(figure, "marks").text) == {"▲"}


def test_a_unit_shows_its_mark_and_one_that_holds_back_its_answer() -> None:
    met = point("1", value="", named=False, status=Status.MET, words=("Đạt yêu cầu",))
    silent = point("2", lon=107.5, value="", status=Status.NO_DATA, words=("Chưa báo cáo",))
    figure = drawn([silent, met])
    assert sorted(trace(figure, "marks").text) == sorted("✓–")
    assert "Huyện 2: Chưa báo cáo" in words(figure)
    assert "Đạt yêu cầu" not in words(figure)


def test_what_is_worst_is_drawn_above_and_the_small_above_the_large() -> None:
    points = [point("worst"), point("next"), point("large", size=50), point("met", named=False)]
    assert list(trace(drawn(points), "circles").customdata) == ["met", "large", "next", "worst"]


def test_distances_are_true() -> None:
    """Ten kilometres to the north and to the east are as long on the map, and as many kilometres on its axes."""
    figure = drawn([point("0"), point("north", lat=10.9 + 10 / 110.57), point("east", lon=106.8 + 10 / 109.3)])
    circles = trace(figure, "circles")
    place = dict(zip(circles.customdata, zip(circles.x, circles.y, strict=True), strict=True))
    assert math.dist(place["0"], place["north"]) == pytest.approx(10, rel=0.01)
    assert math.dist(place["0"], place["east"]) == pytest.approx(10, rel=0.01)
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1)
    height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    (left, right), (low, high) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert (right - left) / 870 == pytest.approx((high - low) / height)


def test_every_point_is_on_the_map() -> None:
    figure = drawn([point("a", lon=104.0, lat=8.6), point("b", lon=109.4, lat=23.3), point("c", lon=105, lat=21)])
    circles, (low, high), (left, right) = (
        trace(figure, "circles"),
        figure.layout.yaxis.range,
        figure.layout.xaxis.range,
    )
    assert all(left < x < right for x in circles.x)
    assert all(low < y < high for y in circles.y)


def test_a_single_point_has_a_map_too() -> None:
    assert len(trace(drawn([point("a")]), "circles").x) == 1


def test_outlines_lie_below_in_their_areas_colour_and_keep_their_holes() -> None:
    hole = ((106.82, 10.91), (106.84, 10.91), (106.84, 10.92), (106.82, 10.91))
    figure = drawn(
        [point("731")], [MapOutline("", "Đồng Nai", SQUARE.rings), replace(SQUARE, rings=(*SQUARE.rings, hole))]
    )
    around, area = (one for one in figure.layout.shapes if one.type == "path")
    assert (around.fillcolor, area.fillcolor) == ("rgba(0,0,0,0)", "rgba(154,91,0,0.2)")
    assert area.path.count("M") == 2
    assert area.layer == "below"


def test_the_map_says_what_is_not_on_it_and_how_long_a_kilometre_is() -> None:
    said = words(drawn([point("a")], text=replace(TEXT, note="1 mục chưa có tọa độ.")))
    assert "1 mục chưa có tọa độ." in said
    assert "1 km" in said
    assert "http" not in str(drawn([point("a")]).to_json())
