"""What pages keep in memory: each person's own, whoever asked before, and never older than the data."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access import database, reports, unit_changes
from data_access.reports import ReportState
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Area, Office
from kpi.plan_loader import plans
from kpi.unit_answers import Group
from tests.world import PERIOD, PLAN
from ui import cached, cached_units

DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="SO75")
OFFICE = Scope(Role.LOWER_OFFICE, "phong", office="P731")
OTHER_OFFICE = Scope(Role.LOWER_OFFICE, "phong", office="P732")
UNIT = Scope(Role.UNIT, "truong", unit="U1")
VIEWER = Scope(Role.VIEWER, "xem", area="75")
STRANGER = Scope(Role.DEPARTMENT, "so", area="31")
OWN = [
    (DEPARTMENT, {"U1", "U2", "U3", "U4", "U5", "U6"}),
    (OFFICE, {"U1", "U2", "U5"}),
    (OTHER_OFFICE, {"U3"}),
    (UNIT, {"U1"}),
    (VIEWER, set()),
]
CASHLESS = "cashless_collection"


@pytest.fixture(autouse=True)
def run(site: Engine) -> Iterator[None]:
    """A new run of a page: what is kept between runs stays."""
    cached.look_again()
    yield
    cached.look_again()


def opened(scope: Scope) -> set[str]:
    cached.look_again()
    return {option.code for option in cached_units.options(scope, plans()[PLAN], PERIOD)}


def target() -> str:
    return next(target.id for target in plans()[PLAN].targets if target.indicator == CASHLESS)


def listed(scope: Scope) -> set[str]:
    cached.look_again()
    found = cached_units.of_target(scope, plans()[PLAN], PERIOD, target(), None)
    return {line.answer.unit.code for line in found.lines}


def pinned(scope: Scope) -> set[str]:
    cached.look_again()
    return {place.code for place in cached_units.unit_places(scope, plans()[PLAN], PERIOD, None)}


def test_each_person_gets_the_own_units_whoever_asked_before() -> None:
    for scope, units in [*OWN, *reversed(OWN)]:
        assert opened(scope) == units
        assert pinned(scope) == units
        if scope.role is not Role.VIEWER:
            assert listed(scope) <= units


def test_a_kept_record_is_nobody_elses() -> None:
    plan = plans()[PLAN]
    for scope in (DEPARTMENT, OFFICE, UNIT):
        found = cached_units.record(scope, plan, PERIOD, "U1")
        assert found is not None
        assert found.unit.code == "U1"
    for scope in (OTHER_OFFICE, VIEWER, STRANGER):
        with pytest.raises(NotAllowed):
            cached_units.record(scope, plan, PERIOD, "U1")
    assert cached_units.answers_in(OTHER_OFFICE, plan, PERIOD, "U1") is None


def test_a_unit_that_changes_its_office_changes_hands_at_once(site: Engine) -> None:
    assert opened(OFFICE) == {"U1", "U2", "U5"}
    with database.transaction(site) as writing:
        unit_changes.change_unit(writing, TERMINAL, "U1", date(2024, 9, 2), {"office_code": "P732"})
    assert opened(OFFICE) == listed(OFFICE) | {"U5"} == {"U2", "U5"}
    assert "U1" in opened(OTHER_OFFICE)
    with pytest.raises(NotAllowed):
        cached_units.record(OFFICE, plans()[PLAN], PERIOD, "U1")


def test_answers_follow_the_states_of_reports(site: Engine) -> None:
    plan = plans()[PLAN]

    def group() -> Group:
        cached.look_again()
        answers = cached_units.answers_in(UNIT, plan, PERIOD, "U1")
        record = cached_units.record(UNIT, plan, PERIOD, "U1")
        assert answers is not None
        assert record is not None
        told = next(entry for entry in record.targets if entry.target.id == target())
        assert answers[target()][0].group is told.answers[0].group
        return answers[target()][0].group

    assert group() is Group.MET
    with database.transaction(site) as writing:
        reports.set_states(writing, TERMINAL, PERIOD, {"U1": ReportState.RETURNED})
    assert group() is Group.SILENT


def test_the_plans_one_may_see_follow_the_offices(site: Engine) -> None:
    def seen(scope: Scope) -> bool:
        cached.look_again()
        return PLAN in {plan.code for plan in cached.visible_plans(scope)}

    assert (seen(DEPARTMENT), seen(OFFICE), seen(STRANGER)) == (True, True, False)
    with database.transaction(site) as writing:
        writing.add(Area(code="31", name="Hải Phòng", type="province"))
        writing.get_one(Office, "P731").area_code = "31"
    assert (seen(DEPARTMENT), seen(OFFICE), seen(STRANGER)) == (True, False, False)
    with pytest.raises(NotAllowed):
        cached_units.options(OFFICE, plans()[PLAN], PERIOD)
