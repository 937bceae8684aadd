"""The tree of areas and the units of a day."""

from datetime import date

from sqlalchemy.engine import Engine

from data_access.area_tree import AreaTree, resolve
from data_access.census import units_on
from data_access.database import session, transaction
from data_access.tables.area import ALWAYS
from tests.factories import create_area, create_office, create_unit

MERGER = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), MERGER


def _two_tiers(engine: Engine) -> None:
    """25747 was a ward of district 718 in 74; since the merger it is a commune right under 79."""
    with transaction(engine) as writing:
        create_area(writing, "74", valid_to=MERGER)
        create_area(writing, "79")
        create_area(writing, "718", parent="74", valid_to=MERGER)
        create_area(writing, "25747", parent="718", type="ward", name="Old ward", valid_to=MERGER)
        create_area(writing, "25747", parent="79", type="commune", name="New commune", valid_from=MERGER)
        create_area(writing, "25741", parent="718", type="ward", valid_to=MERGER)
        create_office(writing, "pgd-718", area="718", tier="lower_office")
        create_unit(writing, "u1", area="25747", office="pgd-718")
        create_unit(
            writing, "u2", area="25741", office="nobody", opened_on=date(2020, 1, 1), closed_on=date(2026, 1, 1)
        )
        create_unit(writing, "u2", area="718", office="pgd-718", valid_from=date(2025, 1, 1), levels=("continuing",))


def test_a_code_means_what_it_meant_on_the_day(engine: Engine) -> None:
    _two_tiers(engine)
    with session(engine) as reading:
        before, after = resolve(reading, "25747", BEFORE), resolve(reading, "25747", AFTER)
        assert before is not None
        assert (before.name, before.valid_from) == ("Old ward", ALWAYS)
        assert after is not None
        assert (after.name, after.valid_from) == ("New commune", MERGER)
        assert resolve(reading, "718", AFTER) is None
        assert resolve(reading, "nowhere", AFTER) is None


def test_links_are_those_of_the_day(engine: Engine) -> None:
    _two_tiers(engine)
    with session(engine) as reading:
        before, after = AreaTree.of(reading, BEFORE), AreaTree.of(reading, AFTER)
    assert before.path("25747") == ("25747", "718", "74")
    assert after.path("25747") == ("25747", "79")
    assert [area.code for area in before.children("718")] == ["25741", "25747"]
    assert after.children("718") == []
    assert before.below("74") == {"74", "718", "25741", "25747"}
    assert after.at("718") is None
    assert after.root("nowhere") is None


def test_an_ended_area_keeps_its_last_place_in_paths(engine: Engine) -> None:
    _two_tiers(engine)
    with session(engine) as reading:
        after = AreaTree.of(reading, AFTER)
    assert after.path("25741") == ("25741", "718", "74")
    assert after.name("25741") == "Area 25741"
    assert after.name("unheard") == "unheard"


def test_a_circle_in_the_table_does_not_hang(engine: Engine) -> None:
    with transaction(engine) as writing:
        create_area(writing, "1", parent="2")
        create_area(writing, "2", parent="1")
    with session(engine) as reading:
        tree = AreaTree.of(reading, AFTER)
    assert tree.path("1") == ("1", "2")
    assert tree.below("1") == {"1", "2"}


def test_units_of_a_day_have_the_attributes_of_that_day(engine: Engine) -> None:
    _two_tiers(engine)
    with session(engine) as reading:
        then = {unit.code: unit for unit in units_on(reading, date(2024, 12, 31))}
        assert then["u2"].areas == ("25741", "718", "74")
        assert (then["u2"].office, then["u2"].office_tier) == ("nobody", "")
        later = {unit.code: unit for unit in units_on(reading, date(2025, 1, 1))}
        assert later["u2"].areas == ("718", "74")
        assert later["u2"].levels == frozenset({"continuing"})
        assert later["u2"].office_tier == "lower_office"
        assert [unit.code for unit in units_on(reading, date(2026, 1, 1))] == ["u1"]
        assert [unit.code for unit in units_on(reading, date(2019, 12, 31))] == ["u1"]


def test_units_can_be_narrowed_to_areas_at_any_depth(engine: Engine) -> None:
    _two_tiers(engine)
    with session(engine) as reading:
        assert [unit.code for unit in units_on(reading, BEFORE, areas={"74"})] == ["u1", "u2"]
        assert [unit.code for unit in units_on(reading, AFTER, areas={"79"})] == ["u1"]
        assert units_on(reading, AFTER, areas=set()) == []


def test_a_unit_without_attributes_yet_is_not_there_yet(engine: Engine) -> None:
    with transaction(engine) as writing:
        create_area(writing)
        create_unit(writing, "new", valid_from=date(2025, 9, 1))
    with session(engine) as reading:
        assert units_on(reading, date(2025, 8, 31)) == []
        assert [unit.code for unit in units_on(reading, date(2025, 9, 1))] == ["new"]
