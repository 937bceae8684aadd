"""Who may see which rows: single units by right, aggregates only where nobody is singled out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from data_access.database import now
from data_access.evaluated import Members
from data_access.past import Past
from data_access.places_memory import remembered
from data_access.plan_area import plan_province, successor_province
from data_access.reach import own_units, province_of
from data_access.rollup_read import Key
from data_access.scope import NotAllowed, Role, Scope
from kpi.figures import Row
from kpi.plan import Plan

#: An aggregate of fewer units than this could be read as single units' answers.
SMALLEST_GROUP = 5

NOTHING: Mapping[Key, Sequence[Members]] = {}


def check_plan(session: Session, scope: Scope, plan: Plan) -> None:
    """Raise NotAllowed unless the plan is of the person's province."""
    if not may_see_plan(session, scope, plan):
        raise NotAllowed(f"plan {plan.code}")


def may_see_plan(session: Session, scope: Scope, plan: Plan) -> bool:
    """Whether the plan is of the province the person belongs to today (an administrator's are all).

    That of the plan's area on the plan's own date, or the one that has taken its place: new offices go on with the old
    ones' plans. A unit also sees those of the province in which it lay itself on the plan's own date; codes of areas
    are read as of today only, since others bore them then.
    """
    if scope.sees_everything:
        return True
    today = now().date()
    key = (scope, plan.area, plan.own_date, today)
    return remembered(session, "may_see_plan", key, lambda: _may_see_plan(session, scope, plan, today))


def _may_see_plan(session: Session, scope: Scope, plan: Plan, today: date) -> bool:
    province = plan_province(session, plan)
    if province is None:
        return False
    own = province_of(session, scope, today)
    if own == province or (scope.role is Role.UNIT and province_of(session, scope, plan.own_date) == province):
        return True
    return own is not None and own == successor_province(session, plan, today)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of a plan on a day. `own` holds the units they have the right to; None means all."""

    own: frozenset[str] | None

    @classmethod
    def of(cls, session: Session, scope: Scope, day: date) -> "Sight":
        """The sight of a person; a viewer's holds no single unit."""
        if scope.role is Role.VIEWER:
            return cls(frozenset())
        own = own_units(session, scope, day)
        return cls(None if own is None else frozenset(own))

    def has_right_to(self, units: Iterable[str]) -> bool:
        """Whether every one of these units is the person's own to see."""
        return self.own is None or self.own.issuperset(units)

    def foreign(self, units: Iterable[str]) -> set[str]:
        """Those of these units to which the person has no right."""
        return set() if self.own is None else set(units) - self.own

    def shows_group(self, expected: set[str], reported: set[str]) -> bool:
        """Whether an aggregate of these units may be seen: of at least five, and of none or at least five answers."""
        if self.own is None:
            return True
        if len(expected) >= SMALLEST_GROUP and (not reported or len(reported) >= SMALLEST_GROUP):
            return True
        return self.own.issuperset(expected)

    def _shows_rest(self, expected: set[str], reported: set[str]) -> bool:
        return not expected or self.shows_group(expected, reported)

    def over(self, units: Iterable[str]) -> "Sight":
        """The same sight where only these units are in question: the right to all of them is the right to all."""
        return Sight(None) if self.has_right_to(units) else self

    def rows(
        self,
        rows: Sequence[Row],
        members: Mapping[Key, Members],
        past: Past,
        name: str,
        rests: Mapping[Key, Sequence[Members]] = NOTHING,
    ) -> list[Row]:
        """The rows of one target that may be seen; a change that would tell a hidden earlier figure is left out.

        `rests`: with a narrowing, what wider groups hold besides; a subtraction must not tell of fewer than five.
        """
        if self.own is None:
            return list(rows)
        answer = []
        for row in rows:
            if row.unit:
                if row.unit in self.own:
                    answer.append(row)
                continue
            expected, reported = members[row.area, row.level, row.unit]
            beside = rests.get((row.area, row.level, row.unit), ())
            if not self.shows_group(expected, reported) or not all(self._shows_rest(*rest) for rest in beside):
                continue
            foreign = not self.own.issuperset(expected)
            hidden_before = foreign and (_tells_few(past, name, row) or any(rest for rest, _ in beside))
            answer.append(replace(row, change=None) if hidden_before else row)
        return answer


def _tells_few(past: Past, name: str, row: Row) -> bool:
    before = past.previous.get((name, (row.area, row.level, row.unit)))
    return before is not None and before.reported < SMALLEST_GROUP
