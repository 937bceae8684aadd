"""Results over time: what is kept in memory, areas that end, headlines, what to open first, areas to choose from."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import now, ready, session, transaction
from data_access.places import area_places
from data_access.results import (
    Narrowing,
    area_options,
    completeness,
    data_version,
    default_plan_and_period,
    headline_results,
    periods_with_data,
    plan_results,
    units_directly_under,
)
from data_access.scope import TERMINAL
from data_access.tables import ListClosing
from kpi.figures import By, Status
from kpi.plan import Plan
from tests.factories import create_area, create_office, create_report, create_unit
from tests.stored_answers import answer_at

HK1, CN = "2024-2025/HK1", "2024-2025/CN"
END = date(2025, 7, 1)


def plan_of(code: str, area: str, periods: list[str], *targets: dict[str, object], starts: str = "2024-09-01") -> Plan:
    """A plan with these targets (by default: a line for all)."""
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "Plan")
    common = {"clause": "1", "label": "T", "label_en": "T", "comparator": ">=", "counted": "units", "value": 100}
    own = targets or ({"id": "line", "indicator": "internet_line"},)
    fields = {"code": code, "area": area, "year_kind": "school", "starts_on": starts, "ends_on": "2026-05-31"}
    entries = [{"code": period} for period in periods]
    return Plan.model_validate(words | fields | {"periods": entries, "targets": [common | one for one in own]})


PROVINCE = plan_of("province", "75", [HK1, CN])
CITY = plan_of("city", "718", ["2025-H1", "2025"], starts="2025-01-01")


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Province 75 with one district; city 718 of province 74, which ends with its wards on 1 July 2025."""
    opened = ready()
    with transaction(opened) as writing:
        create_area(writing, "75")
        create_area(writing, "731", parent="75")
        create_area(writing, "732", parent="75")
        create_office(writing, "so-75")
        for unit in ("a", "b", "c"):
            create_unit(writing, unit, area="731")
        _write_city(writing)
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def _write_city(writing: object) -> None:
    create_area(writing, "74", valid_to=END)
    create_area(writing, "79")
    create_area(writing, "718", parent="74", valid_to=END)
    create_office(writing, "so-74", area="74")
    for ward in ("25741", "25747"):
        create_area(writing, ward, parent="718", valid_to=END)
    # The code 25747 goes on, with a new meaning, in another province.
    create_area(writing, "25747", parent="79", valid_from=END, type="commune")
    for number, ward in enumerate(("25741", "25741", "25747")):
        create_unit(writing, f"w{number}", area=ward, office="so-74")
    create_unit(writing, "new", area="25747", office="so-74", opened_on=END)
    create_unit(writing, "gone", area="25741", office="so-74", closed_on=date(2025, 9, 1))


def report(engine: Engine, unit: str, period: str, answers: dict[str, object]) -> None:
    """One unit's report, with the roll-up cells it touches."""
    with transaction(engine) as writing:
        create_report(writing, unit, period, answers)
        rollup.touch(writing, period=period, units={unit}, indicators={key.partition("/")[0] for key in answers})


def test_what_is_kept_in_memory_gives_way_to_new_data(engine: Engine) -> None:
    def met() -> int:
        with session(engine) as opened:
            return plan_results(opened, TERMINAL, PROVINCE, CN)[0].figure.met

    assert met() == 0
    for number, unit in enumerate(("a", "b"), start=1):
        with session(engine) as opened:
            before = data_version(opened, TERMINAL, PROVINCE)
        report(engine, unit, CN, {"internet_line": True})
        with session(engine) as opened:
            assert data_version(opened, TERMINAL, PROVINCE) != before
        assert met() == number


def test_results_inside_a_writing_transaction_are_not_kept(engine: Engine) -> None:
    with transaction(engine) as writing:
        create_report(writing, "a", CN, {"internet_line": True})
        rollup.touch(writing, period=CN, units={"a"})
        assert plan_results(writing, TERMINAL, PROVINCE, CN)[0].figure.met == 1
        writing.rollback()
    report(engine, "b", CN, {"internet_line": False})
    with session(engine) as opened:
        assert plan_results(opened, TERMINAL, PROVINCE, CN)[0].figure.met == 0


def test_a_plan_goes_on_in_its_area_after_the_area_has_ended(engine: Engine) -> None:
    for unit in ("w0", "w2"):
        report(engine, unit, "2025-H1", {"internet_line": unit == "w0"})
        report(engine, unit, "2025", {"internet_line": True})
    with session(engine) as opened:
        (half,) = plan_results(opened, TERMINAL, CITY, "2025-H1")
        (year,) = plan_results(opened, TERMINAL, CITY, "2025")
        wards = plan_results(opened, TERMINAL, CITY, "2025", by=By.AREA)
        options = area_options(opened, TERMINAL, CITY, "2025")
        assert periods_with_data(opened, TERMINAL, CITY) == ["2025-H1", "2025"]
    assert (half.figure.expected, half.figure.reported, half.figure.met) == (4, 2, 1)
    # "gone" has closed, "new" was never the city's; w2's ward is still the city's, though its code went elsewhere.
    assert (year.figure.expected, year.figure.reported, year.figure.met) == (3, 2, 2)
    assert year.change == year.figure.value - half.figure.value
    assert [(row.area, row.figure.expected) for row in wards] == [("25741", 2), ("25747", 1)]
    assert [(option.code, option.depth, option.parent) for option in options] == [
        ("718", 0, None),
        ("25741", 1, "718"),
        ("25747", 1, "718"),
    ]


def test_change_and_pace_come_from_earlier_periods(engine: Engine) -> None:
    report(engine, "a", HK1, {"internet_line": True})
    with session(engine) as opened:
        (first,) = plan_results(opened, TERMINAL, PROVINCE, HK1)
        (units,) = [row for row in plan_results(opened, TERMINAL, PROVINCE, HK1, by=By.UNIT) if row.unit == "a"]
    assert (first.status, first.change) == (Status.FIRST_REPORT, None)
    assert units.status is Status.MET
    for unit in ("a", "b"):
        report(engine, unit, CN, {"internet_line": True})
    with session(engine) as opened:
        for area in (None, "731"):
            (row,) = plan_results(opened, TERMINAL, PROVINCE, CN, area=area)
            assert row.change == pytest.approx(100 / 3)
        changes = {row.unit: row.change for row in plan_results(opened, TERMINAL, PROVINCE, CN, by=By.UNIT)}
    assert changes == {"a": 0, "b": None, "c": None}


def test_an_unmentioned_headline_is_measured_without_a_target(engine: Engine) -> None:
    report(engine, "a", CN, {"cashless_collection": True, "internet_line": True})
    with session(engine) as opened:
        found = {group.code: group.rows for group in headline_results(opened, TERMINAL, PROVINCE, CN)}
    assert list(found) == ["cashless", "signature", "online_teaching", "internet", "maturity"]
    (cashless,), (line,) = found["cashless"], found["internet"]
    assert (cashless.target_id, cashless.status, cashless.target) == ("", None, None)
    assert (cashless.figure.met, cashless.figure.expected) == (1, 3)
    assert line.target_id == "line"


def test_periods_with_data_and_what_to_open_first(engine: Engine) -> None:
    plans = [PROVINCE, CITY]
    with session(engine) as opened:
        assert periods_with_data(opened, TERMINAL, PROVINCE) == []
        assert default_plan_and_period(opened, TERMINAL, plans) == ("city", "2025-H1")
    report(engine, "a", CN, {"internet_line": True})
    report(engine, "a", HK1, {"internet_line": True})
    with session(engine) as opened:
        assert periods_with_data(opened, TERMINAL, PROVINCE) == [HK1, CN]
        assert default_plan_and_period(opened, TERMINAL, plans) == ("province", CN)


def test_an_offices_list_does_not_make_a_units_own_report_sent(engine: Engine) -> None:
    report(engine, "a", CN, {"inspected": True})
    report(engine, "b", CN, {"internet_line": True})
    with session(engine) as opened:
        assert completeness(opened, TERMINAL, PROVINCE, CN).sent == 1


def test_a_closed_list_counts_in_the_change_too(engine: Engine) -> None:
    plan = plan_of("lists", "75", [HK1, CN], {"id": "inspected", "indicator": "inspected", "value": 30})
    with transaction(engine) as writing:
        for period in (HK1, CN):
            writing.add(
                ListClosing(
                    office_code="so-75", indicator="inspected", period=period, closed_at=now(), closed_by="test"
                )
            )
        create_report(writing, "a", CN, {"inspected": True})
        create_report(writing, "a", HK1, {"internet_line": True})
        rollup.refresh(writing)
    with session(engine) as opened:
        (row,) = plan_results(opened, TERMINAL, plan, CN)
    # At the end of term 1 the closed list was empty: nobody inspected, 0%.
    assert (row.figure.reported, row.figure.met) == (3, 1)
    assert row.change == pytest.approx(100 / 3)


def test_area_options_leave_out_areas_without_units(engine: Engine) -> None:
    with session(engine) as opened:
        assert [option.code for option in area_options(opened, TERMINAL, PROVINCE)] == ["75", "731"]


def test_an_area_that_has_ended_keeps_its_row_while_units_are_recorded_under_it(engine: Engine) -> None:
    plan = plan_of("late", "75", ["2025"], starts="2025-01-01")
    with transaction(engine) as writing:
        create_area(writing, "739", name="Huyện cũ", parent="75", valid_to=END)
        create_area(writing, "7391", name="Xã cũ", type="commune", parent="739", valid_to=END)
        create_area(writing, "740", parent="75", valid_to=END)
        create_unit(writing, "old", area="7391")
        create_unit(writing, "direct", area="75")
        rollup.refresh(writing)
    with session(engine) as opened:
        rows = plan_results(opened, TERMINAL, plan, "2025", by=By.AREA)
        assert "739" in [row.area for row in rows]
        assert "740" not in [row.area for row in rows]
        direct = units_directly_under(opened, TERMINAL, plan, "2025", "line")
        assert (
            sum(row.figure.expected for row in rows) + direct
            == plan_results(opened, TERMINAL, plan, "2025")[0].figure.expected
        )
        assert direct == 1
        assert [row.area for row in plan_results(opened, TERMINAL, plan, "2025", by=By.AREA, area="739")] == ["7391"]
        options = {option.code: option for option in area_options(opened, TERMINAL, plan)}
        assert (options["739"].name, options["7391"].parent) == ("Huyện cũ", "739")
        parts = completeness(opened, TERMINAL, plan, "2025").areas
        assert ("739", "Huyện cũ") in [(part.area, part.name) for part in parts]
        assert "739" in [place.code for place in area_places(opened, TERMINAL, plan, "2025", None)[1]]
        level = Narrowing(level="preschool")
        assert units_directly_under(opened, TERMINAL, plan, "2025", "line", narrow=level) == 0


def test_a_correction_of_a_stored_answer_shows(engine: Engine) -> None:
    report(engine, "a", CN, {"internet_line": True})
    with session(engine) as opened:
        assert plan_results(opened, TERMINAL, PROVINCE, CN)[0].figure.met == 1
    with transaction(engine) as writing:
        found = answer_at(writing, (CN, "internet_line", ""), "a")
        assert found is not None
        found.numerator = 0
        rollup.touch(writing, period=CN, units={"a"}, indicators={"internet_line"})
    with session(engine) as opened:
        assert plan_results(opened, TERMINAL, PROVINCE, CN)[0].figure.met == 0
