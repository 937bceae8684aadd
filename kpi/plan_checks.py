"""Checks of a plan as a whole, beyond the shape of its fields: references, dates, values, conflicting demands."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kpi import vocabulary
from kpi.indicators import indicators
from kpi.periods import FORMS, is_period, period, sort_key
from kpi.plan import Clause, Plan
from kpi.plan_problems import KeyPath, PlanErrorCode, Problem
from kpi.target_checks import conflicts, scope_outside, target_problems


def problems_of(plan: Plan) -> list[Problem]:
    """Everything that is wrong with the plan; empty when it can be used."""
    found = [*_ids(plan), *_clauses("covers", plan.covers), *_references(plan), *_dates(plan)]
    if found:
        # The rest reads periods, indicators and dates, which have to be there first.
        return found
    for position, target in enumerate(plan.targets):
        path: KeyPath = ("targets", position)
        found.extend(target_problems(target, path))
        found.extend(scope_outside(plan, target, path))
        if target.due_on is not None and target.due_on < plan.starts_on:
            found.append(_late(PlanErrorCode.DUE_BEFORE_PLAN, (*path, "due_on"), target.due_on, plan.starts_on))
    return found or list(conflicts(plan))


def _ids(plan: Plan) -> Iterator[Problem]:
    named = [(("targets", place), target.id) for place, target in enumerate(plan.targets)]
    named += [(("demands", place), demand.id) for place, demand in enumerate(plan.demands)]
    seen: set[str] = set()
    for path, code in named:
        if code in seen:
            yield Problem(PlanErrorCode.ID_TWICE, (*path, "id"), {"value": code})
        seen.add(code)


def _references(plan: Plan) -> Iterator[Problem]:
    for position, target in enumerate(plan.targets):
        path: KeyPath = ("targets", position)
        yield from _unknown((*path, "indicator"), [target.indicator], indicators())
        yield from _unknown((*path, "counted"), [target.counted], vocabulary.counted())
        for number, clause in enumerate(target.scope):
            yield from _clause((*path, "scope", number), clause)


def _clauses(key: str, clauses: Sequence[Clause]) -> Iterator[Problem]:
    for position, clause in enumerate(clauses):
        yield from _clause((key, position), clause)


def _clause(path: KeyPath, clause: Clause) -> Iterator[Problem]:
    yield from _unknown((*path, "kinds"), clause.kinds, vocabulary.kinds())
    yield from _unknown((*path, "levels"), clause.levels, vocabulary.levels())
    yield from _unknown((*path, "ownership"), clause.ownership, vocabulary.ownerships())


def _unknown(path: KeyPath, codes: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    allowed = list(known)
    for code in codes:
        if code not in allowed:
            yield Problem(PlanErrorCode.UNKNOWN_CODE, path, {"value": code, "known": ", ".join(allowed)})


def _dates(plan: Plan) -> Iterator[Problem]:
    if plan.ends_on < plan.starts_on:
        yield _late(PlanErrorCode.DATES_REVERSED, ("ends_on",), plan.ends_on, plan.starts_on)
    known: list[tuple[str, int]] = []
    for position, entry in enumerate(plan.periods):
        path: KeyPath = ("periods", position, "code")
        if not is_period(entry.code):
            yield Problem(PlanErrorCode.UNKNOWN_PERIOD, path, {"value": entry.code, "known": FORMS})
        elif any(entry.code == code for code, _ in known):
            yield Problem(PlanErrorCode.PERIOD_TWICE, path, {"value": entry.code})
        else:
            known.append((entry.code, position))
            yield from _period_dates(plan, position)
    before: date | None = None
    for code, position in sorted(known, key=lambda pair: sort_key(pair[0])):
        judged = plan.periods[position].due_on or period(code).ends_on
        if before is not None and judged < before:
            yield _late(PlanErrorCode.DUE_OUT_OF_ORDER, ("periods", position, "code"), judged, before)
        before = judged


def _period_dates(plan: Plan, position: int) -> Iterator[Problem]:
    entry = plan.periods[position]
    found = period(entry.code)
    if found.ends_on < plan.starts_on or found.starts_on > plan.ends_on:
        details = {"value": entry.code, "other": f"{plan.starts_on} – {plan.ends_on}"}
        yield Problem(PlanErrorCode.PERIOD_OUTSIDE, ("periods", position, "code"), details)
    if entry.due_on is not None and entry.due_on < found.starts_on:
        yield _late(PlanErrorCode.DUE_BEFORE_PERIOD, ("periods", position, "due_on"), entry.due_on, found.starts_on)


def _late(code: PlanErrorCode, path: KeyPath, value: date, other: date) -> Problem:
    return Problem(code, path, {"value": str(value), "other": str(other)})
