"""A province with two districts for tests of what a meeting is shown: answers of two periods, scores, one approval."""

from typing import Any

from sqlalchemy import Engine

from data_access import rollup, sample_mark
from data_access.database import transaction
from data_access.scope import Role, Scope
from tests.factories import create_area, create_office, create_report, create_unit
from tests.kpi.build import make_plan, make_target

PERIOD, BEFORE = "2024-2025/CN", "2024-2025/HK1"
DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="so-75")
VIEWER = Scope(Role.VIEWER, "viewer", area="75")
OFFICE_732 = Scope(Role.LOWER_OFFICE, "p732", office="p732")
PLAN = make_plan(make_target("internet_line", 100), make_target("records_digitised", 80), code="meeting")

#: Scores of teaching and management, and the level they come to; None: no score.
SCORES: dict[str, tuple[float | None, float | None]] = {
    "a1": (49.9, 90),
    "a2": (50, 75),
    "a3": (75.0, 99),
    "a4": (75.1, 75.1),
    "a5": (90, 80),
    "a6": (90, None),
    "b1": (80, 20),
}


def fill(engine: Engine) -> None:
    """Province 75: district 731 with seven schools (a1..a7) and a preschool, 732 with three; 31 beside it."""
    with transaction(engine) as writing:
        sample_mark.mark(writing)
        create_area(writing, "75", name="Đồng Nai")
        create_area(writing, "31")
        create_office(writing, "so-75")
        for code in ("731", "732"):
            create_area(writing, code, parent="75", name=f"Huyện {code}")
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for number in range(1, 8):
            create_unit(writing, f"a{number}", area="731", office="p731")
        create_unit(writing, "m1", area="731", office="p731", levels=("preschool",))
        for number in range(1, 4):
            levels = ("primary", "lower_secondary") if number == 1 else ("primary",)
            create_unit(writing, f"b{number}", area="732", office="p732", levels=levels)
        for unit, (teaching, management) in SCORES.items():
            answers: dict[str, Any] = {"internet_line": unit != "a1", "records_digitised": (6, 10)}
            answers |= {} if teaching is None else {"teaching_score": teaching}
            answers |= {} if management is None else {"management_score": management}
            create_report(writing, unit, PERIOD, answers, state="approved" if unit == "a1" else "sent")
        create_report(writing, "a1", BEFORE, {"internet_line": False, "records_digitised": (1, 10)})
        rollup.refresh(writing)
