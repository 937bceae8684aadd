"""Whose units a person has the right to; lists, demands and the sample mark by right."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from data_access import demands, lists, sample_mark
from data_access.database import session, transaction
from data_access.lists import ListError, ListErrorCode
from data_access.loading.units import load_units
from data_access.reach import may_change_unit, own_units, province_of
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.versions import version_of
from kpi.plan import Demand, Plan, PlanPeriod
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, load_world
from tests.factories import create_area, create_office

DAY = date(2025, 1, 17)
PLAN = Plan(
    code="p",
    number="1",
    title="t",
    title_en="t",
    short_title="t",
    short_title_en="t",
    issuer="i",
    area="75",
    year_kind="school",
    starts_on=date(2024, 9, 1),
    ends_on=date(2025, 5, 31),
    periods=(PlanPeriod(code=PERIOD),),
    targets=(),
    demands=(Demand(id="d1", clause="1", text="x"),),
)


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def test_people_have_the_right_to_the_units_of_their_role(world: Engine) -> None:
    with session(world) as reading:
        assert own_units(reading, TERMINAL, DAY) is None
        assert own_units(reading, DEPARTMENT, DAY) == {"a1", "a2", "b1", "c1"}
        assert own_units(reading, LOWER, DAY) == {"a1", "a2"}
        assert own_units(reading, UNIT, DAY) == {"a1"}
        assert own_units(reading, VIEWER, DAY) == set()
        assert own_units(reading, Scope(Role.UNIT, unit="ghost"), DAY) == set()
        for role in (Role.DEPARTMENT, Role.LOWER_OFFICE, Role.UNIT):
            assert own_units(reading, Scope(role), DAY) == set()
        assert may_change_unit(reading, LOWER, "a1", DAY)
        assert not may_change_unit(reading, LOWER, "b1", DAY)


def test_rights_follow_the_unit_day_by_day(world: Engine) -> None:
    with transaction(world) as writing:
        load_units(writing, TERMINAL, b"unit_code,office_code,valid_from\na1,pgd-732,2025-01-17\n")
    with session(world) as reading:
        assert own_units(reading, LOWER, date(2025, 1, 16)) == {"a1", "a2"}
        assert own_units(reading, LOWER, DAY) == {"a2"}


def test_an_office_that_reports_has_the_right_to_its_own_report(world: Engine) -> None:
    with transaction(world) as writing:
        text = "unit_code,name,kind,ownership,area_code,office_code\npgd-731,Phòng,office,public,731,so-75\n"
        assert not load_units(writing, TERMINAL, text.encode()).errors
    with session(world) as reading:
        assert own_units(reading, LOWER, DAY) == {"a1", "a2", "pgd-731"}


def test_the_province_of_a_person(world: Engine) -> None:
    with session(world) as reading:
        assert province_of(reading, TERMINAL, DAY) is None
        for scope in (DEPARTMENT, LOWER, UNIT, VIEWER, Scope(Role.LOWER_OFFICE, office="pgd-731")):
            assert province_of(reading, scope, DAY) == "75"
        assert province_of(reading, Scope(Role.UNIT, unit="ghost"), DAY) is None


def test_an_office_closes_its_own_list_once(world: Engine) -> None:
    with transaction(world) as writing:
        assert lists.close_list(writing, LOWER, "pgd-731", "inspected", PERIOD)
        before = version_of(writing, "75", PERIOD)
        assert not lists.close_list(writing, DEPARTMENT, "pgd-731", "inspected", PERIOD)
        assert version_of(writing, "75", PERIOD) == before
        assert lists.close_list(writing, TERMINAL, "so-75", "inspected", PERIOD)
        assert version_of(writing, "75", PERIOD) == before + 1
    with session(world) as reading:
        assert [one.office_code for one in lists.closed_lists(reading, DEPARTMENT, PERIOD)] == ["pgd-731", "so-75"]
        assert [one.office_code for one in lists.closed_lists(reading, LOWER, PERIOD)] == ["pgd-731"]
    with transaction(world) as writing:
        assert lists.reopen_list(writing, LOWER, "pgd-731", "inspected", PERIOD)
        assert not lists.reopen_list(writing, LOWER, "pgd-731", "inspected", PERIOD)


@pytest.mark.parametrize(
    ("office", "indicator", "period", "code"),
    [
        ("nobody", "inspected", PERIOD, ListErrorCode.UNKNOWN_OFFICE),
        ("so-75", "wifi", PERIOD, ListErrorCode.NOT_A_LIST),
        ("so-75", "telepathy", PERIOD, ListErrorCode.NOT_A_LIST),
        ("so-75", "inspected", "soon", ListErrorCode.UNKNOWN_PERIOD),
    ],
)
def test_a_list_that_is_none_is_refused_in_words(
    world: Engine, office: str, indicator: str, period: str, code: ListErrorCode
) -> None:
    with transaction(world) as writing, pytest.raises(ListError) as caught:
        lists.close_list(writing, TERMINAL, office, indicator, period)
    assert caught.value.code is code
    assert "{" not in caught.value.message("vi")


@pytest.mark.parametrize("scope", [LOWER, UNIT, VIEWER, Scope(Role.DEPARTMENT, area="31")])
def test_nobody_closes_another_offices_list(world: Engine, scope: Scope) -> None:
    with transaction(world) as writing:
        for office in ("so-75", "nobody"):
            with pytest.raises(NotAllowed):
                lists.close_list(writing, scope, office, "inspected", PERIOD)


def test_officers_set_the_state_of_demands_of_their_own_plans(world: Engine) -> None:
    with transaction(world) as writing:
        demands.set_state(writing, DEPARTMENT, PLAN, "d1", "in_progress", " half way ")
        for scope in (LOWER, UNIT, VIEWER, Scope(Role.DEPARTMENT, area="31")):
            with pytest.raises(NotAllowed):
                demands.set_state(writing, scope, PLAN, "d1", "done")
        demands.set_state(writing, LOWER, PLAN.model_copy(update={"code": "q", "area": "731"}), "d1", "done")
    with session(world) as reading:
        found = demands.states(reading, UNIT, PLAN)["d1"]
        assert (found.state, found.note, found.set_by) == ("in_progress", "half way", "department")
        with pytest.raises(NotAllowed):
            demands.states(reading, Scope(Role.VIEWER, area="31"), PLAN)


def test_offices_of_today_go_on_with_the_demands_of_an_older_plan(world: Engine) -> None:
    with transaction(world) as writing:
        # Area and office that the plan's own date does not know yet; and a plan's province of which only today knows.
        create_area(writing, "26001", type="commune", parent="75", valid_from=date(2025, 7, 1))
        create_office(writing, "commune-26001", area="26001", tier="lower_office")
        create_area(writing, "74", valid_to=date(2025, 7, 1))
        create_area(writing, "718", parent="74", valid_to=date(2025, 7, 1))
    commune = Scope(Role.LOWER_OFFICE, "commune", office="commune-26001")
    with session(world) as reading:
        assert demands.states(reading, commune, PLAN) == {}
        assert not demands.may_set(reading, commune, PLAN)
        for area in ("718", "303"):
            with pytest.raises(NotAllowed):
                demands.states(reading, commune, PLAN.model_copy(update={"area": area}))
        assert demands.may_set(reading, DEPARTMENT, PLAN.model_copy(update={"area": "731"}))
        assert not demands.may_set(reading, DEPARTMENT, PLAN.model_copy(update={"area": "718"}))
        assert not demands.may_set(reading, Scope(Role.DEPARTMENT), PLAN)


@pytest.mark.parametrize(
    ("demand", "state", "note"), [("d9", "done", ""), ("d1", "soon", ""), ("d1", "done", "x" * 1001)]
)
def test_an_unknown_demand_or_state_is_refused(world: Engine, demand: str, state: str, note: str) -> None:
    with transaction(world) as writing, pytest.raises(ValueError):
        demands.set_state(writing, TERMINAL, PLAN, demand, state, note)


def test_sample_data_are_marked(engine: Engine) -> None:
    with transaction(engine) as writing:
        assert not sample_mark.is_sample(writing)
        sample_mark.mark(writing)
        sample_mark.mark(writing)
        assert sample_mark.is_sample(writing)
