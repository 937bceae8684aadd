"""Who is in scope (rule 5): OR-ed clauses, of the units that the plan covers."""

from collections.abc import Sequence

from kpi.indicators import Indicator
from kpi.plan import Clause, Plan, Target
from kpi.units import UnitState


def matched_levels(clauses: Sequence[Clause], unit: UnitState, indicator: Indicator | None) -> frozenset[str] | None:
    """The unit's levels that the clauses reach; None when the unit is not in scope.

    Empty for a unit in scope that teaches no level (offices, most affiliated units). No clauses: everybody matches.
    `indicator` narrows to the levels it can be asked of (Decision 4725 leaves preschools out); None doesn't.
    """
    matching = [clause for clause in clauses if _matches(clause, unit)] if clauses else [Clause()]
    if not matching:
        return None
    reached: frozenset[str] = frozenset()
    for clause in matching:
        reached |= unit.levels.intersection(clause.levels) if clause.levels else unit.levels
    if indicator is not None and indicator.levels:
        reached = reached.intersection(indicator.levels)
        if unit.levels and not reached:
            return None
    return reached


def covers(plan: Plan, unit: UnitState) -> bool:
    """Whether the plan addresses the unit at all."""
    return matched_levels(plan.covers, unit, None) is not None


def levels_in_scope(plan: Plan, target: Target, unit: UnitState, indicator: Indicator) -> frozenset[str] | None:
    """The levels under which the unit stands in the target; None when it doesn't: covered by the plan, and in scope.

    A target reaches no further than its plan: the levels are those that both of them name.
    """
    covered = matched_levels(plan.covers, unit, None)
    if covered is None:
        return None
    reached = matched_levels(target.scope, unit, indicator)
    if reached is None:
        return None
    both = reached & covered
    return None if unit.levels and not both else both


def _matches(clause: Clause, unit: UnitState) -> bool:
    """One clause: kind, ownership and managing tier match, and the unit's levels intersect those named."""
    return (
        (not clause.kinds or unit.kind in clause.kinds)
        and (not clause.ownership or unit.ownership in clause.ownership)
        and (clause.managed_by is None or unit.office_tier == clause.managed_by)
        and (not clause.levels or not unit.levels.isdisjoint(clause.levels))
    )
