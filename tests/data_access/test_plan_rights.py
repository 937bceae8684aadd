"""Who may see the plan of an administration that has ended: by what codes name today, and by where the units went."""

from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.database import session, transaction
from data_access.scope import Role, Scope
from data_access.visibility import may_see_plan
from tests.data_access.test_results_rights import plan_of
from tests.factories import create_area, create_office, create_unit

END = date(2025, 7, 1)
PLAN = plan_of(area="718", code="city")
VINH = plan_of(area="412", code="other")


@pytest.fixture
def world(engine: Engine) -> Engine:
    """City 718 of province 74 with ward 25747; since July 2025 communes 25747 and 25750 of 79, 26001 of 75."""
    with transaction(engine) as writing:
        create_area(writing, "74", valid_to=END)
        create_area(writing, "718", parent="74", valid_to=END)
        create_area(writing, "25747", parent="718", type="commune", valid_to=END)
        create_area(writing, "26001", parent="718", type="commune", valid_to=END)
        for province in ("75", "79"):
            create_area(writing, province)
        create_area(writing, "25747", parent="79", type="commune", valid_from=END)
        create_area(writing, "26001", parent="75", type="commune", valid_from=END)
        for code in ("718", "25747", "26001"):
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for number in range(3):
            create_unit(writing, f"u{number}", area="25747")
    return engine


def move(engine: Engine, *units: str, to: str) -> None:
    with transaction(engine) as writing:
        for unit in units:
            create_unit(writing, unit, area=to, valid_from=END)


def sees(engine: Engine, scope: Scope) -> bool:
    with session(engine) as reading:
        return may_see_plan(reading, scope, PLAN)


def office(code: str) -> Scope:
    return Scope(Role.LOWER_OFFICE, "office", office=f"p{code}")


def test_a_code_that_named_a_ward_of_the_city_once_gives_no_right(world: Engine) -> None:
    move(world, "u0", "u1", to="25747")
    assert not sees(world, office("26001"))
    assert not sees(world, Scope(Role.VIEWER, "v", area="26001"))
    assert not sees(world, Scope(Role.DEPARTMENT, "d", area="75"))


def test_the_province_where_the_units_went_goes_on_with_the_plan(world: Engine) -> None:
    move(world, "u0", "u1", to="25747")
    # One school that moved elsewhere makes no successor, but keeps its own plan in sight.
    move(world, "u2", to="26001")
    assert sees(world, Scope(Role.DEPARTMENT, "d", area="79"))
    assert sees(world, office("25747"))
    assert not sees(world, Scope(Role.DEPARTMENT, "d", area="75"))
    assert sees(world, Scope(Role.UNIT, "u", unit="u2"))


def test_the_office_of_the_plans_own_area_keeps_its_right(world: Engine) -> None:
    assert sees(world, office("718"))
    assert sees(world, Scope(Role.VIEWER, "v", area="718"))
    assert sees(world, Scope(Role.DEPARTMENT, "d", area="74"))
    with transaction(world) as writing:
        # What the code is going to name changes nothing.
        create_area(writing, "718", parent="79", valid_from=date(2099, 1, 1))
    assert sees(world, office("718"))


def test_a_province_that_goes_on_has_no_successor(world: Engine) -> None:
    with transaction(world) as writing:
        create_area(writing, "74", valid_from=END)
    move(world, "u0", "u1", "u2", to="25747")
    assert not sees(world, Scope(Role.DEPARTMENT, "d", area="79"))
    assert sees(world, Scope(Role.DEPARTMENT, "d", area="74"))


def test_without_open_units_there_is_no_successor(world: Engine) -> None:
    with transaction(world) as writing:
        create_unit(writing, "gone", area="25747", closed_on=END)
        for unit in ("u0", "u1", "u2"):
            create_unit(writing, unit, area="75", valid_from=date(2025, 1, 1))
    with session(world) as reading:
        assert not may_see_plan(reading, office("25747"), VINH)
    assert not sees(world, Scope(Role.DEPARTMENT, "d", area="79"))
