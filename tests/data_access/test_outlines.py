"""Outlines of an installation: matched by code, date and name; what doesn't fit is named, the rest is drawn."""

import json
import math
from datetime import date
from pathlib import Path

import pytest

from data_access.outlines import FaultCode, Matched, matched
from data_access.ring import ring_of, simpler

DAY, AFTER = date(2025, 6, 30), date(2025, 7, 1)
RING = [[106.0, 10.0], [107.0, 10.0], [107.0, 11.0], [106.0, 10.0]]
NAMES = {"731": "Thành phố Biên Hòa", "732": "Thành phố Long Khánh"}


def feature(code: object = "731", shape: object = None, **properties: object) -> dict[str, object]:
    geometry = shape or {"type": "Polygon", "coordinates": [RING]}
    return {"type": "Feature", "properties": {"area_code": code} | properties, "geometry": geometry}


def supplied(folder: Path, monkeypatch: pytest.MonkeyPatch, *features: object, day: date = DAY) -> Matched:
    file = folder / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    monkeypatch.setenv("KPI_OUTLINES", str(file))
    found = matched(NAMES, day)
    assert found is not None
    return found


def codes(found: Matched) -> list[FaultCode]:
    return [fault.code for fault in found.faults]


def test_without_the_setting_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPI_OUTLINES", raising=False)
    assert matched(NAMES, DAY) is None


def test_outlines_are_matched_by_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]]}
    found = supplied(tmp_path, monkeypatch, feature(name="Biên Hòa"), feature("732", shape))
    assert found.faults == ()
    assert [len(found.outlines[code].polygons) for code in ("731", "732")] == [1, 2]
    assert found.outlines["731"].polygons[0][0][1] == (107.0, 10.0)


def test_a_folder_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in NAMES:
        (tmp_path / f"{code}.json").write_text(json.dumps(feature(code)), encoding="utf-8")
    monkeypatch.setenv("KPI_OUTLINES", str(tmp_path))
    found = matched(NAMES, DAY)
    assert found is not None
    assert set(found.outlines) == set(NAMES)


def test_what_does_not_fit_is_named_and_the_rest_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metres = {"type": "Polygon", "coordinates": [[[x * 1000, y * 1000] for x, y in RING]]}
    found = supplied(
        tmp_path,
        monkeypatch,
        feature(),
        feature(None),
        feature("732", metres),
        feature("732", {"type": "Point", "coordinates": [106, 10]}),
        feature("732", valid_from="hôm qua"),
        feature("999", name="Huyện Lạ"),
        feature("732", name="Phường Khác"),
        "no feature",
    )
    assert set(found.outlines) == {"731"}
    bad = FaultCode.BAD_SHAPE
    assert sorted(codes(found)) == sorted(
        [FaultCode.NO_CODE, bad, bad, bad, FaultCode.UNKNOWN_AREA, FaultCode.OTHER_NAME, FaultCode.NO_CODE]
    )
    for fault in found.faults:
        assert fault.message("vi") != fault.message("en")


def test_a_code_that_changed_its_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = feature(valid_to="2025-07-01", name="cũ"), feature(valid_from="2025-07-01", name="Biên Hòa")
    assert codes(supplied(tmp_path, monkeypatch, old, new)) == [FaultCode.OTHER_NAME]
    assert set(supplied(tmp_path, monkeypatch, old, new, day=AFTER).outlines) == {"731"}


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"type": "FeatureCollection"}', "\xff"])
def test_a_file_that_is_no_geojson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(content, encoding="latin-1")
    monkeypatch.setenv("KPI_OUTLINES", str(file))
    found = matched(NAMES, DAY)
    assert found is not None
    assert codes(found) == [FaultCode.NOT_GEOJSON]


@pytest.mark.parametrize("name", ["none.geojson", "empty"])
def test_a_place_without_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("KPI_OUTLINES", str(tmp_path / name))
    found = matched(NAMES, DAY)
    assert found is not None
    assert codes(found) == [FaultCode.NOT_FOUND]


def test_a_changed_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(supplied(tmp_path, monkeypatch, feature()).outlines) == {"731"}
    assert set(supplied(tmp_path, monkeypatch, feature("732"), feature()).outlines) == set(NAMES)


def test_corners_that_nobody_would_see_are_left_out() -> None:
    circle = ring_of([(106 + math.cos(a / 500) / 10, 10 + math.sin(a / 500) / 10) for a in range(3142)])
    short = simpler(circle)
    assert len(short) < 150
    for lon, lat in circle[::50]:
        assert min(math.dist((lon, lat), corner) for corner in short) < 0.02
    assert simpler(ring_of(RING)) == ring_of(RING)
