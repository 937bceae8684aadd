"""A second, naive implementation of the counting rules, straight from their text in the design.

Loops over raw records with dictionaries and fractions; slow and plain on purpose. It shares nothing with `kpi` but the
plan's data classes, so that a slip there cannot hide in both.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from kpi.plan import Clause, Plan, Target
from tests.kpi.world import RawObservation, RawUnit, World

INFINITE = float("inf")
FIGURES = tuple[int, int, int, int, int]

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


def naive_rows(world: World, plan: Plan, target: Target, period: str, by: str, area: str) -> dict[Any, dict[str, Any]]:
    """Every row of the target in the period by (area, level, unit), for an area and a way to split it."""
    rows = {
        key: _figures(world, plan, target, period, pairs) for key, pairs in _keys(world, plan, target, period, by, area)
    }
    before = sorted((p.code for p in plan.periods if _judged(plan, p.code) < _judged(plan, period)), key=ENDS.get)
    history = {code: dict(_keys(world, plan, target, code, by, area)) for code in before}
    for key, found in rows.items():
        values = [
            (code, _figures(world, plan, target, code, history[code][key])) for code in before if key in history[code]
        ]
        data = [(code, f["value"]) for code, f in values if f["reported"] and f["value"] not in (None, INFINITE)]
        found["status"] = _status(plan, target, period, found, data[0] if data else None)
        found["gap"], found["gap_unit"] = _gap(target, found)
        found["change"] = None
        if data and data[-1][0] == before[-1] and found["reported"] and found["value"] not in (None, INFINITE):
            found["change"] = found["value"] - data[-1][1]
    return rows


# --- who is expected (rules 5, 6, 8) ---------------------------------------------------------------------------------


def _judged(plan: Plan, period: str) -> date:
    return next(p.due_on or ENDS[p.code] for p in plan.periods if p.code == period)


def _open_units(world: World, plan: Plan, period: str) -> list[RawUnit]:
    day = min(_judged(plan, period), ENDS[period])
    return [u for u in world.units if u.opened_on <= day and (u.closed_on is None or day < u.closed_on)]


def _now(unit: RawUnit, plan: Plan, period: str) -> Any:
    day = min(_judged(plan, period), ENDS[period])
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


def _any_clause(clauses: tuple[Clause, ...], unit: RawUnit, levels: tuple[str, ...]) -> set[str] | None:
    if not clauses:
        return set(levels)
    found = [_clause_levels(clause, unit, levels) for clause in clauses]
    matching = [entry for entry in found if entry is not None]
    return set().union(*matching) if matching else None


def _levels(plan: Plan, target: Target, unit: RawUnit, levels: tuple[str, ...]) -> set[str] | None:
    """The levels under which the unit stands in the target; None when out of scope."""
    covered, wanted = _any_clause(plan.covers, unit, levels), _any_clause(target.scope, unit, levels)
    if covered is None or wanted is None:
        return None
    both = covered & wanted
    if target.indicator in OUTSIDE_PRESCHOOL:
        both -= {"preschool"}
    return None if levels and not both else both


def _pairs(world: World, plan: Plan, target: Target, period: str) -> list[tuple[RawUnit, str, set[str]]]:
    """Everything expected: (unit, level asked at or "", levels it shows under)."""
    answer = []
    for unit in _open_units(world, plan, period):
        levels = _levels(plan, target, unit, _now(unit, plan, period).levels)
        if levels is None:
            continue
        per_level = INDICATORS[target.indicator][2]
        for level, shown in [(one, {one}) for one in sorted(levels)] if per_level else [("", levels)]:
            if _answer(world, target.indicator, unit.code, level, period) != "not applicable":
                answer.append((unit, level, shown))
    return answer


def _keys(world: World, plan: Plan, target: Target, period: str, by: str, area: str) -> list[tuple[Any, list[Any]]]:
    def lies_in(unit: RawUnit, code: str) -> bool:
        at: str | None = _now(unit, plan, period).area
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


def _answer(world: World, indicator: str, unit: str, level: str, period: str) -> Any:
    """None, "not applicable", a pair (numerator, denominator), or an exact score or number."""
    if indicator in SUMS:
        parts = [_answer(world, code, unit, level, period) for code in SUMS[indicator]]
        if None in parts:
            return None
        counts = [part for part in parts if part != "not applicable"]
        return (sum(c[0] for c in counts), sum(c[1] for c in counts)) if counts else "not applicable"
    if indicator in MATURITY:
        codes, least = MATURITY[indicator]
        scores = [_answer(world, code, unit, level, period) for code in codes]
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


def _counted_answer(world: World, indicator: str, unit: RawUnit, level: str, period: str) -> Any:
    answer = _answer(world, indicator, unit.code, level, period)
    if answer is None and (unit.office, indicator, period) in world.closed_lists:
        return (0, 1)
    return answer


def _own_value(answer: Any, value_type: str) -> Any:
    if isinstance(answer, Fraction):
        return answer
    numerator, denominator = answer
    if denominator == 0:
        return INFINITE if numerator else None
    return Fraction(numerator, denominator) * (100 if value_type == "percent" else 1)


# --- figures (rule 2) ------------------------------------------------------------------------------------------------


def _measure(target: Target) -> str:
    if target.unit_threshold is not None:
        return "share"
    return MEASURES[target.measure] if target.measure is not None else INDICATORS[target.indicator][0]


def _holds(amount: Any, comparator: str, threshold: Fraction) -> bool:
    if comparator == ">=":
        return bool(amount >= threshold)
    if comparator == ">":
        return bool(amount > threshold)
    return bool(amount <= threshold) if comparator == "<=" else bool(amount < threshold)


def _meets(target: Target, answer: Any) -> bool:
    measure, value_type = _measure(target), INDICATORS[target.indicator][1]
    if measure == "share" and target.unit_threshold is None:
        return answer[0] == 1
    demand = target if target.unit_threshold is None else target.unit_threshold
    own = _own_value(answer, value_type)
    return own is not None and _holds(own, demand.comparator.value, Fraction(str(demand.value)))


def _figures(world: World, plan: Plan, target: Target, period: str, pairs: list[Any]) -> dict[str, Any]:
    answers = [_counted_answer(world, target.indicator, unit, level, period) for unit, level, _ in pairs]
    given = [answer for answer in answers if answer is not None]
    silent = [pair for pair, answer in zip(pairs, answers, strict=True) if answer is None]
    met = sum(_meets(target, answer) for answer in given)
    found: dict[str, Any] = {"expected": len(pairs), "reported": len(given), "met": met, "pooled": None}
    counts = [answer for answer in given if isinstance(answer, tuple)]
    top, bottom = sum(c[0] for c in counts), sum(c[1] for c in counts)
    measure, value_type = _measure(target), INDICATORS[target.indicator][1]
    if measure == "share":
        whole = len(pairs)
        value = Fraction(met * 100, whole)
        bounds: tuple[Any, Any] = (value, Fraction((met + len(silent)) * 100, whole))
        found |= {"numerator": met, "denominator": whole}
    elif measure == "ratio":
        value = _own_value((top, bottom), value_type)
        bounds = _ratio_bounds(world, plan, target, period, silent, top, bottom, value)
        found |= {"numerator": top, "denominator": bottom}
    else:
        own = [v for v in (_own_value(answer, value_type) for answer in given) if v not in (None, INFINITE)]
        value = sum(own, Fraction(0)) / len(own) if own else None
        bounds = (value, value) if not silent else (None, None)
        if value_type == "percent":
            count = len(own) + len(silent)
            total = sum(own, Fraction(0))
            bounds = (total / count, (total + 100 * len(silent)) / count) if count else (None, None)
            found["pooled"] = _own_value((top, bottom), "percent")
        found |= {"numerator": top, "denominator": bottom}
    return found | {"value": value, "low": bounds[0], "high": bounds[1]}


def _ratio_bounds(
    world: World, plan: Plan, target: Target, period: str, silent: list[Any], top: int, bottom: int, value: Any
) -> tuple[Any, Any]:
    if INDICATORS[target.indicator][1] != "percent":
        return (value, value) if not silent else (None, None)
    guesses = [_guess(world, plan, target.indicator, period, unit, level) for unit, level, _ in silent]
    if None in guesses:
        return None, None
    more = sum(guesses, Fraction(0))
    if bottom + more == 0:
        return None, None
    return Fraction(top * 100) / (bottom + more), (top + more) * 100 / (bottom + more)


def _guess(world: World, plan: Plan, indicator: str, period: str, unit: RawUnit, level: str) -> Fraction | None:
    """The denominator of a silent unit: its latest earlier one with those that merged into it, else its peers' mean."""
    for earlier in sorted((code for code in ENDS if ENDS[code] < ENDS[period]), key=ENDS.get, reverse=True):
        codes = {unit.code}
        for _ in world.successions:
            for entry in world.successions:
                gone = ENDS[earlier] < entry.on_date <= min(_judged(plan, period), ENDS[period])
                if entry.kind != "split" and entry.to_unit in codes and gone:
                    codes.add(entry.from_unit)
        found = [_answer(world, indicator, code, level, earlier) for code in codes]
        sizes = [answer[1] for answer in found if isinstance(answer, tuple)]
        if sizes:
            return Fraction(sum(sizes))
    sizes = []
    for other in _open_units(world, plan, period):
        levels = _now(other, plan, period).levels
        alike = other.kind == unit.kind and set(levels) == set(_now(unit, plan, period).levels)
        if alike and _any_clause(plan.covers, other, levels) is not None:
            answer = _answer(world, indicator, other.code, level, period)
            if isinstance(answer, tuple):
                sizes.append(answer[1])
    return Fraction(sum(sizes), len(sizes)) if sizes else None


# --- gap and status (rules 7, 9, 10) ---------------------------------------------------------------------------------


def _gap(target: Target, found: dict[str, Any]) -> tuple[Any, str]:
    if found["reported"] == 0 or found["value"] is None:
        return None, ""
    comparator, goal = target.comparator.value, Fraction(str(target.value))
    measure, value_type = _measure(target), INDICATORS[target.indicator][1]
    top, bottom = found["numerator"], found["denominator"]
    if measure == "mean":
        short = {"percent": "percentage_points", "points": "points"}.get(value_type, target.counted)
        reached = _holds(found["value"], comparator, goal)
        return (Fraction(0) if reached else max(goal - found["value"], Fraction(1, 10**9))), short
    missing = 0
    while missing < 100_000:
        if value_type == "ratio" and measure != "share":
            now = _own_value((top, bottom + missing), "ratio")
        else:
            now = _own_value((top + missing, bottom), "percent")
        if _holds(now, comparator, goal):
            return missing, "units" if measure == "share" else target.counted
        missing += 1
    return None, ""


def _status(plan: Plan, target: Target, period: str, found: dict[str, Any], first: tuple[str, Any] | None) -> str:
    if found["reported"] == 0:
        return "no_data"
    comparator, goal = target.comparator.value, Fraction(str(target.value))
    lower = comparator in ("<=", "<")
    worst, best = (found["high"], found["low"]) if lower else (found["low"], found["high"])
    if worst is not None and _holds(worst, comparator, goal):
        return "met"
    day = _judged(plan, period)
    due = target.due_on or max(_judged(plan, p.code) for p in plan.periods)
    last = max((p.code for p in plan.periods), key=ENDS.get)
    if period == last or day >= due:
        return "not_met" if best is not None and not _holds(best, comparator, goal) else "insufficient"
    if first is None:
        return "first_report"
    if found["value"] is None:
        return "insufficient"
    start_day, start = _judged(plan, first[0]), first[1]
    line = start + (goal - start) * Fraction((day - start_day).days, (due - start_day).days)
    good = found["value"] <= line if lower else found["value"] >= line
    return "on_track" if good else "behind"
