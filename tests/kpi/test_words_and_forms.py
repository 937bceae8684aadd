"""Indicators, headlines, scopes in words, and what a report asks."""

import pytest

from kpi import vocabulary
from kpi.headlines import headline_groups, headlines
from kpi.indicators import Input, Measure, ValueType, indicators
from kpi.plan_loader import plans
from kpi.report_form import asked, columns_of
from kpi.scope_words import scope_text
from tests.kpi.build import PERIOD, make_plan, make_target, make_unit


def test_every_indicator_is_complete_and_refers_to_words_that_exist() -> None:
    for indicator in indicators().values():
        assert indicator.counted in vocabulary.counted()
        assert set(indicator.levels) <= set(vocabulary.levels())
        assert set(indicator.inputs) <= set(indicators())
        assert bool(indicator.inputs) == (indicator.input in (Input.DERIVED, Input.SUM))
        assert bool(indicator.numerator and indicator.denominator and indicator.numerator_en) == (
            indicator.input in (Input.COUNT, Input.SUM)
        )
        assert (indicator.note == "") == (indicator.note_en == "")
        if indicator.measure is Measure.SHARE_OF_UNITS:
            assert (indicator.value_type, indicator.counted) == (ValueType.PERCENT, "units")


def test_there_are_five_headlines_and_each_plan_has_something_for_each() -> None:
    codes = ["cashless", "signature", "online_teaching", "internet", "maturity"]
    assert [headline.code for headline in headlines()] == codes
    for plan in plans().values():
        groups = headline_groups(plan)
        assert [headline.code for headline, _ in groups] == codes
        assert all(targets for _, targets in groups)


def test_a_headlines_targets_come_in_the_plans_order() -> None:
    one = make_target("online_teaching_share", 5, scope=[{"levels": ["primary"]}])
    other = make_target("online_teaching_share", 10, scope=[{"levels": ["lower_secondary"]}])
    found = {headline.code: list(targets) for headline, targets in headline_groups(make_plan(one, other))}
    assert found["online_teaching"] == [one, other]
    assert [target.id for target in found["internet"]] == [""]


@pytest.mark.parametrize(
    ("scope", "vi", "en"),
    [
        ([], "Mọi đơn vị thuộc phạm vi văn bản", "All units that the plan covers"),
        (
            [{"kinds": ["school"], "levels": ["lower_secondary", "primary"], "ownership": ["public"]}],
            "Trường tiểu học, THCS công lập",
            "Public primary, lower-secondary schools",
        ),
        (
            [{"kinds": ["school"], "levels": ["upper_secondary"]}, {"kinds": ["continuing_centre"]}],
            "Trường THPT; trung tâm GDTX",
            "Upper-secondary schools; continuing-education centres",
        ),
        ([{"managed_by": "lower_office"}], "Đơn vị thuộc Phòng GD&ĐT", "Units under a district office"),
        ([{"levels": ["continuing"]}], "Cơ sở giáo dục GDTX", "Continuing institutions"),
    ],
)
def test_a_scope_in_words(scope: list[dict[str, list[str]]], vi: str, en: str) -> None:
    target = make_target("wifi", 100, scope=scope)
    assert scope_text(target, make_plan(), "vi") == vi
    assert scope_text(target, make_plan(), "en") == en


def test_without_districts_the_lower_office_is_the_communes() -> None:
    plan = make_plan(starts_on="2026-09-01", ends_on="2027-05-31", periods=[{"code": "2026-2027/CN"}])
    target = make_target("wifi", 100, scope=[{"managed_by": "lower_office"}])
    assert scope_text(target, plan, "vi") == "Đơn vị thuộc cấp xã"


def _columns(*targets: str) -> list[tuple[str, str, str]]:
    plan = make_plan(*(make_target(code, 50) for code in targets))
    own = {*targets, *(entry for code in targets for entry in indicators()[code].inputs)}
    return [(c.indicator, c.level, c.part) for c in columns_of(plan, PERIOD) if c.indicator in own]


def test_a_report_asks_the_inputs_of_what_is_worked_out() -> None:
    assert _columns("maturity_level_2") == [("teaching_score", "", "value"), ("management_score", "", "value")]
    assert _columns("signature_managers_teachers") == [
        ("signature_managers", "", "numerator"),
        ("signature_managers", "", "denominator"),
        ("signature_teachers", "", "numerator"),
        ("signature_teachers", "", "denominator"),
    ]


def test_per_level_columns_stand_for_the_levels_that_are_asked() -> None:
    target = make_target("pupils_per_computer", 2, "<=", scope=[{"levels": ["primary", "lower_secondary"]}])
    plan = make_plan(target, covers=[{"levels": ["preschool", "primary"]}])
    columns = [column for column in columns_of(plan, PERIOD) if column.indicator == "pupils_per_computer"]
    assert [(column.level, column.part) for column in columns] == [("primary", "numerator"), ("primary", "denominator")]
    assert asked(make_unit(levels=("primary",)), columns[0], plan)
    assert not asked(make_unit(levels=("preschool",)), columns[0], plan)


def test_what_offices_report_is_not_asked_of_schools() -> None:
    plan = make_plan(
        make_target("online_services", 95), make_target("staff_using_ai", 100), make_target("inspected", 30)
    )
    office = make_unit("PGD", levels=(), kind="office")
    found = {column.indicator: column for column in columns_of(plan, PERIOD)}
    assert not asked(make_unit(), found["online_services"], plan)
    assert asked(office, found["online_services"], plan)
    assert asked(make_unit(), found["staff_using_ai"], plan)
    assert not asked(make_unit(), found["inspected"], plan)
    assert not asked(office, found["internet_line"], plan)


def test_an_unknown_period_has_no_report() -> None:
    with pytest.raises(ValueError, match="not a reporting period"):
        columns_of(make_plan(), "2025-Q9")
