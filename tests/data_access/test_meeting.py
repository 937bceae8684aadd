"""What a meeting is shown: the very figures of the pages, under the same rights; maturity; the period before."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.database import ready, session, transaction
from data_access.meeting import meeting
from data_access.result_types import NO_NARROWING, Narrowing, ResultError
from data_access.results import completeness, headline_results, plan_results
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.versions import raise_version
from kpi.figures import By
from kpi.meeting import Maturity, Meeting
from kpi.plan import Plan
from tests.data_access.meeting_world import BEFORE, DEPARTMENT, OFFICE_732, PERIOD, PLAN, VIEWER, fill
from tests.kpi.build import make_plan, make_target


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('meeting') / 'kpi.db'}")
    fill(opened)
    yield opened
    opened.dispose()


def of(engine: Engine, scope: Scope = TERMINAL, plan: Plan = PLAN, period: str = PERIOD, **asked: Any) -> Meeting:
    with session(engine) as opened:
        return meeting(opened, scope, plan, period, **asked)


@pytest.mark.parametrize("scope", [TERMINAL, DEPARTMENT, OFFICE_732, VIEWER], ids=lambda scope: scope.role.value)
@pytest.mark.parametrize("area", [None, "731", "732"])
@pytest.mark.parametrize("narrow", [NO_NARROWING, Narrowing(level="primary"), Narrowing(ownership="public")])
@pytest.mark.parametrize("approved_only", [False, True])
def test_it_holds_what_the_pages_and_the_terminal_show(
    engine: Engine, scope: Scope, area: str | None, narrow: Narrowing, approved_only: bool
) -> None:
    found = of(engine, scope, area=area, narrow=narrow, approved_only=approved_only)
    with session(engine) as opened:
        rows, headlines = (
            {
                by: tuple(
                    read(opened, scope, PLAN, PERIOD, area=area, by=by, narrow=narrow, approved_only=approved_only)
                )
                for by in (By.TOTAL, By.AREA, By.LEVEL)
            }
            for read in (plan_results, headline_results)
        )
        assert found.completeness == completeness(opened, scope, PLAN, PERIOD, area, narrow)
    assert (found.total, found.by_area, found.by_level) == tuple(rows.values())
    assert (found.headlines, found.headlines_by_area, found.headlines_by_level) == tuple(headlines.values())
    assert (found.area, found.level, found.ownership) == (area or "75", narrow.level or "", narrow.ownership or "")
    assert {row.area for row in (*found.total, *found.by_area)} <= set(found.area_names)


def test_it_says_what_it_is_of(engine: Engine) -> None:
    found = of(engine, area="731")
    assert (found.area_name, found.sample, found.approved_only) == ("Huyện 731", True, False)
    assert found.day.isoformat() == "2025-05-31"
    assert len(found.version) == 8
    assert int(found.version, 16) >= 0
    assert found.frozen is None
    assert of(engine).area_names == {"75": "Đồng Nai", "731": "Huyện 731", "732": "Huyện 732"}


def test_units_stand_at_the_lower_of_their_groups(engine: Engine) -> None:
    primary = Maturity("primary", (2, 2, 2), 4)
    assert of(engine).maturity == (Maturity("", (2, 2, 2), 4), primary, Maturity("lower_secondary", (1, 0, 0), 0))
    assert of(engine, narrow=Narrowing(level="primary")).maturity == (Maturity("", (2, 2, 2), 4), primary)
    assert of(engine, approved_only=True).maturity[0] == Maturity("", (1, 0, 0), 9)


def test_maturity_of_few_units_is_for_who_has_the_right_to_them(engine: Engine) -> None:
    assert of(engine, DEPARTMENT, area="732").maturity[0] == of(engine, OFFICE_732, area="732").maturity[0]
    assert of(engine, OFFICE_732, area="732").maturity[0] == Maturity("", (1, 0, 0), 2)
    assert of(engine, VIEWER, area="732").maturity == ()
    # One school alone teaches lower secondary.
    assert [entry.level for entry in of(engine, VIEWER).maturity] == ["", "primary"]


def test_nobody_assessed_leaves_no_maturity(engine: Engine) -> None:
    preschools = make_plan(make_target("internet_line", 100), code="small", covers=({"levels": ("preschool",)},))
    assert of(engine, plan=preschools).maturity == ()


def test_the_period_before_comes_with_it_where_it_has_data(engine: Engine) -> None:
    found = of(engine)
    assert found.previous_period == BEFORE
    assert [row.figure.reported for row in found.previous] == [1, 1]
    assert of(engine, period=BEFORE).previous_period == ""
    assert of(engine, area="732").previous == ()
    # One answer alone: not for somebody without the right to it.
    assert (of(engine, VIEWER).previous_period, of(engine, VIEWER).previous) == ("", ())


def test_the_version_changes_with_the_data(engine: Engine) -> None:
    before = of(engine)
    assert of(engine, VIEWER).version == before.version
    with transaction(engine) as writing:
        raise_version(writing, "75", PERIOD)
    assert of(engine).version != before.version


def test_strangers_and_what_does_not_exist_are_refused(engine: Engine) -> None:
    with pytest.raises(NotAllowed):
        of(engine, Scope(Role.DEPARTMENT, "other", area="31"))
    with pytest.raises(ResultError):
        of(engine, period="2030")
    with pytest.raises(ResultError):
        of(engine, area="31")
