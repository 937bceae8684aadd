"""The table of all targets and the list of units: what stands where, in which order, and that nothing is markup."""

from html import escape

from data_access.result_types import AreaOption
from data_access.unit_list import UnitLine
from kpi.answers import Answer
from kpi.figures import Status
from kpi.labels import of_row
from kpi.plan import Plan
from kpi.unit_answers import Group, UnitAnswer
from kpi.units import UnitState
from tests.ui.rows import TARGET, row
from ui.explain_link import plain
from ui.heat_table import heat_table
from ui.unit_list import folded, in_order

EVIL = "<script>alert(1)</script>"


def plan(*ids: str) -> Plan:
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "Plan")
    fields = {"code": "p", "area": "75", "year_kind": "school", "starts_on": "2024-09-01", "ends_on": "2025-05-31"}
    targets = [TARGET.model_copy(update={"id": name, "label": f"{name} {EVIL}"}) for name in ids]
    return Plan.model_validate(words | fields | {"periods": [{"code": "2024-2025/HK1"}], "targets": targets})


def area(code: str) -> tuple[AreaOption, str]:
    return AreaOption(code, code, "district", 1, "75"), f"name {code}"


def target_link(code: str, name: str) -> str:
    return f'<a href="?target={code}">{escape(name)}</a>'


def heads(table: str) -> str:
    return table.split("</thead>")[0]


def test_whichever_are_fewer_stand_side_by_side() -> None:
    rows = {name: [row(area=code, target_id=name) for code in ("1", "2")] for name in ("a", "b", "c")}
    table = heat_table(plan("a", "b", "c"), [area("1"), area("2")], rows, plain, target_link, "vi")
    assert "name 1" in heads(table)
    assert "name 1" not in heads(
        heat_table(plan("a"), [area("1"), area("2")], {"a": rows["a"]}, plain, target_link, "vi")
    )


def test_areas_that_hold_back_most_come_first_and_an_empty_cell_says_so() -> None:
    rows = {"a": [row(area="1", target_id="a", status=Status.MET)], "b": [row(area="2", target_id="b")], "c": []}
    table = heat_table(plan("a", "b", "c"), [area("1"), area("2")], rows, plain, target_link, "vi")
    assert table.index("name 2") < table.index("name 1")
    assert table.count(">không có</span>") == 2


def test_a_cell_says_its_status_in_a_word_and_labels_are_no_markup() -> None:
    table = heat_table(plan("a"), [area("1")], {"a": [row(area="1", target_id="a")]}, plain, target_link, "vi")
    assert "Không đạt: " in table
    assert "<script>" not in table


def test_areas_and_targets_lead_on_where_values_do_not() -> None:
    rows = {name: [row(area=code, target_id=name) for code in ("1", "2")] for name in ("a", "b")}
    table = heat_table(plan("a", "b"), [area("1"), area("2")], rows, plain, target_link, "vi")
    assert [f'href="?target={name}"' in table for name in ("a", "b")] == [True, True]
    assert "<script>" not in table


def line(name: str, group: Group, value: float | None) -> UnitLine:
    unit = UnitState(name, name, "school", frozenset(), "public", ("1", "75"), "o", "department")
    return UnitLine(UnitAnswer(unit, "", group, Answer(1, 1, None), value), "1", "Xã 1")


def test_units_that_need_attention_come_first_numbers_in_names_count_as_numbers() -> None:
    lines = [
        line("Mẫu 113", Group.NOT_MET, 20),
        line("Mẫu 2", Group.MET, 90),
        line("Mẫu 14", Group.NOT_MET, 20),
        line("Mẫu 3", Group.NOT_MET, 10),
        line("Mẫu 4", Group.SILENT, None),
    ]

    def names(order: str) -> list[str]:
        words = of_row(plan("t-wifi"), row(), "vi")
        return [found.answer.unit.name.removeprefix("Mẫu ") for found in in_order(lines, order, words)]

    assert names("attention") == ["3", "14", "113", "4", "2"]
    assert names("name") == ["2", "3", "4", "14", "113"]
    assert names("value") == ["3", "14", "113", "2", "4"]


def test_searching_needs_no_marks() -> None:
    assert folded("Thành phố Biên Hòa, Đồng Nai") == "thanh pho bien hoa, dong nai"
