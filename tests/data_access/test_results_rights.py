"""Who gets which rows: single units by right, aggregates from five units on, bounds that don't depend on who looks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.results import (
    ResultError,
    ResultErrorCode,
    area_options,
    completeness,
    default_plan_and_period,
    headline_results,
    plan_results,
    visible_plans,
)
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from kpi.figures import By, Row
from kpi.plan import Plan
from tests.factories import create_area, create_office, create_report, create_unit

PERIOD, BEFORE = "2024-2025/CN", "2024-2025/HK1"
DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="so-75")
VIEWER = Scope(Role.VIEWER, "viewer", area="75")
OFFICE_731 = Scope(Role.LOWER_OFFICE, "p731", office="p731")
OFFICE_732 = Scope(Role.LOWER_OFFICE, "p732", office="p732")
UNIT = Scope(Role.UNIT, "school", unit="b1")


def plan_of(*targets: dict[str, object], area: str = "75", code: str = "rights") -> Plan:
    """A plan of a school year with these targets (by default: a line for all, digitised records 80%)."""
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "Plan")
    common = {"clause": "1", "label": "T", "label_en": "T", "comparator": ">=", "counted": "units"}
    own = targets or (
        {"id": "line", "indicator": "internet_line", "value": 100},
        {"id": "records", "indicator": "records_digitised", "value": 80, "counted": "records"},
    )
    fields = {"code": code, "area": area, "year_kind": "school", "starts_on": "2024-09-01", "ends_on": "2025-05-31"}
    periods = [{"code": BEFORE}, {"code": PERIOD}]
    return Plan.model_validate(words | fields | {"periods": periods, "targets": [common | one for one in own]})


PLAN = plan_of()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Province 75: district 731 with seven schools (a1..a7), 732 with three (b1..b3); province 31 with one."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('rights') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75")
        create_area(writing, "31")
        create_office(writing, "so-75")
        create_office(writing, "so-31", area="31")
        for code in ("731", "732"):
            create_area(writing, code, parent="75")
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        create_unit(writing, "h1", area="31", office="so-31")
        for number in range(1, 8):
            create_unit(writing, f"a{number}", area="731", office="p731")
        for number in range(1, 4):
            create_unit(writing, f"b{number}", area="732", office="p732")
        for unit in ("a1", "a2", "a3", "a4", "a5", "b1"):
            answers = {"internet_line": unit != "a1", "records_digitised": (6, 10)}
            create_report(writing, unit, PERIOD, answers, state="approved" if unit in ("a1", "b1") else "sent")
        create_report(writing, "a6", PERIOD, {"internet_line": True}, state="draft")
        create_report(writing, "b2", PERIOD, {"internet_line": True}, state="returned")
        create_report(writing, "a1", BEFORE, {"internet_line": False, "records_digitised": (1, 10)})
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def rows_of(engine: Engine, scope: Scope, by: By = By.TOTAL, area: str | None = None, plan: Plan = PLAN) -> list[Row]:
    with session(engine) as opened:
        return plan_results(opened, scope, plan, PERIOD, by=by, area=area)


def seen(rows: list[Row]) -> set[tuple[str, str]]:
    return {(row.target_id, row.unit or row.area) for row in rows}


def test_drafts_and_returned_reports_never_count(engine: Engine) -> None:
    line = rows_of(engine, TERMINAL)[0].figure
    assert (line.expected, line.reported, line.met) == (10, 6, 5)


def test_approved_only_counts_approved_reports_alone(engine: Engine) -> None:
    with session(engine) as opened:
        line = plan_results(opened, TERMINAL, PLAN, PERIOD, approved_only=True)[0].figure
    assert (line.expected, line.reported, line.met) == (10, 2, 1)


@pytest.mark.parametrize("scope", [DEPARTMENT, OFFICE_731, UNIT, VIEWER], ids=lambda scope: scope.role.value)
def test_the_total_is_the_same_for_everyone(engine: Engine, scope: Scope) -> None:
    figures = [row.figure for row in rows_of(engine, scope)]
    assert figures == [row.figure for row in rows_of(engine, TERMINAL)]


def test_a_district_of_three_schools_shows_only_to_those_with_the_right_to_all(engine: Engine) -> None:
    everything = {("line", "731"), ("records", "731"), ("line", "732"), ("records", "732")}
    for scope in (TERMINAL, DEPARTMENT, OFFICE_732):
        assert seen(rows_of(engine, scope, By.AREA)) == everything
    assert seen(rows_of(engine, OFFICE_731, By.AREA)) == {("line", "731"), ("records", "731")}
    # The total minus 731 would tell of the three schools of 732.
    for scope in (VIEWER, UNIT):
        assert rows_of(engine, scope, By.AREA) == []


def test_few_answers_hide_an_aggregate_but_none_at_all_does_not(engine: Engine) -> None:
    few = plan_of({"id": "wifi", "indicator": "wifi", "value": 100}, code="few")
    assert seen(rows_of(engine, VIEWER, plan=few)) == {("wifi", "75")}
    with session(engine) as opened:
        before = plan_results(opened, VIEWER, PLAN, BEFORE)
        assert before == []
        assert len(plan_results(opened, DEPARTMENT, PLAN, BEFORE)) == 2


def test_a_change_does_not_tell_what_was_hidden_before(engine: Engine) -> None:
    assert all(row.change is not None for row in rows_of(engine, DEPARTMENT))
    assert all(row.change is None for row in rows_of(engine, VIEWER))


def test_single_units_only_by_right(engine: Engine) -> None:
    assert len(seen(rows_of(engine, DEPARTMENT, By.UNIT))) == 20
    assert {unit for _, unit in seen(rows_of(engine, OFFICE_732, By.UNIT))} == {"b1", "b2", "b3"}
    assert {unit for _, unit in seen(rows_of(engine, UNIT, By.UNIT))} == {"b1"}
    with pytest.raises(NotAllowed):
        rows_of(engine, VIEWER, By.UNIT)


def test_bounds_are_estimated_from_the_whole_area_whoever_looks(engine: Engine) -> None:
    own = [row for row in rows_of(engine, OFFICE_732, By.AREA) if row.area == "732"]
    everybody = [row for row in rows_of(engine, TERMINAL, By.AREA) if row.area == "732"]
    assert own == everybody
    records = next(row.figure for row in own if row.target_id == "records")
    assert (records.expected, records.reported, records.low, records.high) == (
        3,
        1,
        20,
        pytest.approx(86.6666, abs=1e-3),
    )


def test_another_provinces_plan_is_refused_everywhere(engine: Engine) -> None:
    other = Scope(Role.DEPARTMENT, "hp", area="31")
    with session(engine) as opened:
        for ask in (plan_results, headline_results, completeness):
            with pytest.raises(NotAllowed):
                ask(opened, other, PLAN, PERIOD)
        with pytest.raises(NotAllowed):
            area_options(opened, other, PLAN)
        assert visible_plans(opened, other, [PLAN]) == []
        assert default_plan_and_period(opened, other, [PLAN]) is None


def test_an_unknown_period_and_a_foreign_area_are_told_in_words(engine: Engine) -> None:
    with session(engine) as opened:
        with pytest.raises(ResultError) as period:
            plan_results(opened, TERMINAL, PLAN, "2025-04")
        with pytest.raises(ResultError) as area:
            plan_results(opened, TERMINAL, PLAN, PERIOD, area="31")
    assert period.value.code is ResultErrorCode.PERIOD_NOT_IN_PLAN
    assert PERIOD in period.value.message("vi")
    assert area.value.code is ResultErrorCode.AREA_NOT_IN_PLAN
    assert "31" in area.value.message("en")


def test_a_plan_whose_area_is_not_in_the_database_has_no_rows(engine: Engine) -> None:
    assert rows_of(engine, TERMINAL, plan=plan_of(area="40", code="elsewhere")) == []


def test_completeness_counts_own_reports_and_hides_small_areas(engine: Engine) -> None:
    with session(engine) as opened:
        whole = completeness(opened, DEPARTMENT, PLAN, PERIOD)
        viewed = completeness(opened, VIEWER, PLAN, PERIOD)
    assert (whole.expected, whole.sent, whole.approved, whole.silent) == (10, 6, 2, 4)
    assert [(part.area, part.expected, part.sent, part.approved) for part in whole.areas] == [
        ("731", 7, 5, 1),
        ("732", 3, 1, 1),
    ]
    assert viewed.areas == ()
