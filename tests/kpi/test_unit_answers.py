"""A figure taken apart: its parts add up to it, and each unit stands in one group."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.answers import NO, NOT_APPLICABLE, YES, Answer
from kpi.contributions import contributions
from kpi.evaluation import figure_of, grouped
from kpi.figures import By
from kpi.headlines import headline_target
from kpi.indicators import indicators
from kpi.plan import Plan
from kpi.tally import total
from kpi.unit_answers import Group, unit_answers
from tests.kpi.build import make_facts, make_plan, make_target, make_unit
from tests.kpi.world import World, facts_of
from tests.kpi.worlds import PARENTS, plans, worlds


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_the_answers_add_up_to_the_figure(data: st.DataObject) -> None:
    plan, raw, content = data.draw(plans())
    world = data.draw(worlds(raw, content))
    for entry in plan.periods:
        for area in PARENTS:
            _adds_up(world, plan, entry.code, area)


def _adds_up(world: World, plan: Plan, period: str, area: str) -> None:
    (target,) = plan.targets
    facts = facts_of(world, plan, period)
    contribs = [entry for entry in contributions(plan, target, facts) if area in entry.unit.areas]
    tallies = grouped(contribs, plan, target, By.TOTAL, area)
    units = [unit for unit in facts.units if area in unit.areas]
    answers = unit_answers(plan, target, facts, contribs, units)
    counted = [answer for answer in answers if answer.group is not Group.NOT_APPLICABLE]
    assert len(counted) == len(contribs)
    if not tallies:
        assert not counted
        return
    (tally,) = tallies.values()
    figure = figure_of(tally, target, indicators()[target.indicator])
    groups = Counter(answer.group for answer in answers)
    assert total(entry.tally for entry in contribs) == tally
    assert groups[Group.MET] == figure.met
    assert groups[Group.SILENT] == figure.silent
    assert groups[Group.MET] + groups[Group.NOT_MET] + groups[Group.SILENT] == figure.expected
    given_answers = [answer.answer for answer in counted if answer.answer is not None]
    assert sum(answer.numerator or 0 for answer in given_answers) == tally.numerator
    assert sum(answer.denominator or 0 for answer in given_answers) == tally.denominator


def groups_of(answers: dict[str, Answer], **given: object) -> dict[str, Group]:
    target = make_target("internet_line", 100)
    plan = make_plan(target)
    units = [make_unit(code) for code in "ABCD"]
    facts = make_facts(units, {(unit, "internet_line", ""): answer for unit, answer in answers.items()}, **given)
    return {
        answer.unit.code: answer.group
        for answer in unit_answers(plan, target, facts, contributions(plan, target, facts), units)
    }


def test_yes_no_silent_and_not_applicable_are_four_groups() -> None:
    assert groups_of({"A": YES, "B": NO, "C": NOT_APPLICABLE}) == {
        "A": Group.MET,
        "B": Group.NOT_MET,
        "C": Group.NOT_APPLICABLE,
        "D": Group.SILENT,
    }


def test_absent_from_a_closed_list_is_a_no_that_says_so() -> None:
    target = make_target("inspected", 30)
    plan = make_plan(target)
    units = [make_unit("A"), make_unit("B")]
    facts = make_facts(units, {("A", "inspected", ""): YES}, closed_lists=frozenset({("PGD", "inspected")}))
    first, second = unit_answers(plan, target, facts, contributions(plan, target, facts), units)
    assert (first.group, first.by_list) == (Group.MET, False)
    assert (second.group, second.by_list, second.answer) == (Group.NOT_MET, True, NO)


def test_what_is_only_measured_has_nobody_failing_it() -> None:
    plan = make_plan()
    target = headline_target(plan, "records_digitised")
    units = [make_unit("A"), make_unit("B")]
    facts = make_facts(units, {("A", "records_digitised", ""): Answer(1, 10)})
    found = unit_answers(plan, target, facts, contributions(plan, target, facts), units)
    assert [answer.group for answer in found] == [Group.ANSWERED, Group.SILENT]


def test_each_level_of_a_unit_is_an_answer_of_its_own() -> None:
    target = make_target("online_teaching_share", 5)
    plan = make_plan(target)
    units = [make_unit("A", ("primary", "lower_secondary"))]
    facts = make_facts(units, {("A", "online_teaching_share", "primary"): Answer(6, 100)})
    found = unit_answers(plan, target, facts, contributions(plan, target, facts), units)
    assert {answer.level: answer.group for answer in found} == {
        "primary": Group.MET,
        "lower_secondary": Group.SILENT,
    }
