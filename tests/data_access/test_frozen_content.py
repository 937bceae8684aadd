"""What is kept of single units: exact both ways, of those that the results are made of, closed lists included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.database import session, transaction
from data_access.evaluated import evaluated
from data_access.frozen import freeze
from data_access.frozen_compare import Change, UnitChange, compare
from data_access.frozen_content import UnitRecord, pack, read_records, unit_records, unpack, write_records
from data_access.lists import close_list
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import TERMINAL
from kpi.answers import NO, Answer
from kpi.indicators import indicators
from tests.data_access.meeting_world import PERIOD, PLAN, fill
from tests.data_access.worlds import load_rows
from tests.kpi.build import make_plan, make_target

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNTS = st.none() | st.integers(0, 10**9)
ANSWERS = st.builds(Answer, COUNTS, COUNTS, st.none() | st.floats(allow_nan=False, allow_infinity=False), st.booleans())
ASKED = st.tuples(st.sampled_from(sorted(indicators())), st.sampled_from(["", "primary"]))
RECORDS = st.builds(
    UnitRecord, TEXTS, st.lists(TEXTS, max_size=4).map(tuple), TEXTS, st.dictionaries(ASKED, ANSWERS, max_size=4)
)


@given(st.dictionaries(TEXTS, RECORDS, max_size=4))
def test_records_come_back_exactly(records: dict[str, UnitRecord]) -> None:
    written = write_records(records)
    assert read_records(written) == records
    assert write_records(read_records(written)) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_come_back_exactly(text: str) -> None:
    assert unpack(pack(text)) == text


@pytest.mark.parametrize("packed", ["", "x", "eA==", "không phải"])
def test_what_was_not_packed_is_refused(packed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack(packed)


def test_only_units_that_the_results_are_made_of_are_kept(engine: Engine) -> None:
    fill(engine)
    with session(engine) as opened:
        found = evaluated(opened, PLAN, PERIOD)
        everybody = unit_records(opened, found, "75", NO_NARROWING)
        assert len(everybody) == 11
        assert set(unit_records(opened, found, "732", NO_NARROWING)) == {"b1", "b2", "b3"}
        assert set(unit_records(opened, found, "75", Narrowing(level="lower_secondary"))) == {"b1"}
        assert set(everybody["a6"].answers) == {
            *(("internet_line", ""), ("records_digitised", ""), ("teaching_score", "")),
        }


def test_a_list_closed_since_says_no_for_who_is_not_on_it(engine: Engine) -> None:
    fill(engine)
    plan = make_plan(make_target("inspected", 30), code="inspections")
    number = freeze(engine, TERMINAL, plan, PERIOD, "trước khi chốt danh sách")
    load_rows(engine, f"{PERIOD},b1,inspected,,1,1,,")
    with transaction(engine) as writing:
        close_list(writing, TERMINAL, "p732", "inspected", PERIOD)
    with session(engine) as opened:
        told = [one for one in compare(opened, TERMINAL, number, plan).units if one.change is Change.ANSWER]
    assert told == [
        UnitChange("b1", "Unit b1", Change.ANSWER, "inspected", "", None, Answer(1, 1)),
        UnitChange("b2", "Unit b2", Change.ANSWER, "inspected", "", None, NO),
        UnitChange("b3", "Unit b3", Change.ANSWER, "inspected", "", None, NO),
    ]
