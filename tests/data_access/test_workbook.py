"""The report workbook read back: what was answered and nothing else, with each fault at its cell."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from data_access.intake.files import read_workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context, KnownUnit
from data_access.loading.claim import Claim
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from exports.report_workbook import FIRST_ROW, KEY_ROW, write_template
from kpi.answers import Answer
from kpi.indicators import Input, indicators
from kpi.plan_loader import OWN_FOLDER, plans
from kpi.report_form import asked, columns_of
from kpi.units import UnitState

PERIOD = "2025-H1"
PLAN = plans([OWN_FOLDER])["thu-dau-mot-2025"]
LIAISON = UnitState(
    "LC1",
    "Trường TH và THCS Mẫu",
    "school",
    frozenset({"primary", "lower_secondary"}),
    "public",
    ("718", "74"),
    "P",
    "lower_office",
)
OFFICE = UnitState("P", "Phòng Mẫu", "office", frozenset(), "public", ("718", "74"), "P", "lower_office")
UNITS = [LIAISON, OFFICE]
KNOWN = [KnownUnit(unit.code, unit.name, unit.kind, unit.levels) for unit in UNITS]
ROW = FIRST_ROW + 1


def read(content: bytes, period: str | None = None) -> tuple[list[Claim], list[LoadError]]:
    """What a workbook claims, in the file's order, and its errors."""
    try:
        book = read_workbook(content, "bao-cao.xlsx")
    except LoadRefused as refused:
        return [], refused.errors
    found = understand(book, Context(period, KNOWN))
    return [claim for block in found.blocks for claim in block.claims()], list(found.errors)


def fields_of(unit: UnitState) -> list[tuple[str, str]]:
    columns = [column for column in columns_of(PLAN, PERIOD) if asked(unit, column, PLAN)]
    return list(dict.fromkeys((column.indicator, column.level) for column in columns))


def answer_for(indicator: str) -> st.SearchStrategy[Answer]:
    kind = indicators()[indicator].input
    pairs = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(lambda pair: Answer(min(pair), max(pair)))
    given_answers = {
        Input.FLAG: st.sampled_from([Answer(0, 1), Answer(1, 1)]),
        Input.COUNT: pairs,
        Input.SCORE: st.floats(0, 100).map(lambda value: Answer(value=round(value, 9))),
        Input.NUMBER: st.integers(0, 99).map(lambda value: Answer(value=float(value))),
    }[kind]
    return st.one_of(given_answers, st.just(Answer(not_applicable=True)))


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        (unit.code, indicator, level): answer_for(indicator) for unit in UNITS for indicator, level in fields_of(unit)
    },
)


def as_answer(claim: Claim) -> Answer:
    return Answer(claim.numerator, claim.denominator, claim.value, claim.state == "not_applicable")


@settings(max_examples=40, deadline=None)
@given(ANSWERS, st.sampled_from(["vi", "en"]))
def test_every_answer_comes_back_and_blanks_stay_blank(answers, language):
    claims, errors = read(write_template(PLAN, PERIOD, UNITS, answers, language=language))
    assert errors == []
    assert {(claim.unit_code, claim.indicator, claim.level): as_answer(claim) for claim in claims} == answers
    assert {claim.period for claim in claims} <= {PERIOD}


class Filled:
    """A template being filled in as a person would, cell by cell."""

    def __init__(self, content: bytes | None = None) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content or write_template(PLAN, PERIOD, UNITS)))
        self.sheet = self.book.active

    def letter(self, indicator: str, part: str, level: str = "") -> str:
        keys = {cell.value: cell.column for cell in self.sheet[KEY_ROW + 1]}
        return get_column_letter(keys[f"{indicator}|{level}|{part}"])

    def put(self, value, indicator: str, part: str, level: str = "", *, row: int = ROW, shown: str = "") -> "Filled":
        cell = self.sheet[f"{self.letter(indicator, part, level)}{row}"]
        cell.value = value
        if shown:
            cell.number_format = shown
        return self

    def read(self):
        out = io.BytesIO()
        self.book.save(out)
        return read(out.getvalue())


def only_answer(filled: Filled) -> Answer:
    claims, errors = filled.read()
    assert errors == []
    (claim,) = claims
    return as_answer(claim)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Có", Answer(1, 1)),
        (" có ", Answer(1, 1)),
        ("KHÔNG", Answer(0, 1)),
        ("Không", Answer(0, 1)),  # the same word with its marks apart
        ("không  áp dụng", Answer(not_applicable=True)),
        (1, Answer(1, 1)),
        (0, Answer(0, 1)),
        ("X", Answer(1, 1)),
        (True, Answer(1, 1)),
    ],
)
def test_a_flag_as_people_type_it(typed, answer):
    assert only_answer(Filled().put(typed, "fibre_line", "flag")) == answer


@pytest.mark.parametrize(("typed", "shown"), [("Z", ""), (2, ""), (1, "0%"), ("Có?", "")])
def test_what_is_no_flag_is_refused_at_its_cell(typed, shown):
    filled = Filled().put(typed, "fibre_line", "flag", shown=shown)
    claims, (error,) = filled.read()
    assert claims == []
    assert (error.code, error.sheet, error.row) == (ErrorCode.BAD_ANSWER, "Báo cáo", ROW)
    assert error.column == filled.letter("fibre_line", "flag")
    assert error.expected == "Có, Không, Không áp dụng"
    assert error.text


@pytest.mark.parametrize("typed", [12, 12.0, "12", " 12 ", "12 người"])
def test_a_whole_number_as_people_type_it(typed):
    filled = Filled().put(typed, "staff_using_ai", "numerator").put(15, "staff_using_ai", "denominator")
    assert only_answer(filled) == Answer(12, 15)


@pytest.mark.parametrize(
    ("typed", "shown", "code", "text"),
    [
        (0.8, "0%", ErrorCode.PERCENT_NEEDS_COUNTS, "80%"),
        (1, "0.00%", ErrorCode.PERCENT_NEEDS_COUNTS, "100%"),  # 100% holds 1, which is no count
        ("80%", "", ErrorCode.PERCENT_NEEDS_COUNTS, "80%"),
        (12.5, "", ErrorCode.NOT_WHOLE, "12.5"),
        ("12,5", "", ErrorCode.NOT_WHOLE, "12,5"),
        ("0.200", "", ErrorCode.NOT_WHOLE, "0.200"),
        ("mười hai", "", ErrorCode.BAD_ANSWER, "mười hai"),
        ("Có", "", ErrorCode.BAD_ANSWER, "Có"),
        (45_700, "dd/mm/yyyy", ErrorCode.DATE_FOR_COUNTS, "12/02/2025"),
    ],
)
def test_what_is_no_count_is_refused_at_its_cell(typed, shown, code, text):
    filled = Filled().put(typed, "staff_using_ai", "numerator", shown=shown).put(15, "staff_using_ai", "denominator")
    claims, (error,) = filled.read()
    assert claims == []
    assert (error.code, error.text, error.row) == (code, text, ROW)
    assert error.column == filled.letter("staff_using_ai", "numerator")


def test_half_of_a_count_is_a_claim_that_the_store_refuses():
    filled = Filled().put(12, "staff_using_ai", "numerator")
    (claim,), errors = filled.read()
    assert errors == []
    assert (claim.numerator, claim.denominator) == (12, None)
    assert claim.error(ErrorCode.COUNTS_NEEDED, "denominator").column == filled.letter("staff_using_ai", "denominator")


def test_not_applicable_in_one_cell_of_a_count_is_enough_but_no_figure_beside_it():
    filled = Filled().put("Không áp dụng", "staff_using_ai", "denominator")
    assert only_answer(filled) == Answer(not_applicable=True)
    (claim,), _ = filled.put(3, "staff_using_ai", "numerator").read()
    assert (claim.state, claim.numerator) == ("not_applicable", 3)  # for the store to refuse


def score_book() -> Filled:
    plan = plans([OWN_FOLDER])["dong-nai-2024-2025"]
    return Filled(write_template(plan, "2024-2025/CN", [LIAISON]))


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        (75, "", 75.0),
        (75.5, "", 75.5),
        ("75,5", "", 75.5),
        ("75.5", "", 75.5),
        (0.755, "0.0%", 75.5),
        ("75%", "", 75.0),
        ("75 điểm", "", 75.0),
    ],
)
def test_a_score_as_people_type_it(typed, shown, value):
    assert only_answer(score_book().put(typed, "teaching_score", "value", shown=shown)) == Answer(value=value)


@pytest.mark.parametrize("typed", ["75 phiếu", "7.5.2025", "1e2", "∞", True])
def test_what_is_no_score_is_refused(typed):
    claims, (error,) = score_book().put(typed, "teaching_score", "value").read()
    assert (claims, error.code) == ([], ErrorCode.BAD_NUMBER)


def test_a_formula_never_calculated_and_one_with_an_error():
    claims, (error,) = Filled().put("=1+1", "staff_using_ai", "numerator").read()
    assert (claims, error.code, error.row) == ([], ErrorCode.NOT_CALCULATED, ROW)
    claims, (error,) = Filled().put("#DIV/0!", "staff_using_ai", "numerator").read()
    assert (claims, error.code, error.text) == ([], ErrorCode.FORMULA_ERROR, "#DIV/0!")


def test_all_errors_are_collected_and_good_cells_kept():
    filled = Filled().put("?", "fibre_line", "flag").put("y", "staff_using_ai", "numerator")
    filled.put("Có", "document_software", "flag").put(3, "online_services", "numerator", row=ROW + 1)
    claims, errors = filled.read()
    assert [claim.indicator for claim in claims] == ["document_software", "online_services"]
    assert len(errors) == 2


def test_a_row_without_its_unit_code():
    filled = Filled().put("Có", "fibre_line", "flag", row=ROW + 7)
    claims, (error,) = filled.read()
    assert (claims, error.code, error.row) == ([], ErrorCode.MISSING_UNIT_CODE, ROW + 7)


def test_rows_above_and_notes_beside_do_no_harm():
    filled = Filled().put("Có", "fibre_line", "flag")
    filled.sheet.cell(ROW, filled.sheet.max_column + 2, "ghi chú của tôi")
    filled.sheet.cell(ROW + 9, 2, "Người lập biểu")
    filled.book.create_sheet("Nháp")["A1"] = "không đọc"
    assert only_answer(filled) == Answer(1, 1)
    moved = Filled().put("Có", "fibre_line", "flag")
    moved.sheet.insert_rows(1, 2)
    assert only_answer(moved) == Answer(1, 1)


def test_an_answer_names_its_cell():
    filled = Filled().put("Có", "fibre_line", "flag")
    ((claim,), _) = filled.read()
    assert claim.source == f"Báo cáo!{filled.letter('fibre_line', 'flag')}{ROW}"


@pytest.mark.parametrize(
    "breaks",
    [
        lambda sheet: sheet.delete_cols(4),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", None),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", "fibre_line||numerator"),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", sheet.cell(KEY_ROW + 1, 4).value),
        lambda sheet: sheet.cell(KEY_ROW + 1, 5).__setattr__("value", "no_such_indicator||flag"),
    ],
)
def test_a_broken_key_row_lets_nothing_through(breaks):
    filled = Filled().put("Có", "fibre_line", "flag")
    breaks(filled.sheet)
    claims, errors = filled.read()
    assert claims == []
    assert {error.code for error in errors} == {ErrorCode.TEMPLATE_BROKEN}
    assert all(error.row == KEY_ROW + 1 for error in errors)


def test_another_version_of_the_template():
    filled = Filled()
    mark = filled.sheet.cell(KEY_ROW + 1, 1)
    mark.value = mark.value.replace("kpi-report/1", "kpi-report/7")
    claims, (error,) = filled.read()
    assert (claims, error.code, error.text, error.expected) == ([], ErrorCode.TEMPLATE_VERSION, "7", "1")


def test_a_foreign_workbook():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Báo cáo"
    book.save(out)
    claims, (error,) = read(out.getvalue())
    assert (claims, error.code) == ([], ErrorCode.FOREIGN_WORKBOOK)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ErrorCode.EMPTY_FILE),
        (b"not a workbook", ErrorCode.TEXT_NAMED_WORKBOOK),
        (write_template(PLAN, PERIOD, UNITS)[:3000], ErrorCode.TRUNCATED_FILE),
    ],
)
def test_files_that_cannot_be_read_give_one_error(content, code):
    claims, (error,) = read(content)
    assert claims == []
    assert error.code is code
    assert error.message("vi")
    assert error.message("en")


def test_a_far_cell_is_named():
    filled = Filled()
    filled.sheet["XFD1048576"] = 1
    claims, (error,) = filled.read()
    place = (error.sheet, error.row, error.column)
    assert (claims, error.code, place) == ([], ErrorCode.FAR_CELL, ("Báo cáo", 1_048_576, "XFD"))
