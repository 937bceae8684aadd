"""What comes from data is shown as text, never as markup; statuses are word, shape and colour together."""

from datetime import date

from kpi.figures import Completeness, Status
from kpi.plan import Deadline, Task
from ui import html, overview_parts, plan_tables

EVIL = "<script>alert(1)</script>"


def test_texts_of_plans_are_escaped() -> None:
    shown = plan_tables.deadlines_table([Deadline(clause=EVIL, who=EVIL, what=EVIL, note=EVIL)], "vi")
    shown += plan_tables.tasks_table([Task(section=EVIL, number=EVIL, task=EVIL, lead=EVIL, product=EVIL)], "vi")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_small_texts_and_empty_states_are_escaped() -> None:
    assert "<script>" not in html.small(EVIL) + html.empty(EVIL, EVIL) + html.heading(EVIL) + html.cell("", EVIL)


def test_names_of_areas_are_escaped() -> None:
    assert "<script>" not in overview_parts.completeness_table([Completeness("1", EVIL, 9, 5, 4)], "vi")


def test_a_status_is_word_and_shape() -> None:
    shown = html.status(Status.NOT_MET, "vi")
    assert "Không đạt" in shown
    assert "kpi-shape" in shown
    assert "kpi-not_met" in shown


def test_before_a_day_is_not_by_that_day() -> None:
    day = date(2025, 6, 10)
    before = Deadline(clause="V", who="Phòng", what="Báo cáo", due_on=day, inclusive=False)
    until = Deadline(clause="V", who="Phòng", what="Báo cáo", due_on=day)
    assert "Trước 10/6/2025" in plan_tables.deadlines_table([before], "vi")
    assert "Đến 10/6/2025" in plan_tables.deadlines_table([until], "vi")
