"""The sample answers: lawful, the same every time, never worse with time, and something for every target."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kpi.answers import answer_of
from kpi.coverage import levels_in_scope
from kpi.headlines import headline_groups
from kpi.indicators import Input, ValueType, indicators
from sample_data.answering import answer
from sample_data.records import as_csv, kept_lists, listed, reports_of
from sample_data.rounds import expected, parts, rounds, sample_plans
from sample_data.world import world

ROOT = Path(__file__).parent.parent.parent
NEWEST = {one.plan.code: one for one in rounds()}


def test_every_plan_has_rounds_in_the_order_of_its_periods():
    assert NEWEST.keys() == sample_plans().keys()
    for code, plan in sample_plans().items():
        order = [period.code for period in plan.periods]
        places = [order.index(one.period) for one in rounds() if one.plan.code == code]
        assert places == sorted(places)


@pytest.mark.parametrize("code", sorted(NEWEST))
def test_the_newest_round_is_reported_by_most_and_not_by_all(code):
    one = NEWEST[code]
    split = parts(one)
    everybody = len(split.on_time) + len(split.late) + len(split.silent)
    assert 0.85 <= (len(split.on_time) + len(split.late)) / everybody <= 0.95
    assert split.late
    assert split.silent
    assert sorted([*split.on_time, *split.late, *split.silent], key=lambda unit: unit.code) == expected(one)


@pytest.mark.parametrize("code", sorted(NEWEST))
def test_every_target_and_headline_has_answers(code):
    one = NEWEST[code]
    split = parts(one)
    sent = [*split.on_time, *split.late]
    records = [*reports_of(one, sent), *kept_lists(one)]
    answers = {(record.unit, record.indicator, record.level): record.answer for record in records}
    states = {state.code: state for state in sent}
    headlines = [target for _, targets in headline_groups(one.plan) for target in targets]
    for target in [*one.plan.targets, *headlines]:
        indicator = indicators()[target.indicator]
        given = [
            answer_of(indicator, state.code, level, answers)
            for state in states.values()
            if (levels := levels_in_scope(one.plan, target, state, indicator)) is not None
            for level in (sorted(levels) if indicator.per_level else [""])
        ]
        assert [one for one in given if one is not None and not one.not_applicable], target.id


@pytest.mark.parametrize("code", sorted(NEWEST))
def test_answers_are_lawful(code):
    one = NEWEST[code]
    for record in reports_of(one, parts(one).on_time):
        indicator, given = indicators()[record.indicator], record.answer
        assert (record.level in world().units[record.unit].levels) if indicator.per_level else not record.level
        if given.not_applicable:
            continue
        if indicator.input is Input.FLAG:
            assert (given.numerator, given.denominator) in ((0, 1), (1, 1))
        elif indicator.input is Input.COUNT:
            assert given.numerator is not None
            assert given.denominator is not None
            assert min(given.numerator, given.denominator) >= 0
            assert given.numerator <= given.denominator or indicator.value_type is ValueType.RATIO
        else:
            assert given.value is not None
            assert 0 <= given.value <= 100


def test_nobody_falls_back():
    days = [date(2024, 4, 30), date(2024, 10, 31), date(2025, 5, 31), date(2026, 10, 20)]
    for unit in list(world().units.values())[::40]:
        for indicator in indicators().values():
            if indicator.input is not Input.FLAG:
                continue
            given = [answer(unit, indicator, "", day) for day in days]
            yes = [one.numerator for one in given if one is not None and not one.not_applicable]
            assert yes == sorted(yes), (unit.code, indicator.code)


def test_special_answers_occur():
    one = NEWEST["dong-nai-notice-1308"]
    given = [record.answer for record in reports_of(one, expected(one)) if record.indicator == "updates_within_24h"]
    assert any(answer.denominator == 0 for answer in given)
    one = NEWEST["dong-nai-2024-2025"]
    given = [record.answer for record in reports_of(one, expected(one))]
    assert any(answer.not_applicable for answer in given)
    assert any(answer.value in (50, 75) for answer in given)


def test_lists_hold_only_units_that_were_inspected():
    one = NEWEST["dong-nai-2024-2025"]
    records = kept_lists(one)
    assert (
        {record.indicator for record in records} == {indicator.code for indicator in listed(one.plan)} == {"inspected"}
    )
    assert {(record.answer.numerator, record.answer.denominator) for record in records} == {(1, 1)}


def test_corrections_change_some_answers_and_leave_the_others():
    one = next(one for one in rounds() if one.corrected and one.plan.code == "dong-nai-2024-2025")
    states = parts(one).on_time
    first, last = (
        set(as_csv(reports_of(one, states, first_try=True)).splitlines()),
        set(as_csv(reports_of(one, states)).splitlines()),
    )
    assert 0 < len(last - first) < 0.1 * len(last)


def test_other_processes_make_the_same():
    code = (
        "import hashlib; from sample_data.records import *; from sample_data.rounds import *;"
        "one = rounds()[-5]; print(hashlib.sha256(as_csv(reports_of(one, parts(one).on_time))).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    one = rounds()[-5]
    assert other.stdout.strip() == hashlib.sha256(as_csv(reports_of(one, parts(one).on_time))).hexdigest(), other.stderr
