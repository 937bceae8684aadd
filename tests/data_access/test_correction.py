"""One answer corrected on screen: who may, what is refused, how it is told and undone."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from data_access.correction import Correction, CorrectionError, CorrectionErrorCode, correct, may_correct, report_state
from data_access.database import session, transaction
from data_access.loading.result import LoadResult
from data_access.loading.undo import undo
from data_access.period_closings import close_period
from data_access.reports import ReportState, set_states
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.sources import older_claims, standing_claims
from data_access.tables import Import, Observation
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, load_rows, load_world
from tests.stored_answers import answer_at, asked

REASON = "Nhà trường báo nhầm, đã có công văn đính chính"
WIFI = Correction(PERIOD, "a1", "wifi", "", REASON, 1, numerator=1, denominator=1)


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    assert load_rows(engine, ",a1,wifi,,0,1,,", ",a1,records_digitised,,5,10,,", ",a1,teaching_score,,,,80,").ok
    return engine


def _correct(world: Engine, correction: Correction = WIFI, scope: Scope = LOWER) -> LoadResult:
    with transaction(world) as writing:
        return correct(writing, scope, correction)


def _wifi(world: Engine) -> int | None:
    with session(world) as reading:
        found = answer_at(reading, (PERIOD, "wifi", ""), "a1")
        return None if found is None else found.numerator


@pytest.mark.parametrize("scope", [TERMINAL, DEPARTMENT, LOWER, UNIT])
def test_who_may_change_the_report_corrects_an_answer_with_a_reason(world: Engine, scope: Scope) -> None:
    result = _correct(world, replace(WIFI, reason=f"  {REASON}\n"), scope)
    assert (result.errors, result.cells, result.changed) == ([], 1, 1)
    assert _wifi(world) == 1
    with session(world) as reading:
        made = reading.exec(select(Import).where(Import.format == "form")).one()
        assert (made.note, made.loaded_by, made.units, made.file_name) == (REASON, scope.username, 1, "")
        claim = standing_claims(reading, PERIOD, ["a1"], ["wifi"])["a1", "wifi", ""]
        assert (claim.reason, claim.by, claim.import_id) == (REASON, scope.username, made.id)
        before = older_claims(reading, PERIOD, ["a1"])["a1", "wifi", ""]
        assert [(one.answer.numerator if one.answer else None, one.reason) for one in before] == [(0, "")]


def test_it_is_undone_like_any_import_also_by_the_unit_that_made_it(world: Engine) -> None:
    number = _correct(world, scope=UNIT).import_id
    assert number is not None
    with transaction(world) as writing:
        undo(writing, UNIT, number)
    assert _wifi(world) == 0


@pytest.mark.parametrize(
    "scope", [VIEWER, Scope(Role.UNIT, "x", unit="a2"), Scope(Role.LOWER_OFFICE, "x", area="732", office="pgd-732")]
)
def test_nobody_else_does(world: Engine, scope: Scope) -> None:
    with pytest.raises(NotAllowed):
        _correct(world, scope=scope)
    with session(world) as reading:
        assert not may_correct(reading, scope, PERIOD, "a1")
        with pytest.raises(NotAllowed):
            report_state(reading, scope, PERIOD, "a1")
        assert may_correct(reading, LOWER, PERIOD, "a1")
        assert not may_correct(reading, LOWER, PERIOD, "no-such")
    assert _wifi(world) == 0


def test_nor_in_a_closed_period(world: Engine) -> None:
    with transaction(world) as writing:
        close_period(writing, DEPARTMENT, PERIOD, "75")
    with pytest.raises(NotAllowed):
        _correct(world)
    assert _correct(world, scope=DEPARTMENT).changed == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "nhầm"}, CorrectionErrorCode.REASON_TOO_SHORT),
        ({"reason": " " * 30}, CorrectionErrorCode.REASON_TOO_SHORT),
        ({"reason": "x" * 501}, CorrectionErrorCode.REASON_TOO_LONG),
        ({"numerator": 0}, CorrectionErrorCode.SAME),
        ({"seen": 7}, CorrectionErrorCode.CHANGED_MEANWHILE),
        ({"seen": None}, CorrectionErrorCode.CHANGED_MEANWHILE),
    ],
)
def test_what_is_not_taken(world: Engine, change: dict[str, object], code: CorrectionErrorCode) -> None:
    with pytest.raises(CorrectionError) as caught:
        _correct(world, replace(WIFI, **change))  # type: ignore[arg-type]
    assert caught.value.code is code
    assert caught.value.message("vi") != caught.value.message("en")
    assert _wifi(world) == 0


def test_an_answer_that_a_file_could_not_give_is_refused_in_the_same_words(world: Engine) -> None:
    digitised = Correction(PERIOD, "a1", "records_digitised", "", REASON, 1, numerator=12, denominator=10)
    result = _correct(world, digitised)
    assert result.import_id is None
    assert [error.code.value for error in result.errors] == ["above_whole"]
    listed = Correction(PERIOD, "a1", "inspected", "", REASON, None, numerator=1, denominator=1)
    assert [error.code.value for error in _correct(world, listed, UNIT).errors] == ["office_reported"]


def test_every_kind_of_answer(world: Engine) -> None:
    digitised = Correction(PERIOD, "a1", "records_digitised", "", REASON, 1, numerator=10, denominator=10)
    score = Correction(PERIOD, "a1", "teaching_score", "", REASON, 1, value=85.5)
    absent = Correction(PERIOD, "a1", "wifi", "", REASON, 1, not_applicable=True)
    new = Correction(PERIOD, "a1", "signature_deployed", "", REASON, None, numerator=1, denominator=1)
    for one in (digitised, score, absent, new):
        assert _correct(world, one).changed == 1
    with session(world) as reading:
        known = asked(reading)
        stands = {known[one.question_id][1]: one for one in reading.exec(select(Observation))}
    assert (stands["records_digitised"].numerator, stands["teaching_score"].value) == (10, 85.5)
    assert (stands["wifi"].state, stands["signature_deployed"].numerator) == ("not_applicable", 1)


def test_an_approved_report_is_sent_again_and_undoing_gives_the_approval_back(world: Engine) -> None:
    with transaction(world) as writing:
        set_states(writing, TERMINAL, PERIOD, {"a1": ReportState.APPROVED})

    def state() -> str:
        with session(world) as reading:
            return report_state(reading, TERMINAL, PERIOD, "a1")

    assert state() == "approved"
    number = _correct(world).import_id
    assert state() == "sent"
    assert number is not None
    with transaction(world) as writing:
        undo(writing, LOWER, number)
    assert state() == "approved"
