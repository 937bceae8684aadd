"""The naive reading of raw records: who is expected (rules 5, 6, 8) and what was answered (rules 1, 4)."""

from datetime import date
from fractions import Fraction
from typing import Any

from kpi.plan import Clause, Plan, Target
from tests.kpi.world import RawObservation, RawUnit, World

INFINITE = float("inf")

#: indicator: (measure, value type, per level)
INDICATORS = {
    "internet_line": ("share", "percent", False),
    "self_assessed": ("share", "percent", False),
    "inspected": ("share", "percent", False),
    "maturity_level_2": ("share", "percent", False),
    "maturity_level_3": ("share", "percent", False),
    "teaching_level_3": ("share", "percent", False),
    "signature_teachers": ("ratio", "percent", False),
    "signature_managers_teachers": ("ratio", "percent", False),
    "cashless_payments": ("ratio", "percent", False),
    "online_teaching_share": ("mean", "percent", True),
    "pupils_per_computer": ("ratio", "ratio", True),
    "teaching_score": ("mean", "points", False),
    "online_service_groups": ("mean", "number", False),
}
MEASURES = {"share_of_units": "share", "ratio_of_sums": "ratio", "mean_of_units": "mean"}
SUMS = {"signature_managers_teachers": ("signature_managers", "signature_teachers")}
#: indicator: (scores, level of maturity that the lower of them has to have)
MATURITY = {
    "maturity_level_2": (("teaching_score", "management_score"), 2),
    "maturity_level_3": (("teaching_score", "management_score"), 3),
    "teaching_level_3": (("teaching_score",), 3),
}
OUTSIDE_PRESCHOOL = {"self_assessed", "teaching_score", *MATURITY}
LEVELS = ("preschool", "primary", "lower_secondary", "upper_secondary", "continuing")
ENDS = {
    "2024-2025/DN": date(2024, 10, 31),
    "2024-2025/HK1": date(2025, 1, 17),
    "2024-2025/CN": date(2025, 5, 31),
}


# --- who is expected (rules 5, 6, 8) ---------------------------------------------------------------------------------


def judged(plan: Plan, period: str) -> date:
    return next(p.due_on or ENDS[p.code] for p in plan.periods if p.code == period)


def open_units(world: World, plan: Plan, period: str) -> list[RawUnit]:
    day = min(judged(plan, period), ENDS[period])
    return [u for u in world.units if u.opened_on <= day and (u.closed_on is None or day < u.closed_on)]


def attributes_of(unit: RawUnit, plan: Plan, period: str) -> Any:
    day = min(judged(plan, period), ENDS[period])
    return [entry for entry in unit.history if entry.valid_from <= day][-1]


def _clause_levels(clause: Clause, unit: RawUnit, levels: tuple[str, ...]) -> set[str] | None:
    if clause.kinds and unit.kind not in clause.kinds:
        return None
    if clause.ownership and unit.ownership not in clause.ownership:
        return None
    if clause.managed_by and unit.office_tier != clause.managed_by:
        return None
    if not clause.levels:
        return set(levels)
    both = set(levels) & set(clause.levels)
    return both or None


def matching_levels(clauses: tuple[Clause, ...], unit: RawUnit, levels: tuple[str, ...]) -> set[str] | None:
    if not clauses:
        return set(levels)
    found = [_clause_levels(clause, unit, levels) for clause in clauses]
    matching = [entry for entry in found if entry is not None]
    return set().union(*matching) if matching else None


def _levels(plan: Plan, target: Target, unit: RawUnit, levels: tuple[str, ...]) -> set[str] | None:
    """The levels under which the unit stands in the target; None when out of scope."""
    covered, wanted = matching_levels(plan.covers, unit, levels), matching_levels(target.scope, unit, levels)
    if covered is None or wanted is None:
        return None
    both = covered & wanted
    if target.indicator in OUTSIDE_PRESCHOOL:
        both -= {"preschool"}
    return None if levels and not both else both


def _pairs(world: World, plan: Plan, target: Target, period: str) -> list[tuple[RawUnit, str, set[str]]]:
    """Everything expected: (unit, level asked at or "", levels it shows under)."""
    answer = []
    for unit in open_units(world, plan, period):
        levels = _levels(plan, target, unit, attributes_of(unit, plan, period).levels)
        if levels is None:
            continue
        per_level = INDICATORS[target.indicator][2]
        for level, shown in [(one, {one}) for one in sorted(levels)] if per_level else [("", levels)]:
            if answer_of(world, target.indicator, unit.code, level, period) != "not applicable":
                answer.append((unit, level, shown))
    return answer


def groups_of(world: World, plan: Plan, target: Target, period: str, by: str, area: str) -> list[tuple[Any, list[Any]]]:
    def lies_in(unit: RawUnit, code: str) -> bool:
        at: str | None = attributes_of(unit, plan, period).area
        while at is not None and at != code:
            at = world.parents[at]
        return at == code

    pairs = _pairs(world, plan, target, period)
    inside = [pair for pair in pairs if lies_in(pair[0], area)]
    if by == "total":
        groups = [((area, "", ""), inside)]
    elif by == "area":
        groups = [
            ((child, "", ""), [pair for pair in pairs if lies_in(pair[0], child)]) for child in world.children(area)
        ]
    elif by == "level":
        groups = [((area, level, ""), [pair for pair in inside if level in pair[2]]) for level in LEVELS]
    else:
        codes = dict.fromkeys(pair[0].code for pair in inside)
        groups = [((area, "", code), [pair for pair in inside if pair[0].code == code]) for code in codes]
    return [(key, group) for key, group in groups if group]


# --- what was answered (rules 1, 4) ----------------------------------------------------------------------------------


def _raw(world: World, indicator: str, unit: str, level: str, period: str) -> RawObservation | None:
    for entry in world.observations:
        if (entry.period, entry.unit, entry.indicator, entry.level) == (period, unit, indicator, level):
            return entry
    return None


def answer_of(world: World, indicator: str, unit: str, level: str, period: str) -> Any:
    """None, "not applicable", a pair (numerator, denominator), or an exact score or number."""
    if indicator in SUMS:
        parts = [answer_of(world, code, unit, level, period) for code in SUMS[indicator]]
        if None in parts:
            return None
        counts = [part for part in parts if part != "not applicable"]
        return (sum(c[0] for c in counts), sum(c[1] for c in counts)) if counts else "not applicable"
    if indicator in MATURITY:
        codes, least = MATURITY[indicator]
        scores = [answer_of(world, code, unit, level, period) for code in codes]
        if "not applicable" in scores:
            return "not applicable"
        if None in scores:
            return None
        return (1, 1) if min(1 if s < 50 else 2 if s <= 75 else 3 for s in scores) >= least else (0, 1)
    entry = _raw(world, indicator, unit, level, period)
    if entry is None:
        return None
    if entry.not_applicable:
        return "not applicable"
    return (entry.numerator, entry.denominator) if entry.value is None else Fraction(str(entry.value))


def counted_answer(world: World, indicator: str, unit: RawUnit, level: str, period: str) -> Any:
    answer = answer_of(world, indicator, unit.code, level, period)
    if answer is None and (unit.office, indicator, period) in world.closed_lists:
        return (0, 1)
    return answer


def own_value(answer: Any, value_type: str) -> Any:
    if isinstance(answer, Fraction):
        return answer
    numerator, denominator = answer
    if denominator == 0:
        return INFINITE if numerator else None
    return Fraction(numerator, denominator) * (100 if value_type == "percent" else 1)
