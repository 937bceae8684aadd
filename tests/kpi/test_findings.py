"""Findings: each rule by an example, their order, and against a naive reading of generated results."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.figures import Completeness, Status
from kpi.findings import Finding, FindingCode, about, findings, sentence
from kpi.labels import of_row
from kpi.meeting import Maturity, Meeting
from kpi.tally import Tally
from tests.kpi.build import make_plan, make_target
from tests.kpi.meetings import NAMES, make_meeting, ratio, share

Code = FindingCode
FIRST = "2024-2025/HK1"


def target(id: str, indicator: str = "internet_line", value: float = 100, **given: Any) -> Any:  # noqa: A002
    return make_target(indicator, value, id=id, label=id.upper(), label_en=f"{id} (en)", **given)


PLAN = make_plan(target("a"), target("b"), target("c", value=50), target("r", "records_digitised", 80))


def told(meeting: Meeting, code: Code, language: str = "vi") -> list[str]:
    return [sentence(found, meeting, language) for found in findings(meeting) if found.code is code]


def codes(meeting: Meeting) -> list[Code]:
    return [found.code for found in findings(meeting)]


def test_without_rows_or_reports_that_is_all_there_is_to_say() -> None:
    nothing = make_meeting(PLAN, {})
    assert [sentence(found, nothing, "vi") for found in findings(nothing)] == ["Chưa có chỉ tiêu nào để đánh giá"]
    silent = make_meeting(PLAN, {"a": share(9, 0, 0)}, completeness=Completeness("75", "Đồng Nai", 9, 0, 0))
    assert [sentence(found, silent, "vi") for found in findings(silent)] == [
        "Chưa có số liệu để đánh giá 1 chỉ tiêu",
        "9/9 đơn vị chưa gửi báo cáo",
    ]


def test_the_first_tells_how_many_are_met_and_what_is_missing_most() -> None:
    met = make_meeting(PLAN, {"a": share(9, 9, 9), "b": share(9, 9, 9)})
    assert sentence(findings(met)[0], met, "vi") == "Tất cả 2 chỉ tiêu đạt"
    some = make_meeting(PLAN, {"a": share(1500, 1500, 200), "b": share(9, 9, 9), "c": share(9, 9, 2)})
    assert sentence(findings(some)[0], some, "vi") == "1/3 chỉ tiêu đạt; “A” còn thiếu 1.300 đơn vị"
    assert sentence(findings(some)[0], some, "en") == "1 of 3 targets met; “a (en)”: 1,300 units still missing"
    unsure = make_meeting(PLAN, {"r": ratio(90, 100, silent=5)})
    assert sentence(findings(unsure)[0], unsure, "vi") == "0/1 chỉ tiêu đạt"


def test_what_cannot_be_met_any_more_names_the_farthest() -> None:
    missed = make_meeting(PLAN, {"a": share(10, 10, 9), "b": share(10, 10, 2), "c": share(10, 10, 5)})
    assert told(missed, Code.MISSED) == ["2 chỉ tiêu không đạt, xa yêu cầu nhất là “B”: 20% so với yêu cầu 100%"]
    alone = make_meeting(PLAN, {"a": share(10, 10, 9)})
    assert told(alone, Code.MISSED) == ["“A” không đạt: 90% so với yêu cầu 100%"]


def test_below_the_pace_line_tells_by_when() -> None:
    plan = make_plan(target("c", value=50, due_on=date(2025, 4, 30)))
    behind = make_meeting(plan, {"c": share(10, 10, 2)}, period=FIRST)
    behind = replace(behind, total=tuple(replace(row, status=Status.BEHIND) for row in behind.total))
    assert told(behind, Code.BEHIND) == ["“C” chậm tiến độ: 20% so với yêu cầu từ 50% trở lên vào ngày 30/4/2025"]


def test_the_largest_lag_tells_where_most_is_missing_unless_places_share_it() -> None:
    total = {"a": share(30, 30, 20), "r": ratio(1, 100)}
    areas = {("a", "731"): share(20, 20, 12), ("a", "732"): share(10, 10, 8)}
    meeting = make_meeting(PLAN, total, areas)
    said = "Thiếu nhiều đơn vị nhất là “A”: 66,7% so với yêu cầu 100%, còn thiếu 10 đơn vị"
    assert told(meeting, Code.LAG) == [f"{said}; nhiều nhất ở Thành phố Biên Hòa (8 đơn vị)"]
    shared = {("a", "731"): share(20, 20, 15), ("a", "732"): share(10, 10, 5)}
    assert told(make_meeting(PLAN, total, shared), Code.LAG) == [said]


def test_what_others_share_is_not_told_as_of_one_target_alone() -> None:
    total = {"a": share(10, 10, 5), "b": share(10, 10, 5)}
    found = make_meeting(PLAN, total, previous={"a": Fraction(60), "b": Fraction(60)})
    beside = ", cùng với chỉ tiêu khác, là “A”"
    assert told(found, Code.MISSED) == [f"2 chỉ tiêu không đạt, xa yêu cầu nhất{beside}: 50% so với yêu cầu 100%"]
    assert told(found, Code.LAG)[0].startswith(f"Thiếu nhiều đơn vị nhất{beside}: 50%")
    down = "giảm 10 điểm phần trăm, còn 50%"
    assert told(found, Code.MOVED_DOWN) == [f"Giảm nhiều nhất so với kỳ trước{beside}: {down}"]


def test_without_units_missing_the_farthest_is_told_unless_it_was() -> None:
    early = make_meeting(PLAN, {"r": ratio(30, 100)}, period=FIRST)
    assert told(early, Code.FARTHEST) == [
        "Xa yêu cầu nhất là “R”: 30% so với yêu cầu từ 80% trở lên, còn thiếu 50 hồ sơ"
    ]
    assert Code.FARTHEST not in codes(make_meeting(PLAN, {"r": ratio(30, 100)}))


def test_thin_data_are_told() -> None:
    areas = (Completeness("731", NAMES["731"], 6, 2, 0), Completeness("732", NAMES["732"], 4, 3, 0))
    found = make_meeting(
        PLAN,
        {"a": share(9, 9, 9), "c": share(10, 5, 4), "r": ratio(0, 0)},
        completeness=Completeness("75", "Đồng Nai", 10, 5, 0, areas),
    )
    assert told(found, Code.SILENT) == ["5/10 đơn vị chưa gửi báo cáo, nhiều nhất ở Thành phố Biên Hòa (4 đơn vị)"]
    assert told(found, Code.INSUFFICIENT) == [
        "2 chỉ tiêu chưa đủ căn cứ để đánh giá, trong đó “C” có thể từ 40% đến 90% khi đủ báo cáo"
    ]
    nothing = make_meeting(PLAN, {"a": share(9, 9, 9), "b": share(9, 0, 0)})
    assert told(nothing, Code.NO_DATA) == ["“B” chưa có số liệu"]


def test_more_than_all_is_to_be_checked() -> None:
    found = make_meeting(PLAN, {"r": ratio(130, 100)})
    assert told(found, Code.ABOVE_HUNDRED) == ["“R” vượt 100% (130%), cần kiểm tra số liệu"]


def test_an_area_alone_below_is_named_only_where_all_others_reach_the_demand() -> None:
    met = {("c", code): share(10, 10, 6) for code in ("731", "733")}
    total = {"c": share(30, 30, 16)}
    one = make_meeting(PLAN, total, met | {("c", "732"): share(10, 10, 4)})
    assert told(one, Code.AREA_ALONE) == [
        "Chỉ riêng Huyện Tân Phú chưa tới mức yêu cầu về “C”: 40% so với từ 50% trở lên;"
        " 2 địa bàn khác được so sánh đều tới"
    ]
    two = met | {("c", "732"): share(10, 10, 4), ("c", "734"): share(10, 10, 4)}
    unknown = met | {("c", "732"): share(10, 10, 4), ("c", "734"): share(10, 0, 0)}
    few = {key: tally for key, tally in met.items() if key[1] == "731"} | {("c", "732"): share(10, 10, 4)}
    for areas in (two, unknown, few):
        assert Code.AREA_ALONE not in codes(make_meeting(PLAN, total, areas))


def test_the_area_and_the_level_that_lag_in_most_targets() -> None:
    low, high = share(10, 10, 1), share(10, 10, 10)
    areas = {(id_, code): low if code == "732" else high for id_ in "abc" for code in ("731", "732")}
    levels = {(id_, code): low if code == "primary" else high for id_ in "ab" for code in ("preschool", "primary")}
    total = {"a": share(20, 20, 11), "b": share(20, 20, 11), "c": share(20, 20, 11)}
    found = make_meeting(PLAN, total, areas, levels)
    assert told(found, Code.AREA_LAGS) == [
        "Huyện Tân Phú chưa tới mức yêu cầu ở nhiều chỉ tiêu nhất: 3/3 chỉ tiêu có số liệu"
    ]
    assert told(found, Code.LEVEL_LAGS) == [
        "Theo cấp học, tiểu học chưa tới mức yêu cầu ở nhiều chỉ tiêu nhất: 2/2 chỉ tiêu có số liệu"
    ]
    everywhere = make_meeting(PLAN, total, dict.fromkeys(areas, low))
    assert Code.AREA_LAGS not in codes(everywhere)


def test_the_largest_fall_and_rise_since_the_period_before() -> None:
    total = {"a": share(10, 10, 9), "b": share(10, 10, 2), "c": share(10, 10, 5)}
    found = make_meeting(PLAN, total, previous={"a": 60, "b": 45, "c": 50})
    assert told(found, Code.MOVED_UP) == ["Tăng nhiều nhất so với kỳ trước là “A”: tăng 30 điểm phần trăm, lên 90%"]
    assert told(found, Code.MOVED_DOWN) == ["Giảm nhiều nhất so với kỳ trước là “B”: giảm 25 điểm phần trăm, còn 20%"]
    still = make_meeting(PLAN, total, previous={"c": 50})
    assert not {Code.MOVED_UP, Code.MOVED_DOWN} & set(codes(still))


def test_met_in_every_area_compared() -> None:
    areas = {("c", code): share(10, 10, 10) for code in ("731", "732")}
    found = make_meeting(PLAN, {"a": share(9, 9, 1), "c": share(20, 20, 20)}, areas)
    assert told(found, Code.MET_EVERYWHERE) == ["“C” đạt ở tất cả 2 địa bàn được so sánh"]


def test_maturity_in_numbers_of_units() -> None:
    found = make_meeting(PLAN, {"a": share(9, 9, 1)}, maturity=(Maturity("", (2, 3, 4), 5),))
    assert told(found, Code.MATURITY) == [
        "Mức độ chuyển đổi số: 4/14 đơn vị đạt mức 3, 3 ở mức 2, 2 ở mức 1, 5 chưa có đủ điểm đánh giá"
    ]


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (share(10, 10, 10), "C: 100%, đạt yêu cầu từ 50% trở lên"),
        (share(10, 9, 5), "C: 50%, đạt yêu cầu từ 50% trở lên"),
        (share(10, 0, 0), "C: chưa đơn vị nào báo cáo"),
        (share(10, 10, 1), "C: 10%, yêu cầu từ 50% trở lên; còn thiếu 4 đơn vị; xa yêu cầu nhất: Huyện Tân Phú (0%)"),
    ],
)
def test_one_target_by_itself(tally: Tally, expected: str) -> None:
    areas = {("c", "731"): share(5, 5, 1), ("c", "732"): share(5, 5, 0)}
    found = make_meeting(PLAN, {"c": tally}, areas)
    assert sentence(about(found, found.total[0]), found, "vi") == expected


def test_one_target_that_its_silent_units_may_still_undo() -> None:
    found = make_meeting(PLAN, {"r": ratio(85, 100, silent=2)})
    said = sentence(about(found, found.total[0]), found, "vi")
    assert said == "R: 85%, tới mức yêu cầu từ 80% trở lên nhưng 2 đơn vị chưa báo cáo nên chưa kết luận đạt"


def test_lower_is_better_reads_right() -> None:
    plan = make_plan(target("d", "pupils_per_computer", 3, comparator="<="))
    found = make_meeting(plan, {"d": Tally(5, 5, 1, 100, 25)}, {("d", "731"): Tally(2, 2, 0, 60, 6)})
    assert sentence(about(found, found.total[0]), found, "vi").startswith("D: 4, yêu cầu không quá 3; còn thiếu 9")


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    ids = [f"t{number}" for number in range(draw(st.integers(1, 5)))]
    plan = make_plan(*(target(id_, value=draw(st.sampled_from([10, 50, 100]))) for id_ in ids))

    def tally() -> Tally:
        expected = draw(st.integers(1, 12))
        reported = draw(st.integers(0, expected))
        return share(expected, reported, draw(st.integers(0, reported)))

    total = {id_: tally() for id_ in ids}
    areas = {(id_, code): tally() for id_ in ids for code in ("731", "732", "733") if draw(st.booleans())}
    previous = {id_: draw(st.integers(0, 100)) for id_ in ids if draw(st.booleans())}
    period = draw(st.sampled_from([FIRST, "2024-2025/CN"]))
    return make_meeting(plan, total, areas, previous=previous, period=period)


@given(meetings())
def test_findings_say_what_a_naive_reading_says(meeting: Meeting) -> None:
    found = findings(meeting)
    assert found == findings(replace(meeting))
    order = list(FindingCode)
    places = [order.index(one.code) for one in found]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    by_code = {one.code: one for one in found}
    rows = meeting.total
    for code, status in ((Code.MISSED, "not_met"), (Code.INSUFFICIENT, "insufficient"), (Code.NO_DATA, "no_data")):
        count = sum(row.status == status for row in rows)
        if any(row.figure.reported for row in rows):
            assert (by_code[code].count if code in by_code else 0) == count
    missing = [row.gap for row in rows if row.gap and row.figure.reported]
    assert (Code.LAG in by_code) == bool(missing)
    if missing:
        lag = by_code[Code.LAG].row
        assert lag is not None
        assert lag.gap == max(missing)
    rises = [row.change for row in rows if row.change is not None and row.change > 0.05]
    if rises and any(row.figure.reported for row in rows):
        risen = by_code[Code.MOVED_UP].row
        assert risen is not None
        assert risen.change == max(rises)
    for one in found:
        for language in ("vi", "en"):
            _reads_well(one, meeting, language)


def _reads_well(one: Finding, meeting: Meeting, language: str) -> None:
    said = sentence(one, meeting, language)
    assert said
    assert "{" not in said
    assert not said.endswith((".", ",", ";", ":", " "))
    assert "  " not in said
    assert len(said) < 220
    if one.row is not None:
        label = of_row(meeting.plan, one.row, language)
        assert label.name() in said
