"""Single cells as people type them, where a whole sheet would hide what is meant."""

import pytest

from data_access.intake.grid import Cell, CellKind
from data_access.intake.slots import Slot
from data_access.intake.values import Kind, said
from data_access.loading.errors import ErrorCode, LoadError
from kpi.indicators import indicators


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("97,5", ErrorCode.PERCENT_NEEDS_COUNTS),
        ("120,5", ErrorCode.PERCENT_ABOVE_100),
        ("1.234.567", ErrorCode.PERCENT_ABOVE_100),  # only a whole number: never to be taken for 0
    ],
)
def test_a_share_without_its_counts_asks_for_them(typed: str, code: ErrorCode) -> None:
    found = said(Cell(CellKind.TEXT, typed), Slot.PERCENT, indicators()["signature_teachers"], counted=False)
    assert found.code is code


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("7¹", ErrorCode.NOTE_ON_NUMBER, "7"),
        ("7①", ErrorCode.NOTE_ON_NUMBER, "7"),
        ("1.250⁽²⁾", ErrorCode.NOTE_ON_NUMBER, "1.250"),
        ("12 (15)", ErrorCode.NOTE_ON_NUMBER, "12"),
        ("12 (a)", ErrorCode.NOTE_ON_NUMBER, "12"),
        ("¹", ErrorCode.BAD_ANSWER, "0, 1, 2 …, Không áp dụng"),
        ("nhiều (1)", ErrorCode.BAD_ANSWER, "0, 1, 2 …, Không áp dụng"),
    ],
)
def test_the_mark_of_a_note_is_no_digit_of_the_number(typed: str, code: ErrorCode, says: str) -> None:
    found = said(Cell(CellKind.TEXT, typed), Slot.NUMERATOR, indicators()["signature_teachers"])
    assert (found.code, LoadError(code, 1, "", typed, found.expected).wanted()) == (code, says)


@pytest.mark.parametrize(("typed", "number"), [("3*", 3), ("1.234 **", 1234), ("12 GV*", 12), ("4 (*)", 4)])
def test_a_star_is_passed_over_and_told(typed: str, number: int) -> None:
    found = said(Cell(CellKind.TEXT, typed), Slot.NUMERATOR, indicators()["signature_teachers"])
    assert (found.kind, found.numerator, found.starred) == (Kind.WHOLE, number, True)


def test_a_mark_that_is_all_there_is_says_nothing() -> None:
    for typed in ("¹", "1¹", "①"):
        assert said(Cell(CellKind.TEXT, typed), Slot.FLAG, indicators()["wifi"]).code is ErrorCode.BAD_ANSWER
    assert said(Cell(CellKind.TEXT, "*"), Slot.NUMERATOR, indicators()["signature_teachers"]).kind is Kind.BLANK


@pytest.mark.parametrize(
    ("typed", "slot", "indicator", "vi", "en"),
    [
        ("ok", Slot.FLAG, "wifi", "Có, Không, Không áp dụng", "Yes, No, Not applicable"),
        ("đang", Slot.NUMERATOR, "signature_teachers", "Không áp dụng", "Not applicable"),
        (
            "80%",
            Slot.NUMERATOR,
            "signature_teachers",
            "Giáo viên có chữ ký số; Giáo viên",
            "Teachers with a signature; Teachers",
        ),
        ("cao", Slot.VALUE, "teaching_score", "75,5", "75.5"),
    ],
)
def test_what_is_expected_is_said_in_the_readers_language(
    typed: str, slot: Slot, indicator: str, vi: str, en: str
) -> None:
    found = said(Cell(CellKind.TEXT, typed), slot, indicators()[indicator], counted=False)
    assert found.code is not None
    error = LoadError(found.code, 7, "C", typed, found.expected, "Biểu 1")
    assert vi in error.wanted("vi")
    assert vi in error.message("vi")
    assert en in error.wanted("en")
    assert en in error.message("en")
    assert vi not in error.message("en")
