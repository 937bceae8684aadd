"""Who is in scope, and under which levels (rules 5 and 6)."""

from kpi.coverage import covers, levels_in_scope, matched_levels
from kpi.indicators import indicators
from kpi.plan import Clause
from tests.kpi.build import make_plan, make_target, make_unit

WIFI, ASSESSED = indicators()["wifi"], indicators()["self_assessed"]


def test_levels_of_all_matching_clauses_count_and_others_do_not() -> None:
    unit = make_unit(levels=("primary", "lower_secondary", "upper_secondary"))
    clauses = (Clause(levels=("primary",)), Clause(ownership=("public",), levels=("lower_secondary",)))
    assert matched_levels(clauses, unit, WIFI) == {"primary", "lower_secondary"}
    assert matched_levels((Clause(ownership=("non_public",)),), unit, WIFI) is None
    assert matched_levels((), unit, WIFI) == unit.levels


def test_a_unit_without_levels_is_reached_only_where_no_level_is_named() -> None:
    office = make_unit(levels=(), kind="office")
    assert matched_levels((Clause(kinds=("office",)),), office, WIFI) == frozenset()
    assert matched_levels((Clause(levels=("primary",)),), office, WIFI) is None


def test_the_managing_tier_narrows_to_an_offices_own_units() -> None:
    clause = Clause(managed_by="department")
    assert matched_levels((clause,), make_unit(), WIFI) is None
    assert matched_levels((clause,), make_unit(office_tier="department"), WIFI) == {"primary"}


def test_decision_4725_leaves_preschools_out() -> None:
    assert matched_levels((), make_unit(levels=("preschool",)), ASSESSED) is None
    assert matched_levels((), make_unit(levels=("preschool", "primary")), ASSESSED) == {"primary"}
    assert matched_levels((), make_unit(levels=(), kind="affiliated"), ASSESSED) == frozenset()


def test_a_target_reaches_no_level_that_its_plan_does_not_cover() -> None:
    plan = make_plan(covers=[{"levels": ["preschool", "primary", "lower_secondary"]}])
    target = make_target("wifi", 100)
    secondary = make_unit(levels=("lower_secondary", "upper_secondary"))
    assert covers(plan, secondary)
    assert levels_in_scope(plan, target, secondary, WIFI) == {"lower_secondary"}
    only_upper = make_target("wifi", 100, scope=[{"levels": ["upper_secondary"]}])
    assert levels_in_scope(plan, only_upper, secondary, WIFI) is None
    assert not covers(plan, make_unit(levels=("upper_secondary",)))
