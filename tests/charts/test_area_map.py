"""The map shows every point in its status's colour, names only where there is room, and needs nothing of a host."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.area_map import CIRCLES, OUTLINES, Frame, MapOutline, MapPoint, area_map, rgb
from charts.map_view import fitted, radii_of
from charts.map_words import Label, labels_with_room
from charts.palette import DARK, LIGHT, Palette
from kpi.figures import Status
from tests.charts.map_points import SQUARE, point

FRAME = Frame(500, 480)


def drawn(
    points: list[MapPoint], outlines: list[MapOutline] | None = None, palette: Palette = LIGHT
) -> dict[str, object]:
    return json.loads(area_map(points, outlines or [], palette, FRAME).to_json())


def layer(deck: dict[str, object], name: str) -> list[dict[str, object]]:
    found = next((one for one in deck["layers"] if one["id"] == name), None)  # type: ignore[attr-defined, index, union-attr]
    return [] if found is None else found["data"]


def test_no_base_map_is_asked_for() -> None:
    deck = drawn([point("731")])
    assert deck.get("mapProvider") is None
    assert "http" not in json.dumps(deck)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_circles_have_their_statuss_colour_and_code(palette: Palette) -> None:
    circles = layer(drawn([point(status.value, status=status) for status in Status], palette=palette), CIRCLES)
    assert {one["code"]: one["line"] for one in circles} == {one.value: rgb(palette.statuses[one]) for one in Status}
    assert all(one["words"] == "58,2%\nCòn thiếu 28 đơn vị" for one in circles)


def test_the_filled_part_is_the_values_share_of_the_circle() -> None:
    deck = drawn([point("half", part=0.5), point("over", lon=107.5, part=1.4), point("none", lon=108.2, part=0.0)])
    whole = {tuple(one["position"]): one["radius"] for one in layer(deck, CIRCLES)}
    parts = {
        tuple(one["position"]): (one["radius"] / whole[tuple(one["position"])]) ** 2 for one in layer(deck, "values")
    }
    assert sorted(parts.values()) == pytest.approx([0.0, 0.5, 1.0])


def test_an_area_without_a_result_is_an_empty_ring_that_can_be_opened() -> None:
    deck = drawn([point("731", judged=False, status=None)])
    assert layer(deck, "values") == []
    assert (layer(deck, CIRCLES)[0]["code"], layer(deck, CIRCLES)[0]["fill"][3]) == ("731", 0)


def test_outlines_carry_their_areas_colour_code_and_words() -> None:
    shapes = layer(drawn([point("731")], [SQUARE, MapOutline("", "Đồng Nai", SQUARE.rings)]), OUTLINES)
    assert [(one["code"], one["fill"][3] > 0) for one in shapes] == [("731", True), ("", False)]
    assert shapes[0]["words"] == "58,2%\nCòn thiếu 28 đơn vị"


def test_of_two_equal_circles_the_first_is_drawn_above() -> None:
    assert [one["code"] for one in layer(drawn([point("worst"), point("best")]), CIRCLES)] == ["best", "worst"]


def test_the_name_and_the_shape_of_the_status_stand_at_the_circle() -> None:
    assert [one["text"] for one in layer(drawn([point("731")]), "names")] == ["Huyện 731\n▲ 58,2%"]
    assert layer(drawn([point("731", named=False)]), "names") == []


def test_circles_grow_by_area_and_stay_large_enough_to_hit() -> None:
    small, large = radii_of([25, 100], [(0.0, 0.0), (300.0, 0.0)])
    assert large == pytest.approx(2 * small)
    assert min(radii_of([1, 1000], [(0.0, 0.0), (300.0, 0.0)])) >= 5
    assert max(radii_of([10, 10], [(0.0, 0.0), (20.0, 0.0)])) < 20


places = st.tuples(st.floats(102, 110), st.floats(8, 23.5))


@given(st.lists(places, min_size=1, max_size=40))
def test_every_point_is_in_view(found: list[tuple[float, float]]) -> None:
    view = fitted(found, FRAME)
    for lon, lat in found:
        x, y = view.pixel(lon, lat)
        assert abs(x) <= FRAME.width / 2
        assert abs(y) <= FRAME.height / 2
    assert math.isfinite(view.zoom)


spots = st.tuples(st.floats(-240, 240), st.floats(-230, 230))


@given(st.lists(spots, min_size=1, max_size=25))
def test_no_name_covers_another_or_leaves_the_map(found: list[tuple[float, float]]) -> None:
    labels = [Label("Phường Tương Bình Hiệp", "● 97,5%")] * len(found)
    rooms = labels_with_room(found, [8.0] * len(found), labels, FRAME)
    boxes = []
    for (x, y), room in zip(found, rooms, strict=True):
        if room is not None:
            lines = room.text.split("\n")
            width, height = max(map(len, lines)) * 7, len(lines) * 15
            left = x + room.x - {"middle": width / 2, "start": 0, "end": width}[room.anchor]
            boxes.append((left, y + room.y - height / 2, left + width, y + room.y + height / 2))
    for place, one in enumerate(boxes):
        assert -250 <= one[0] <= one[2] <= 250
        for other in boxes[place + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_an_empty_map_shows_the_country() -> None:
    assert 8 < fitted([], FRAME).lat < 23.5
