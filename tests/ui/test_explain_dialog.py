"""Links to explanations, the words of answers, and what the dialog and the unit page say on a small province."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from kpi.answers import NOT_APPLICABLE, YES, Answer
from kpi.comparison import Comparator
from kpi.indicators import indicators
from kpi.plan_loader import plans
from kpi.unit_gap import Shortfall
from tests.ui.conftest import Open, markup
from tests.ui.rows import row
from tests.world import PERIOD, PLAN
from ui.answer_words import answer_words, input_words, shortfall_words
from ui.explain_link import Asked, linker

VIEW = {"plan": PLAN, "period": PERIOD}
CASHLESS = next(target for target in plans()[PLAN].targets if target.indicator == "cashless_collection")
RECORDS = next(target for target in plans()[PLAN].targets if target.indicator == "records_digitised")


@pytest.mark.parametrize(
    "asked", [Asked("wifi", None, ""), Asked("wifi", "732", ""), Asked("=wifi", None, "primary"), Asked("w", "7", "p")]
)
def test_an_address_names_a_figure_and_back(asked: Asked) -> None:
    assert Asked.parse(asked.value()) == asked


def test_any_address_can_be_read() -> None:
    assert Asked.parse("") == Asked("", None, "")
    assert Asked.parse(",,,,<script>") == Asked("", None, "")


def test_a_link_keeps_the_view_and_escapes_what_it_says() -> None:
    link = linker({"plan": "a&b", "period": "2024-2025/HK1"}, "75", "vi")
    made = link(row(), "<57%>")
    assert 'data-explain="t-wifi"' in made
    assert "plan=a%26b&amp;period=2024-2025%2FHK1&amp;explain=t-wifi" in made
    assert "<b>&lt;57%&gt;</b>" in made
    assert 'data-explain="t-wifi,732"' in link(row(area="732"), "1")


@pytest.mark.parametrize(
    ("indicator", "answer", "said"),
    [
        ("wifi", YES, "Có"),
        ("wifi", Answer(0, 1), "Không"),
        ("wifi", NOT_APPLICABLE, "Không áp dụng"),
        ("wifi", None, "–"),
        ("records_digitised", Answer(1200, 1600), "1.200/1.600 (75%)"),
        ("records_digitised", Answer(0, 0), "0/0"),
        ("teaching_score", Answer(value=75.1), "75,1"),
        ("pupils_per_computer", Answer(45, 20), "45/20 (2,3)"),
        ("pupils_per_computer", Answer(45, 0), "45/0"),
    ],
)
def test_answers_read_as_they_were_given(indicator: str, answer: Answer | None, said: str) -> None:
    assert answer_words(indicators()[indicator], answer, "vi") == said


def test_an_own_value_is_not_rounded_across_its_demand() -> None:
    words = answer_words(indicators()["records_digitised"], Answer(9996, 100000), "vi", (Comparator.AT_LEAST, 10.0))
    assert words == "9.996/100.000 (9,996%)"


def test_the_inputs_of_a_level_stand_under_it() -> None:
    lines = input_words(indicators()["maturity_level_2"], {"teaching_score": Answer(value=60)}, "en")
    assert lines == [
        "Score of the teaching and learning group of criteria: 60",
        "Score of the management group of criteria: –",
    ]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Shortfall(1, "units"), "Chưa thực hiện"),
        (Shortfall(19, "records"), "Còn thiếu 19 hồ sơ"),
        (
            Shortfall(Fraction(9, 2), "points", "management_score", Fraction(91, 2), 50),
            "Điểm nhóm tiêu chí quản trị: 45,5 điểm, cần từ 50",
        ),
        (
            Shortfall(Fraction(0), "points", "teaching_score", Fraction(75), 75, strict=True),
            "Điểm nhóm tiêu chí dạy và học: 75 điểm, cần trên 75",
        ),
    ],
)
def test_what_a_unit_lacks_is_said_in_its_own_things(missing: Shortfall, said: str) -> None:
    assert shortfall_words(missing, False, "vi") == said


def test_the_dialog_shows_the_formula_with_numbers_that_add_up(site: Engine, open_page: Open) -> None:
    page = open_page("overview", address=VIEW | {"explain": CASHLESS.id})
    assert not page.exception
    assert not page.error
    shown = markup(page)
    # U1 and U3 yes, U2 no, U5 not applicable, U4 and U6 silent: 2 of 5.
    assert "Kết quả: 2 ÷ 5 × 100" in shown
    assert "= 5 đơn vị phải báo cáo" in shown
    assert "1 không áp dụng, nằm ngoài phép tính" in shown
    assert "observations.csv, dòng 2 (lần nạp 1)" in shown
    assert f"Mục {CASHLESS.clause}" in shown
    assert "Chưa có báo cáo" in shown


def test_a_pooled_figure_is_explained_by_its_sums(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("overview", address=VIEW | {"explain": RECORDS.id}))
    assert "Kết quả: 120 ÷ 150 × 100" in shown
    assert "Mẫu số: Hồ sơ cán bộ, giáo viên, học sinh" in shown
    assert "90/100 (90%)" in shown


@pytest.mark.parametrize("asked", ["no-such-target", "=", f"{CASHLESS.id},732,primary", "<b>"])
def test_an_address_that_names_no_figure_says_so(site: Engine, open_page: Open, asked: str) -> None:
    page = open_page("overview", address=VIEW | {"explain": asked})
    assert not page.exception
    assert not page.error
    assert "Không có con số này" in markup(page)


def test_a_viewer_sees_counts_and_no_unit(site: Engine, open_page: Open) -> None:
    page = open_page("overview", "viewer", VIEW | {"explain": CASHLESS.id}, area="75")
    shown = markup(page)
    assert not [one for one in page.get("download_button") if "danh sách" in one.proto.label]
    assert "Mẫu 0" not in shown
    assert "observations.csv" not in shown


def test_the_unit_page_says_what_the_unit_lacks_and_where_it_comes_from(site: Engine, open_page: Open) -> None:
    page = open_page("unit", address=VIEW | {"unit": "U2"})
    assert not page.exception
    assert not page.error
    shown = markup(page)
    assert "Trường TH-THCS Mẫu 02: đạt 1 trên" in shown
    assert "Chưa thực hiện" in shown
    assert "60/1.000 (6%)" in shown
    assert "Đã gửi" in shown
    page.toggle(key="unit_cells").set_value(True).run()
    assert "observations.csv, dòng" in markup(page)


def test_the_unit_page_in_english(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("unit", address=VIEW | {"unit": "U2", "lang": "en"}))
    assert "Not done yet" in shown
    assert "Chưa" not in shown
    assert "True" not in shown


@pytest.mark.parametrize("unit", ["U4", "NO-SUCH-UNIT"])
def test_a_unit_without_right_is_not_shown_and_not_told_from_one_that_is_not_there(
    site: Engine, open_page: Open, unit: str
) -> None:
    page = open_page("unit", "lower_office", VIEW | {"unit": unit}, office="P731")
    assert "Bạn không có quyền xem đơn vị trong đường dẫn" in page.warning[0].value
    assert "Mẫu 04" not in markup(page)
    assert all("Mẫu 04" not in option for box in page.selectbox for option in box.options)


def test_a_unit_opens_its_own_page_and_a_viewer_none(site: Engine, open_page: Open) -> None:
    assert "Trường Tiểu học Mẫu 01: đạt" in markup(open_page("unit", "unit", VIEW, unit="U1"))


def test_a_viewer_is_told_that_single_units_are_not_shown(site: Engine, open_page: Open) -> None:
    assert "chỉ xem số tổng hợp" in markup(open_page("unit", "viewer", VIEW | {"unit": "U1"}, area="75"))
