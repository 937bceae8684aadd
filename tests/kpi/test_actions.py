"""What to do after the meeting: areas in the order of what they lack, duties ahead, units to chase."""

from datetime import date

from kpi.actions import areas_to_act_on, next_steps, targets_to_act_on
from kpi.figures import Completeness
from tests.kpi.build import make_plan, make_target
from tests.kpi.meetings import make_meeting, ratio, share

PLAN = make_plan(
    make_target("internet_line", 100, id="line"),
    make_target("wifi", 100, id="wifi", due_on=date(2025, 12, 31)),
    make_target("records_digitised", 80, id="records", due_on=date(2025, 5, 31)),
    deadlines=[
        {"clause": "1", "who": "Trường", "what": "Sau", "due_on": date(2025, 6, 20)},
        {"clause": "2", "who": "Trường", "what": "Trước ngày", "due_on": date(2025, 5, 31), "inclusive": False},
        {"clause": "3", "who": "Trường", "what": "Đúng ngày", "due_on": date(2025, 5, 31)},
        {"clause": "4", "who": "Trường", "what": "Định kỳ", "recurring": "hằng tháng"},
    ],
)
TOTAL = {"line": share(40, 40, 20), "wifi": share(40, 40, 10), "records": ratio(10, 100)}
AREAS = {
    ("line", "731"): share(10, 10, 9),
    ("wifi", "731"): share(10, 10, 10),
    ("line", "732"): share(10, 10, 8),
    ("wifi", "732"): share(10, 10, 7),
    ("records", "732"): ratio(1, 100),
    ("line", "733"): share(10, 10, 1),
    ("wifi", "733"): share(10, 0, 0),
    ("line", "734"): share(10, 10, 10),
}


def test_areas_come_by_targets_missed_then_by_units_still_to_satisfy() -> None:
    found = areas_to_act_on(make_meeting(PLAN, TOTAL, AREAS))
    assert [(action.area, len(action.rows), action.with_data, action.units) for action in found] == [
        ("732", 3, 3, 5),
        ("733", 1, 1, 9),
        ("731", 1, 2, 1),
    ]
    assert [row.target_id for row in found[0].rows] == ["wifi", "line", "records"]
    assert areas_to_act_on(make_meeting(PLAN, TOTAL, AREAS), most=1) == found[:1]


def test_an_area_that_owes_reports_only_is_named_too() -> None:
    parts = (Completeness("734", "Huyện Bốn", 10, 4, 0), Completeness("731", "Biên Hòa", 10, 10, 0))
    whole = Completeness("75", "Đồng Nai", 20, 14, 0, parts)
    found = areas_to_act_on(make_meeting(PLAN, TOTAL, AREAS, completeness=whole))
    assert (found[-1].area, found[-1].rows, found[-1].silent) == ("734", (), 6)
    assert next_steps(make_meeting(PLAN, TOTAL, completeness=whole)).silent == parts[:1]


def test_targets_to_act_on_lead_with_what_lacks_most_units() -> None:
    assert [row.target_id for row in targets_to_act_on(make_meeting(PLAN, TOTAL))] == ["wifi", "line", "records"]


def test_duties_ahead_are_those_after_the_data_date() -> None:
    steps = next_steps(make_meeting(PLAN, TOTAL))
    assert [one.what for one in steps.deadlines] == ["Đúng ngày", "Sau"]
    assert [one.what for one in steps.recurring] == ["Định kỳ"]
    assert [target.id for target in steps.due] == ["wifi"]
    assert steps.silent == ()


def test_an_area_without_children_is_chased_itself() -> None:
    leaf = Completeness("731", "Biên Hòa", 10, 4, 0)
    assert next_steps(make_meeting(PLAN, TOTAL, completeness=leaf)).silent == (leaf,)
