"""Narrowed results: only units of a level or an ownership, in figures, changes, completeness and lists of units."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.past_administration import ended_on
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.results import completeness, narrowing_options, plan_results
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.unit_list import of_groups, unit_list
from kpi.figures import By, Row
from kpi.plan import Plan
from tests.factories import create_area, create_office, create_report, create_unit

PERIOD, BEFORE = "2024-2025/CN", "2024-2025/HK1"
VIEWER = Scope(Role.VIEWER, "viewer", area="75")
OFFICE = Scope(Role.LOWER_OFFICE, "p731", office="p731")
PRIMARY, NON_PUBLIC = Narrowing(level="primary"), Narrowing(ownership="non_public")


def plan_of(area: str = "75", **changes: object) -> Plan:
    """A line for every unit, and digitised records: one is counted by unit, the other by sums."""
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "Plan")
    common = {"clause": "1", "label": "T", "label_en": "T", "comparator": ">="}
    targets = [
        common | {"id": "line", "indicator": "internet_line", "value": 100, "counted": "units"},
        common | {"id": "records", "indicator": "records_digitised", "value": 80, "counted": "records"},
        common
        | {
            "id": "each",
            "indicator": "records_digitised",
            "value": 80,
            "counted": "units",
            "unit_threshold": {"comparator": ">=", "value": 50},
        },
    ]
    fields = {"code": "narrow", "area": area, "year_kind": "school", "starts_on": "2024-09-01", "ends_on": "2025-05-31"}
    periods = [{"code": BEFORE}, {"code": PERIOD}]
    return Plan.model_validate(words | fields | {"periods": periods, "targets": targets} | changes)


PLAN = plan_of()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Eight public primary schools, six that also teach lower secondary (one of them silent), three non-public ones."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('narrow') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75")
        create_office(writing)
        for code in ("731", "732"):
            create_area(writing, code, parent="75", valid_to=date(2025, 7, 1))
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for number in range(8):
            create_unit(writing, f"a{number}", area="731", office="p731")
        for number in range(6):
            create_unit(writing, f"b{number}", area="732", office="p732", levels=("primary", "lower_secondary"))
        for number in range(3):
            create_unit(writing, f"c{number}", area="731", office="p731", ownership="non_public", levels=("preschool",))
        for unit in [f"a{n}" for n in range(8)] + [f"b{n}" for n in range(5)] + [f"c{n}" for n in range(3)]:
            good = unit[0] != "b"
            create_report(writing, unit, PERIOD, {"internet_line": good, "records_digitised": (8 if good else 2, 10)})
            create_report(writing, unit, BEFORE, {"internet_line": unit[0] == "a", "records_digitised": (4, 10)})
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def rows_of(engine: Engine, narrow: Narrowing, scope: Scope = TERMINAL, by: By = By.TOTAL) -> dict[str, list[Row]]:
    answer: dict[str, list[Row]] = {}
    with session(engine) as opened:
        for row in plan_results(opened, scope, PLAN, PERIOD, by=by, narrow=narrow):
            answer.setdefault(row.target_id, []).append(row)
    return answer


def test_a_level_leaves_the_units_that_teach_it(engine: Engine) -> None:
    lower = rows_of(engine, Narrowing(level="lower_secondary"))
    assert (lower["line"][0].figure.expected, lower["line"][0].figure.met) == (6, 0)
    assert (lower["records"][0].figure.numerator, lower["records"][0].figure.denominator) == (10, 50)
    primary = rows_of(engine, PRIMARY)["line"][0].figure
    assert (primary.expected, primary.reported, primary.met) == (14, 13, 8)


def test_an_ownership_leaves_its_units_and_both_together_the_units_of_both(engine: Engine) -> None:
    assert rows_of(engine, NON_PUBLIC)["line"][0].figure.expected == 3
    assert rows_of(engine, Narrowing("preschool", "non_public"))["line"][0].figure.met == 3
    assert rows_of(engine, Narrowing("primary", "non_public")) == {}


def test_with_a_level_the_rows_by_level_are_of_that_level_only(engine: Engine) -> None:
    assert [row.level for row in rows_of(engine, PRIMARY, by=By.LEVEL)["line"]] == ["primary"]


def test_the_total_of_a_level_is_the_row_of_that_level(engine: Engine) -> None:
    by_level = {row.level: row.figure for row in rows_of(engine, NO_NARROWING, by=By.LEVEL)["records"]}
    assert rows_of(engine, PRIMARY)["records"][0].figure == by_level["primary"]


@pytest.mark.parametrize(("target", "change"), [("line", 100), ("records", 40), ("each", 100)])
def test_a_change_compares_with_the_same_part_of_the_units(engine: Engine, target: str, change: int) -> None:
    """Sums come from the roll-up, a threshold on each unit from the facts: both are narrowed alike."""
    assert rows_of(engine, NON_PUBLIC)[target][0].change == change


def test_rows_by_area_leave_out_areas_without_such_units(engine: Engine) -> None:
    found = rows_of(engine, Narrowing(level="lower_secondary"), by=By.AREA)["line"]
    assert [row.area for row in found] == ["732"]


def test_the_completeness_is_narrowed_too(engine: Engine) -> None:
    with session(engine) as opened:
        found = completeness(opened, TERMINAL, PLAN, PERIOD, narrow=PRIMARY)
    assert (found.expected, found.sent) == (14, 13)


def test_a_few_units_are_not_told_by_what_a_narrowing_leaves_out(engine: Engine) -> None:
    assert rows_of(engine, NO_NARROWING, VIEWER)["line"]
    assert rows_of(engine, NON_PUBLIC, VIEWER) == {}, "three units"
    assert rows_of(engine, Narrowing(ownership="public"), VIEWER) == {}, "all but three units"
    with session(engine) as opened:
        assert completeness(opened, VIEWER, PLAN, PERIOD, narrow=Narrowing(ownership="public")).expected == 0


def test_what_can_be_chosen_is_what_the_plans_units_have(engine: Engine) -> None:
    with session(engine) as opened:
        found = narrowing_options(opened, VIEWER, PLAN, PERIOD)
    assert found == (["preschool", "primary", "lower_secondary"], ["public", "non_public"])


def test_a_list_of_units_adds_up_to_the_figure(engine: Engine) -> None:
    with session(engine) as opened:
        found = unit_list(opened, TERMINAL, PLAN, PERIOD, "line", narrow=PRIMARY)
    figure = rows_of(engine, PRIMARY)["line"][0].figure
    assert of_groups(found.lines) == {"met": figure.met, "not_met": 5, "silent": figure.silent}
    assert found.hidden == 0
    assert {line.area_name for line in found.lines} == {"Area 731", "Area 732"}


def test_a_list_of_units_holds_only_ones_own_and_counts_the_others(engine: Engine) -> None:
    with session(engine) as opened:
        found = unit_list(opened, OFFICE, PLAN, PERIOD, "line")
        elsewhere = unit_list(opened, OFFICE, PLAN, PERIOD, "line", area="732")
        with pytest.raises(NotAllowed):
            unit_list(opened, VIEWER, PLAN, PERIOD, "line")
    assert {line.area for line in found.lines} == {"731"}
    assert (len(found.lines), found.hidden) == (11, 6)
    assert (elsewhere.lines, elsewhere.hidden) == ((), 6)


def test_an_administration_has_ended_when_every_area_below_has(engine: Engine) -> None:
    with session(engine) as opened:
        assert ended_on(opened, PLAN, date(2025, 7, 1)) == date(2025, 7, 1)
        assert ended_on(opened, PLAN, date(2025, 6, 30)) is None
        assert ended_on(opened, plan_of("731"), date(2026, 1, 1)) == date(2025, 7, 1)
        assert ended_on(opened, plan_of(issued_on="2025-09-01"), date(2026, 1, 1)) is None
        assert ended_on(opened, plan_of("99"), date(2026, 1, 1)) is None
