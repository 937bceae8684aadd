"""Every figure, status and gap agrees with the naive second implementation on generated worlds."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.evaluation import Key, evaluate, judging_day, ordered_periods
from kpi.figures import By, PacePoint, Row
from kpi.plan import Plan
from kpi.plan_checks import problems_of
from tests.kpi.naive import naive_rows
from tests.kpi.world import World, facts_of
from tests.kpi.worlds import PARENTS, TARGETS, plans, worlds

FIGURES = ("expected", "reported", "met", "numerator", "denominator")
AMOUNTS = ("value", "low", "high", "pooled")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_figure_agrees_with_the_naive_implementation(data: st.DataObject) -> None:
    plan, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    for entry in plan.periods:
        for by in By:
            for area in PARENTS:
                _compare(world, plan, entry.code, by, area)


@pytest.mark.parametrize("given_target", [target for target, _, _ in TARGETS], ids=lambda target: target["indicator"])
def test_every_target_of_the_worlds_could_stand_in_a_plan_file(given_target: dict[str, Any]) -> None:
    with_words = {"id": "t", "clause": "1", "label": "t", "label_en": "t", "counted": "units", **given_target}
    plan = Plan.model_validate(
        {
            **dict.fromkeys(("code", "number", "title", "title_en", "short_title", "short_title_en", "issuer"), "w"),
            "area": "75",
            "year_kind": "school",
            "starts_on": "2024-09-01",
            "ends_on": "2025-05-31",
            "periods": [{"code": "2024-2025/CN"}],
            "targets": [with_words],
        }
    )
    assert problems_of(plan) == []


def _compare(world: World, plan: Plan, period: str, by: By, area: str) -> None:
    (target,) = plan.targets
    expected = naive_rows(world, plan, target, period, by.value, area)
    rows = {(row.area, row.level, row.unit): row for row in _rows(world, plan, period, by, area)}
    assert list(rows) == list(expected)
    for key, found in rows.items():
        _same_row(found, expected[key])


def _rows(world: World, plan: Plan, period: str, by: By, area: str) -> list[Row]:
    first: dict[tuple[str, Key], PacePoint] = {}
    previous: dict[tuple[str, Key], Any] = {}
    codes = ordered_periods(plan)
    children = world.children(area)
    for code in codes[: codes.index(period)]:
        previous = {}
        for row in evaluate(plan, code, facts_of(world, plan, code), by=by, area=area, children=children):
            value = row.figure.value
            if row.figure.reported and value is not None and value != float("inf"):
                place = row.target_id, (row.area, row.level, row.unit)
                previous[place] = value
                first.setdefault(place, PacePoint(judging_day(plan, code), value))
    return evaluate(
        plan,
        period,
        facts_of(world, plan, period),
        by=by,
        area=area,
        children=children,
        past=lambda name, key: (first.get((name, key)), previous.get((name, key))),
    )


def _same_row(row: Row, expected: dict[str, Any]) -> None:
    for key in FIGURES:
        assert getattr(row.figure, key) == expected[key], (key, row, expected)
    for key in AMOUNTS:
        assert _same(getattr(row.figure, key), expected[key]), (key, row, expected)
    assert row.status is not None
    assert row.status.value == expected["status"], (row, expected)
    assert _same(row.gap, expected["gap"]), (row, expected)
    assert row.gap_unit == expected["gap_unit"], (row, expected)
    assert _same(row.change, expected["change"]), (row, expected)


def _same(found: Any, expected: Any) -> bool:
    if found is None or expected is None:
        return found is expected
    if isinstance(found, float):
        return bool(found == pytest.approx(float(expected), abs=1e-9))
    return bool(found == expected)
