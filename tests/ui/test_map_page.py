"""The map's page on a small province: the list says what the map shows; single units only by right."""

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data_access import database
from data_access.tables import Area, UnitVersion
from exports.chart_data import Context, Table, csv_of, xlsx_of
from tests.ui.conftest import Open, markup
from tests.world import PERIOD, PLAN
from ui import take_along

VIEW = {"plan": PLAN, "period": PERIOD}


@pytest.fixture
def placed(site: Engine) -> Engine:
    """The districts have points; the units have none."""
    with database.transaction(site) as session:
        for place, code in enumerate(("75", "731", "732")):
            area = session.get_one(Area, (code, Area.model_fields["valid_from"].default))
            area.lat, area.lon = 11.0 + place / 10, 107.0
    return site


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Context, Table]]:
    """What the page's downloads were made from."""
    found: list[tuple[Context, Table]] = []
    monkeypatch.setattr(take_along, "draw", lambda scope, make, context, rows, key: found.append((context, rows())))
    return found


@pytest.fixture
def units_placed(placed: Engine) -> Engine:
    with database.transaction(placed) as session:
        for place, unit in enumerate(session.exec(select(UnitVersion)).all()):
            unit.lat, unit.lon = 11.0 + place / 100, 107.0
    return placed


def circles(page: AppTest) -> list[str]:
    deck = json.loads(page.get("deck_gl_json_chart")[0].proto.json)
    return sorted(one["code"] for layer in deck["layers"] if layer["id"] == "circles" for one in layer["data"])


def test_the_areas_stand_on_the_map_and_in_the_list(placed: Engine, open_page: Open) -> None:
    page = open_page("map", address=VIEW)
    assert not page.exception
    assert circles(page) == ["731", "732"]
    shown = markup(page)
    assert "Thành phố Biên Hòa" in shown
    assert "area=731" in shown


def test_an_opened_area_lists_its_units(placed: Engine, open_page: Open) -> None:
    page = open_page("map", address=VIEW | {"area": "731"})
    assert not page.exception
    shown = markup(page)
    assert "Trường Tiểu học Mẫu 01" in shown
    assert "don-vi?" in shown
    assert "unit=U1" in shown
    assert "Mẫu 03" not in shown
    assert "Chưa có tọa độ nào" in shown


def test_a_viewer_sees_no_single_unit(placed: Engine, open_page: Open) -> None:
    page = open_page("map", "viewer", VIEW | {"area": "731"}, area="75")
    assert not page.exception
    shown = markup(page)
    assert "Mẫu 0" not in shown
    assert "unit=" not in shown


def test_a_lower_office_sees_its_own_units_only(placed: Engine, open_page: Open) -> None:
    page = open_page("map", "lower_office", VIEW | {"area": "732"}, office="P731")
    assert not page.exception
    assert "Mẫu 0" not in markup(page)


def test_without_points_the_list_still_works(site: Engine, open_page: Open) -> None:
    page = open_page("map", address=VIEW)
    assert not page.exception
    assert len(page.get("deck_gl_json_chart")) == 0
    shown = markup(page)
    assert "Chưa có tọa độ nào để vẽ bản đồ" in shown
    assert "area=732" in shown


def test_an_empty_database(empty_site: Engine, open_page: Open) -> None:
    page = open_page("map")
    assert not page.exception
    assert not page.error


def test_outlines_that_do_not_match_are_listed(
    placed: Engine, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = [[106, 10], [107, 10], [107, 11], [106, 10]]
    file = tmp_path / "outlines.geojson"
    features = [
        {"type": "Feature", "properties": {"area_code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code in ("731", "999")
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    monkeypatch.setenv("KPI_OUTLINES", str(file))
    page = open_page("map", address=VIEW)
    assert not page.exception
    assert page.expander[0].label == "Ranh giới chưa khớp (2)"
    shown = markup(page)
    assert "999" in shown
    assert "732 Thành phố Long Khánh chưa có ranh giới" in shown


def test_the_map_in_english(placed: Engine, open_page: Open) -> None:
    page = open_page("map", address=VIEW | {"lang": "en"})
    assert "Area" in markup(page)
    assert "Địa bàn" not in markup(page)


@pytest.mark.parametrize("area", [None, "731"], ids=["areas", "units"])
def test_files_hold_the_rows_of_the_list(
    units_placed: Engine, open_page: Open, taken: list[tuple[Context, Table]], area: str | None
) -> None:
    page = open_page("map", address=VIEW | ({"area": area} if area else {}))
    assert not page.exception
    ((context, table),) = taken
    listed = re.findall(r'<a class="kpi-link"[^>]*>([^<]+)</a>', markup(page).split("<tbody>")[-1])
    rows = list(csv.reader(io.StringIO(csv_of(table, context).decode("utf-8-sig"))))
    assert listed
    assert [row[1] for row in rows[1:]] == listed
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(table, context))).active
    lines = list(sheet.iter_rows(values_only=True))
    head = next(number for number, line in enumerate(lines) if line[0] == "Mã")
    assert [line[1] for line in lines[head + 1 :]] == listed
    status = rows[0].index("Đánh giá")
    assert {row[status] for row in rows[1:]} <= set(re.findall(r">([^<>]+)<", markup(page)))


def test_a_viewer_takes_no_single_unit_along(
    units_placed: Engine, open_page: Open, taken: list[tuple[Context, Table]]
) -> None:
    page = open_page("map", "viewer", VIEW, area="75")
    page.query_params["area"] = "731"
    assert not page.run().exception
    assert taken
    assert {line[0] for _, table in taken for line in table.lines} <= {"75", "731", "732"}
