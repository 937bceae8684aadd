"""The report workbook read back: what was answered and nothing else, with each fault at its cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.loading.claim import Claim
from data_access.loading.errors import ErrorCode
from exports.report_workbook import write_template
from kpi.answers import Answer
from kpi.indicators import Input, indicators
from kpi.plan_loader import OWN_FOLDER, plans
from kpi.report_form import asked, columns_of
from kpi.units import UnitState
from tests.data_access.filled_template import LIAISON, PERIOD, PLAN, ROW, UNITS, Filled, read


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
    assert error.wanted() == "Có, Không, Không áp dụng"
    assert error.wanted("en") == "Yes, No, Not applicable"
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
