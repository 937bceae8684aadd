"""Holds `docs/plans.md` and the plan files together, both ways: every row of the one stands in the other."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kpi.indicators import Measure, indicators
from kpi.measures import measure_of
from kpi.plan import Clause, Deadline, Plan, Target
from kpi.plan_loader import load_plan

ROOT = Path(__file__).parents[2]
PLANS = {plan.code: plan for path in sorted((ROOT / "kpi" / "plans").glob("*.yaml")) for plan in [load_plan(path)]}
INVENTED = [load_plan(path) for path in sorted((ROOT / "sample_data" / "plans").glob("*.yaml"))]
SOURCES = {"dong-nai-2024-2025", "dong-nai-notice-1308", "hai-phong-2024-2025", "thu-dau-mot-2025", "vinh-2025"}

Row = tuple[str, ...]


def scope_cell(clauses: Sequence[Clause]) -> str:
    """`school: primary; public` for a clause, clauses joined by "or"; "all covered" when nothing is named."""

    def words(clause: Clause) -> str:
        parts = [", ".join(part) for part in (clause.kinds, clause.levels, clause.ownership) if part]
        return "; ".join([*parts, *([f"managed by {clause.managed_by}"] if clause.managed_by else [])])

    return " *or* ".join(words(clause) for clause in clauses) or "all covered"


def measure_cell(target: Target) -> str:
    measure = measure_of(target, indicators()[target.indicator]).value
    each = target.unit_threshold
    return f"{measure}, each {each.comparator.value} {each.value:g}" if each else measure


def target_rows(plan: Plan) -> list[Row]:
    return [
        (
            *(f"`{one.id}`", one.clause, one.indicator, scope_cell(one.scope)),
            *(f"{one.comparator.value} {one.value:g}", measure_cell(one), one.counted),
            *(str(one.due_on or "–"), one.note_en),
        )
        for one in plan.targets
    ]


def demand_rows(plan: Plan) -> list[Row]:
    return [(f"`{one.id}`", one.clause, one.text_en, str(one.due_on or "–")) for one in plan.demands]


def deadline_rows(plan: Plan) -> list[Row]:
    def day(one: Deadline) -> str:
        return "–" if one.due_on is None else str(one.due_on) if one.inclusive else f"before {one.due_on}"

    return [(one.clause, one.who, one.what, day(one), one.recurring, one.note) for one in plan.deadlines]


def task_rows(plan: Plan) -> list[Row]:
    return [(one.section, one.number, one.task, one.lead, one.due, one.product, one.note) for one in plan.tasks]


def document_rows(plan: Plan) -> list[Row]:
    codes = [f"`{one.code}`" + (f" due {one.due_on}" if one.due_on else "") for one in plan.periods]
    shown = ", ".join(codes) if len(codes) <= 5 else f"{len(codes)}, from {codes[0]} to {codes[-1]}"
    return [
        ("number", plan.number or "–"),
        ("issuer", plan.issuer),
        ("issued", str(plan.issued_on or "–")),
        ("area", f"{plan.area} as of {plan.own_date}"),
        ("year", f"{plan.year_kind}, {plan.starts_on} to {plan.ends_on}"),
        ("covers", scope_cell(plan.covers)),
        ("periods", shown),
        ("note", plan.note_en),
    ]


TABLES: dict[str, tuple[Row, Callable[[Plan], list[Row]]]] = {
    "Document": (("Fact", "As encoded"), document_rows),
    "Targets": (
        ("Id", "Clause", "Indicator", "Scope", "Asks", "Measure", "Counts", "Due", "Reading"),
        target_rows,
    ),
    "Demands without a number": (("Id", "Clause", "Demand", "Due"), demand_rows),
    "Deadlines": (("Clause", "Who", "What", "By", "Recurring", "Note"), deadline_rows),
    "Tasks": (("Section", "Number", "Task", "Lead", "Due", "Product", "Note"), task_rows),
}


def written() -> dict[str, dict[str, list[Row]]]:
    """The tables of the document: plan code -> heading -> rows, header first."""
    found: dict[str, dict[str, list[Row]]] = {}
    code = heading = ""
    for line in (ROOT / "docs" / "plans.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            match = re.fullmatch(r"## `([^`]+)`", line)
            code, heading = (match[1] if match else ""), ""
            if code:
                found[code] = {}
        elif line.startswith("### "):
            heading = line.removeprefix("### ")
        elif code and heading and line.startswith("|") and not set(line) <= set("|- "):
            cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            found[code].setdefault(heading, []).append(cells)
    return found


def test_the_document_and_the_folder_name_the_same_plans() -> None:
    assert set(written()) == set(PLANS) == SOURCES
    assert not any(plan.invented for plan in PLANS.values())
    assert INVENTED
    assert all(plan.invented for plan in INVENTED)


@pytest.mark.parametrize("heading", TABLES)
@pytest.mark.parametrize("code", sorted(SOURCES))
def test_every_row_stands_in_both(code: str, heading: str) -> None:
    header, rows_of = TABLES[heading]
    expected = rows_of(PLANS[code])
    assert written()[code].get(heading, []) == ([header, *expected] if expected else [])


@pytest.mark.parametrize("plan", [*PLANS.values(), *INVENTED], ids=lambda plan: plan.code)
def test_notes_and_labels_are_there_in_both_languages(plan: Plan) -> None:
    assert bool(plan.note) == bool(plan.note_en)
    for target in plan.targets:
        assert target.label
        assert target.label_en
        assert bool(target.note) == bool(target.note_en), target.id
    assert all(demand.text_en for demand in plan.demands)


def found(code: str, indicator: str) -> list[Target]:
    return [target for target in PLANS[code].targets if target.indicator == indicator]


def test_the_number_of_demands_in_each_document() -> None:
    counts = {code: len(plan.targets) for code, plan in PLANS.items()}
    assert counts == dict(zip(sorted(SOURCES), (25, 8, 11, 20, 5), strict=True))


def test_the_only_strict_demand_is_above_seventy_percent_with_digital_skills() -> None:
    strict = [target for plan in PLANS.values() for target in plan.targets if target.comparator.strict]
    assert [(one.id, one.value) for one in strict] == [("tdm-2-3-digital-skills", 70)]


def test_the_only_demand_on_public_units_is_tuition_in_thu_dau_mot() -> None:
    public = [t for plan in PLANS.values() for t in plan.targets for c in t.scope if c.ownership]
    assert [one.indicator for one in public] == ["cashless_tuition"]
    assert public[0].scope[0].ownership == ("public",)


def test_online_teaching_is_an_average_in_the_yearly_plans_and_each_school_in_the_notice() -> None:
    yearly = found("dong-nai-2024-2025", "online_teaching_share")
    assert [(one.value, one.measure, one.scope[0].levels) for one in yearly] == [
        (5, Measure.MEAN_OF_UNITS, ("primary",)),
        (10, Measure.MEAN_OF_UNITS, ("lower_secondary", "upper_secondary")),
    ]
    (hai_phong,) = found("hai-phong-2024-2025", "online_teaching_share")
    assert (hai_phong.value, hai_phong.scope[0].levels) == (10, ("lower_secondary", "upper_secondary"))
    notice = found("dong-nai-notice-1308", "online_teaching_share")
    assert [one.unit_threshold.value for one in notice if one.unit_threshold] == [5, 10]
    assert {one.value for one in notice} == {100}


def test_who_signs_differs_in_each_document() -> None:
    assert {code: [t.indicator for t in p.targets if "signature" in t.indicator] for code, p in PLANS.items()} == {
        "dong-nai-2024-2025": ["signature_deployed"],
        "dong-nai-notice-1308": ["signature_teachers"],
        "hai-phong-2024-2025": ["signature_managers_teachers"],
        "thu-dau-mot-2025": ["signature_staff"],
        "vinh-2025": ["signature_managers"],
    }


def test_levels_three_of_dong_nai_have_two_quotas() -> None:
    primary, others = found("dong-nai-2024-2025", "maturity_level_3")
    assert (primary.value, others.value) == (10, 20)
    assert {kind for clause in others.scope for kind in clause.kinds} == {"school", "continuing_centre", "affiliated"}


def test_preschools_stay_out_of_decision_4725() -> None:
    bound = {"self_assessed", "maturity_level_2", "maturity_level_3", "informatics_computers"}
    for target in (one for plan in PLANS.values() for one in plan.targets if one.indicator in bound):
        for clause in target.scope:
            assert clause.levels or set(clause.kinds) <= {"continuing_centre", "affiliated"}, target.id
            assert "preschool" not in clause.levels, target.id


def test_pupils_on_one_computer() -> None:
    asked = {code: [(t.scope[0].levels, t.value) for t in found(code, "pupils_per_computer")] for code in SOURCES}
    assert asked["vinh-2025"] == [(("primary",), 3), (("lower_secondary",), 2)]
    assert asked["hai-phong-2024-2025"] == [(("primary", "lower_secondary"), 2), (("upper_secondary",), 1)]


def test_inspections_are_of_the_issuers_own_units_and_in_dong_nai_of_each_lower_office() -> None:
    tiers = {code: [t.scope[0].managed_by for t in found(code, "inspected")] for code in SOURCES}
    assert tiers["dong-nai-2024-2025"] == ["department", "lower_office"]
    assert tiers["hai-phong-2024-2025"] == ["department"]


def test_before_a_day_is_exclusive_and_at_the_latest_is_not() -> None:
    days = {(one.clause, str(one.due_on)): one.inclusive for one in PLANS["hai-phong-2024-2025"].deadlines}
    assert days["V.2", "2024-10-20"] is False
    assert days["Phụ lục II.3", "2024-10-20"] is True
    assert days["Phụ lục II.2", "2024-10-15"] is True


def test_numbers_of_tasks_stand_as_printed() -> None:
    numbers = [one.number for one in PLANS["thu-dau-mot-2025"].tasks]
    assert numbers == [str(number) for number in range(1, 27) if number != 23]
    assert [one.number for one in PLANS["hai-phong-2024-2025"].tasks][:4] == ["1", "", "", ""]
    assert PLANS["hai-phong-2024-2025"].tasks[0].due.endswith("9/2023")
