"""A meeting written as text comes back exactly, whatever its numbers and names; other texts are refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.comparison import Comparator
from kpi.figures import Completeness, Figure, HeadlineResult, Row, Status
from kpi.meeting import Frozen, Maturity, Meeting
from kpi.meeting_file import MeetingFileError, read_meeting, write_meeting
from kpi.plan_loader import plans
from tests.kpi.build import make_plan, make_target
from tests.kpi.meetings import make_meeting, ratio, share

WHOLE = st.integers(0, 10**12)
AMOUNTS = st.one_of(st.integers(), st.fractions(), st.floats(allow_nan=False))
#: Names as databases hold them: any text but halves of characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(fold=0))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


FIGURES = st.builds(
    Figure,
    *(WHOLE,) * 5,
    value=maybe(AMOUNTS),
    low=maybe(AMOUNTS),
    high=maybe(AMOUNTS),
    pooled=maybe(AMOUNTS),
)
ROWS = st.builds(
    Row,
    *(TEXTS,) * 8,
    figure=FIGURES,
    comparator=maybe(st.sampled_from(Comparator)),
    target=maybe(st.floats(allow_nan=False, allow_infinity=False)),
    status=maybe(st.sampled_from(Status)),
    gap=maybe(AMOUNTS),
    gap_unit=TEXTS,
    change=maybe(AMOUNTS),
)
MANY = st.lists(ROWS, max_size=2).map(tuple)
HEADLINES = st.lists(st.builds(HeadlineResult, TEXTS, MANY), max_size=2).map(tuple)
LEAF = st.builds(Completeness, TEXTS, TEXTS, WHOLE, WHOLE, WHOLE)
PLANS = st.sampled_from([*plans().values(), make_plan(make_target("internet_line", 99.9))])
MEETINGS = st.builds(
    Meeting,
    plan=PLANS,
    period=TEXTS,
    area=TEXTS,
    area_names=st.dictionaries(TEXTS, TEXTS, max_size=3),
    level=TEXTS,
    ownership=TEXTS,
    approved_only=st.booleans(),
    day=st.dates(),
    read_at=TIMES,
    version=TEXTS,
    sample=st.booleans(),
    total=MANY,
    by_area=MANY,
    by_level=MANY,
    headlines=HEADLINES,
    headlines_by_area=HEADLINES,
    headlines_by_level=HEADLINES,
    completeness=st.builds(
        Completeness, TEXTS, TEXTS, WHOLE, WHOLE, WHOLE, areas=st.lists(LEAF, max_size=2).map(tuple)
    ),
    maturity=st.lists(st.builds(Maturity, TEXTS, st.tuples(WHOLE, WHOLE, WHOLE), WHOLE), max_size=2).map(tuple),
    previous_period=TEXTS,
    previous=MANY,
    frozen=maybe(st.builds(Frozen, TEXTS, TIMES, TEXTS)),
)


@settings(max_examples=60, deadline=None)
@given(MEETINGS)
def test_a_meeting_comes_back_exactly(meeting: Meeting) -> None:
    text = write_meeting(meeting)
    found = read_meeting(text)
    assert found == meeting
    assert write_meeting(found) == text
    # 1 == 1.0 == Fraction(1), but a mean stays a float and a share a fraction: comparison rules differ (rule 4).
    assert repr(found) == repr(meeting)


PLAN = make_plan(make_target("internet_line", 100), make_target("records_digitised", 80))
SMALL = make_meeting(PLAN, {"t-internet_line": share(9, 9, 3), "t-records_digitised": ratio(1, 3)})


def test_fractions_and_dates_are_written_so_that_people_can_read_them() -> None:
    written = json.loads(write_meeting(SMALL))
    assert written["format"] == "kpi-meeting-1"
    assert written["meeting"]["total"][1]["figure"]["value"] == "100/3"
    assert written["meeting"]["day"] == "2025-05-31"
    assert read_meeting(write_meeting(SMALL)).total[1].figure.value == Fraction(100, 3)


def test_fields_that_an_older_text_lacks_get_their_default() -> None:
    written = json.loads(write_meeting(SMALL))
    del written["meeting"]["maturity"]
    del written["meeting"]["frozen"]
    assert read_meeting(json.dumps(written)) == SMALL


def changed(**parts: Any) -> str:
    written = json.loads(write_meeting(SMALL))
    written["meeting"].update(parts)
    return json.dumps(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": "kpi-meeting-2", "meeting": {}}',
        '{"format": "kpi-meeting-1", "meeting": {}}',
        '{"format": "kpi-meeting-1", "meeting": null}',
        changed(day="31/5/2025"),
        changed(area=None),
        changed(sample=1),
        changed(plan={"code": "x"}),
        changed(stranger=1),
        write_meeting(SMALL).replace('"100/3"', '"100/0"'),
        write_meeting(SMALL).replace('"100/3"', "NaN"),
        write_meeting(SMALL).replace('"100/3"', "true"),
        write_meeting(SMALL)[:-20],
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(MeetingFileError):
        read_meeting(text)


def test_the_mark_of_a_frozen_one_stays() -> None:
    mark = Frozen("Họp giao ban “tháng 6” 📌", datetime(2025, 6, 2, 7, 30, tzinfo=UTC), "Lê Thị Hà")
    frozen = replace(SMALL, frozen=mark, day=date(2025, 6, 1))
    assert read_meeting(write_meeting(frozen)) == frozen
