"""A second, naive implementation of the counting rules, straight from their text in the design.

Loops over raw records with dictionaries and fractions; slow and plain on purpose. It shares nothing with `kpi` but the
plan's data classes, so that a slip there cannot hide in both.
"""

from fractions import Fraction
from typing import Any

from kpi.plan import Plan, Target
from tests.kpi.naive_records import (
    ENDS,
    INDICATORS,
    INFINITE,
    MEASURES,
    answer_of,
    attributes_of,
    counted_answer,
    groups_of,
    judged,
    matching_levels,
    open_units,
    own_value,
)
from tests.kpi.world import RawUnit, World


def naive_rows(world: World, plan: Plan, target: Target, period: str, by: str, area: str) -> dict[Any, dict[str, Any]]:
    """Every row of the target in the period by (area, level, unit), for an area and a way to split it."""
    rows = {
        key: _figures(world, plan, target, period, pairs)
        for key, pairs in groups_of(world, plan, target, period, by, area)
    }
    before = sorted((p.code for p in plan.periods if judged(plan, p.code) < judged(plan, period)), key=ENDS.get)
    history = {code: dict(groups_of(world, plan, target, code, by, area)) for code in before}
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
    own = own_value(answer, value_type)
    return own is not None and _holds(own, demand.comparator.value, Fraction(str(demand.value)))


def _figures(world: World, plan: Plan, target: Target, period: str, pairs: list[Any]) -> dict[str, Any]:
    answers = [counted_answer(world, target.indicator, unit, level, period) for unit, level, _ in pairs]
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
        value = own_value((top, bottom), value_type)
        bounds = _ratio_bounds(world, plan, target, period, silent, top, bottom, value)
        found |= {"numerator": top, "denominator": bottom}
    else:
        own = [v for v in (own_value(answer, value_type) for answer in given) if v not in (None, INFINITE)]
        value = sum(own, Fraction(0)) / len(own) if own else None
        bounds = (value, value) if not silent else (None, None)
        if value_type == "percent":
            count = len(own) + len(silent)
            total = sum(own, Fraction(0))
            bounds = (total / count, (total + 100 * len(silent)) / count) if count else (None, None)
            found["pooled"] = own_value((top, bottom), "percent")
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
                gone = ENDS[earlier] < entry.on_date <= min(judged(plan, period), ENDS[period])
                if entry.kind != "split" and entry.to_unit in codes and gone:
                    codes.add(entry.from_unit)
        found = [answer_of(world, indicator, code, level, earlier) for code in codes]
        sizes = [answer[1] for answer in found if isinstance(answer, tuple)]
        if sizes:
            return Fraction(sum(sizes))
    sizes = []
    for other in open_units(world, plan, period):
        levels = attributes_of(other, plan, period).levels
        alike = other.kind == unit.kind and set(levels) == set(attributes_of(unit, plan, period).levels)
        if alike and matching_levels(plan.covers, other, levels) is not None:
            answer = answer_of(world, indicator, other.code, level, period)
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
            now = own_value((top, bottom + missing), "ratio")
        else:
            now = own_value((top + missing, bottom), "percent")
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
    day = judged(plan, period)
    due = target.due_on or max(judged(plan, p.code) for p in plan.periods)
    last = max((p.code for p in plan.periods), key=ENDS.get)
    if period == last or day >= due:
        return "not_met" if best is not None and not _holds(best, comparator, goal) else "insufficient"
    if first is None:
        return "first_report"
    if found["value"] is None:
        return "insufficient"
    start_day, start = judged(plan, first[0]), first[1]
    line = start + (goal - start) * Fraction((day - start_day).days, (due - start_day).days)
    good = found["value"] <= line if lower else found["value"] >= line
    return "on_track" if good else "behind"
