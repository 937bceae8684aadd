"""The areas that the product knows: whole, loadable, and the same as the sample data's where both have them."""

from datetime import date

import pytest
from sqlmodel import Session, select

from data_access import reference_areas
from data_access.area_tree import AreaTree
from data_access.database import Engine, transaction
from data_access.loading.areas import load_areas
from data_access.loading.provinces import load_province
from data_access.loading.table import Table
from data_access.reference_areas import COLUMNS, When, province_table
from data_access.scope import TERMINAL
from data_access.tables import Area
from sample_data import tables

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def loaded(engine: Engine, code: str, when: When = When.BOTH) -> None:
    with transaction(engine) as session:
        assert load_province(session, TERMINAL, code, when).errors == ()


def trees(engine: Engine) -> tuple[AreaTree, AreaTree]:
    with Session(engine) as session:
        return AreaTree.of(session, BEFORE), AreaTree.of(session, AFTER)


def test_a_province_that_others_were_merged_into(engine: Engine) -> None:
    loaded(engine, "75")
    before, after = trees(engine)
    assert len(before.children("75")) == 11
    assert sum(len(before.children(district.code)) for district in before.children("75")) == 159
    assert len(after.children("75")) == 95
    assert (before.at("26068"), after.at("26068")) != (None, None)
    assert before.name("26068") != after.name("26068")
    assert [one.code for one in reference_areas.merged_into("75")] == ["70"]


def test_a_province_that_stayed_is_one_area_throughout(engine: Engine) -> None:
    loaded(engine, "40", When.BEFORE)
    loaded(engine, "40", When.AFTER)
    before, after = trees(engine)
    assert before.at("40") == after.at("40")
    assert (len(before.children("40")), len(after.children("40"))) == (20, 130)


def test_a_province_that_is_gone_has_no_areas_since() -> None:
    assert province_table("74", When.AFTER).rows == ()
    assert province_table("74").rows == province_table("74", When.BEFORE).rows
    assert next(one for one in reference_areas.provinces() if one.code == "74").gone_into == "79"


def test_an_unknown_code_has_no_rows() -> None:
    assert province_table("731").rows == ()


def test_the_whole_country_loads_without_an_error(engine: Engine) -> None:
    with transaction(engine) as session:
        parts = [province_table(province.code) for province in reference_areas.provinces()]
        whole = Table(COLUMNS, tuple(row for part in parts for row in part.rows))
        assert load_areas(session, TERMINAL, whole).errors == ()
    before, after = trees(engine)
    assert (len(before.codes()), len(after.codes())) == (63 + 696 + 10_035, 34 + 3_321)
    with Session(engine) as session:
        assert all(area.lat and area.lon for area in session.exec(select(Area)))


@pytest.mark.parametrize("code", ["75", "31", "40", "74"])
def test_the_same_areas_as_the_sample_data(engine: Engine, code: str) -> None:
    """Loading a province over the sample data renames nothing: both tell the same facts."""
    with transaction(engine) as session:
        load_areas(session, TERMINAL, tables.areas_csv())
        names = {(area.code, area.valid_from): (area.name, area.type) for area in session.exec(select(Area))}
    loaded(engine, code)
    with Session(engine) as session:
        now = {(area.code, area.valid_from): (area.name, area.type) for area in session.exec(select(Area))}
    assert {key: now[key] for key in names} == names


def test_an_area_that_the_installation_dated_itself_stays_as_it_is(engine: Engine) -> None:
    own = b"area_code,name,type,parent_code,valid_from,valid_to\n31,Hai Phong,province,,,2025-07-01\n"
    own += "311,Huyện Thủy Nguyên,district,31,,2025-01-01\n311,Thành phố mới,district,31,2025-01-01,\n".encode()
    with transaction(engine) as session:
        assert load_areas(session, TERMINAL, own).errors == ()
    with transaction(engine) as session:
        assert load_province(session, TERMINAL, "31").skipped == 1
    before, after = trees(engine)
    assert before.name("311") == "Thành phố mới"
    assert before.name("31") == "Thành phố Hải Phòng"
    assert len(before.children("311")) == 21
    assert after.at("11911") is not None
