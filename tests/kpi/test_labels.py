"""A row of results in words: what is missing is said in things one can count, and silence never reads as an answer."""

import math
from fractions import Fraction

from kpi.comparison import Comparator
from kpi.figures import Row, Status
from kpi.indicators import Indicator, Input, Measure, ValueType
from kpi.labels import Labels
from kpi.plan import Target, Threshold
from tests.ui.rows import TARGET, figure, indicator, row


def words(found: Row, about: Indicator | None = None, target: Target | None = TARGET, language: str = "vi") -> Labels:
    return Labels(found, about or indicator(), target, language)


def test_a_share_of_units_names_its_units() -> None:
    said = words(row())
    assert (said.value(), said.demand(), said.evidence()) == ("57,4%", "≥ 100%", "31/54 đơn vị")
    assert said.share_of_reported() == "62% số đã báo cáo (50)"
    assert said.bounds() == "Có thể từ 57,4% đến 64,8% khi đủ báo cáo"
    assert said.silent() == "4 đơn vị chưa báo cáo"
    assert said.gap() == "Còn thiếu 23 đơn vị"


def test_the_same_in_english() -> None:
    said = words(row(), language="en")
    assert (said.name(), said.value(), said.evidence()) == ("Wireless Internet", "57.4%", "31/54 units")
    assert said.gap() == "23 units still missing"


def test_what_nobody_reported_has_no_value() -> None:
    silent = figure(reported=0, met=0, numerator=0, value=Fraction(0), low=Fraction(0), high=Fraction(100))
    said = words(row(silent, status=Status.NO_DATA, gap=None))
    assert (said.value(), said.evidence(), said.bounds(), said.gap()) == ("–", "Chưa đơn vị nào báo cáo", "", "")


def test_sums_name_what_they_count() -> None:
    about = indicator(input=Input.COUNT, measure=Measure.RATIO_OF_SUMS, counted="teachers")
    target = TARGET.model_copy(update={"counted": "teachers"})
    found = row(figure(numerator=1234, denominator=2000, value=Fraction(617, 10)), gap=766, gap_unit="teachers")
    said = words(found, about, target)
    assert (said.value(), said.evidence()) == ("61,7%", "1.234/2.000 giáo viên")
    assert said.gap() == "Còn thiếu 766 giáo viên"


def test_an_infinite_ratio_says_what_is_not_there() -> None:
    about = indicator(
        input=Input.COUNT,
        measure=Measure.RATIO_OF_SUMS,
        value_type=ValueType.RATIO,
        numerator="học sinh",
        denominator="Số máy tính",
    )
    found = row(
        figure(numerator=45, denominator=0, value=math.inf, low=None, high=None),
        comparator=Comparator.AT_MOST,
        target=3.0,
        gap=15,
        gap_unit="computers",
    )
    said = words(found, about)
    assert (said.value(), said.evidence()) == ("∞", "45/0; Số máy tính: 0")
    assert said.gap() == "Còn thiếu 15 máy tính"


def test_a_mean_has_its_pooled_share_beside_it() -> None:
    about = indicator(input=Input.COUNT, measure=Measure.MEAN_OF_UNITS, per_level=True)
    found = row(figure(value=7.31, pooled=Fraction(81, 11), low=6.0, high=9.0), gap=2.69, gap_unit="percentage_points")
    said = words(found, about)
    assert (said.value(), said.evidence()) == ("7,3%", "Tính gộp 7,4%")
    assert said.gap() == "Còn thiếu 2,69 điểm phần trăm"


def test_a_threshold_on_each_unit_makes_a_share_of_units_in_percent() -> None:
    about = indicator(input=Input.COUNT, measure=Measure.MEAN_OF_UNITS, per_level=True)
    target = TARGET.model_copy(update={"unit_threshold": Threshold(comparator=Comparator.AT_LEAST, value=5)})
    said = words(row(), about, target)
    assert (said.value(), said.demand()) == ("57,4%", "≥ 100%")
    assert said.evidence() == "31/54 lượt đơn vị theo cấp học"


def test_reached_means_nothing_missing() -> None:
    assert words(row(gap=0, status=Status.MET)).gap() == "Đã đủ"


def test_zero_over_zero_is_reported_but_has_no_value() -> None:
    about = indicator(input=Input.COUNT, measure=Measure.RATIO_OF_SUMS)
    found = row(figure(numerator=0, denominator=0, value=None, low=None, high=None), gap=None)
    assert words(found, about).evidence() == "Các đơn vị báo cáo 0/0, chưa tính được tỷ lệ"


def test_a_percentage_above_a_hundred_is_shown_and_marked() -> None:
    about = indicator(input=Input.COUNT, measure=Measure.RATIO_OF_SUMS)
    said = words(row(figure(value=Fraction(120))), about)
    assert (said.value(), said.warning()) == ("120%", "Vượt 100%, cần kiểm tra số liệu")


def test_changes_are_points_for_percentages_and_plain_else() -> None:
    assert words(row(change=Fraction(5, 2))).change() == "+2,5 điểm %"
    about = indicator(input=Input.COUNT, measure=Measure.RATIO_OF_SUMS, value_type=ValueType.RATIO)
    assert words(row(change=Fraction(-1, 2)), about).change() == "−0,5"
    assert words(row(change=Fraction(0))).change() == "Không đổi"
    assert words(row(change=math.inf)).change() == ""
    assert words(row()).change() == ""


def test_a_headline_without_a_target_says_so() -> None:
    found = row(status=None, comparator=None, target=None, target_id="", gap=None, gap_unit="")
    said = words(found, target=None)
    assert (said.demand(), said.status(), said.gap()) == ("Không đặt chỉ tiêu", "Không đặt chỉ tiêu", "")
    assert said.value() == "57,4%"
