"""The made-up world: real areas, the notice's counts, everybody somewhere on every day."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from sample_data.world import TWO_TIERS, of_area, world

NOTICE = date(2024, 4, 30)
DAYS = [NOTICE, date(2024, 12, 28), date(2025, 5, 31), date(2025, 7, 1), date(2026, 10, 20)]


def test_dong_nai_has_the_counts_of_its_notice():
    units = of_area(world().units_on(NOTICE), "75")
    assert sum("upper_secondary" in unit.levels for unit in units) == 66
    centres = Counter(unit.areas[0] for unit in units if unit.kind == "continuing_centre")
    districts = {area.code for area in world().areas if area.type == "district" and area.parent == "75"}
    assert len(districts) == 11
    assert centres.keys() == districts
    assert sum(centres.values()) == 11 + 1


@pytest.mark.parametrize(("area", "least", "most"), [("75", 850, 1000), ("31", 580, 680)])
def test_provinces_are_of_the_right_size(area, least, most):
    assert least <= len(of_area(world().units_on(date(2024, 12, 28)), area)) <= most


@pytest.mark.parametrize(("area", "wards"), [("718", 14), ("412", 33)])
def test_cities_have_units_in_every_ward(area, wards):
    units = of_area(world().units_on(date(2025, 4, 21)), area)
    assert len({unit.areas[0] for unit in units if unit.kind == "school"}) == wards


@pytest.mark.parametrize("day", DAYS)
def test_every_open_unit_lies_somewhere_and_is_managed_there(day):
    open_ones = {code for code, unit in world().units.items() if unit.open_on(day) and unit.place_on(day)}
    states = world().units_on(day)
    assert {state.code for state in states} == open_ones
    for state in states:
        assert world().offices[state.office].area in state.areas, state
        if "upper_secondary" in state.levels or state.kind in ("continuing_centre", "affiliated"):
            assert state.office_tier == "department", state
        elif state.kind == "school":
            assert state.office_tier == "lower_office", state


def test_two_tiers_have_no_districts():
    states = world().units_on(TWO_TIERS)
    assert {len(state.areas) for state in states if state.kind == "school" and "75" in state.areas} == {2}
    assert not of_area(states, "718")
    assert not of_area(states, "412")
    offices = Counter(state.office_tier for state in of_area(states, "75") if state.kind == "office")
    assert offices == {"department": 1, "lower_office": 95}


def test_lives_are_not_all_plain():
    units = world().units.values()
    assert {one.kind for one in world().successions} == {"merge", "split", "rename"}
    assert any(unit.closed_on and unit.kind == "school" for unit in units)
    assert any(unit.opened_on and unit.kind == "school" for unit in units)
    assert any(len(unit.levels) > 1 for unit in units)
    assert {unit.ownership for unit in units} == {"public", "non_public"}
    assert {unit.kind for unit in units} == {"school", "continuing_centre", "affiliated", "office"}
    moved = [unit for unit in units if len({place.area for place in unit.places if place.valid_from < TWO_TIERS}) > 1]
    assert moved
    for one in world().successions:
        assert {one.from_unit, one.to_unit} <= world().units.keys()


def test_names_are_evidently_made_up():
    assert all("Mẫu" in unit.name or "(mẫu)" in unit.name for unit in world().units.values())
    assert all("(mẫu)" in office.name for office in world().offices.values())


def test_versions_of_an_area_do_not_overlap():
    by_code: dict[str, list[tuple[date, date]]] = {}
    for area in world().areas:
        by_code.setdefault(area.code, []).append((area.valid_from, area.valid_to or date.max))
    for spans in by_code.values():
        ordered = sorted(spans)
        assert all(first[1] <= second[0] for first, second in pairwise(ordered))
