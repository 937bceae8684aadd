"""What to do after the meeting: the areas to act on, the deadlines ahead, the units to chase. Data, not words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kpi.figures import Completeness, Row
from kpi.finding import farthest_first, has_data, misses
from kpi.gap import UNITS
from kpi.meeting import Meeting
from kpi.plan import Deadline, Target


@dataclass(frozen=True, slots=True)
class Action:
    """An area that lacks something. `rows`: its rows that miss their demand, what lacks most units first (their gaps
    count things), then by distance; with_data: of how many targets with data there; silent: units that sent nothing."""

    area: str
    rows: tuple[Row, ...]
    with_data: int
    silent: int

    @property
    def units(self) -> int:
        """Units still to satisfy, target by target: a unit that misses three targets is three steps to take."""
        return sum(int(row.gap or 0) for row in self.rows if row.gap_unit == UNITS)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """After the data date. deadlines: the plan's dated duties still to come, and those that recur; due: targets whose
    own date is still to come; silent: areas with units to chase, most first (the whole area where it has no children).
    """

    deadlines: tuple[Deadline, ...]
    recurring: tuple[Deadline, ...]
    due: tuple[Target, ...]
    silent: tuple[Completeness, ...]


def areas_to_act_on(meeting: Meeting, most: int = 10) -> list[Action]:
    """The areas that miss a demand or owe reports: by how many targets they miss, then by units still to satisfy, then
    by units that sent nothing; areas alike stay in their order. At most `most`."""
    silent = {area.area: area.silent for area in meeting.completeness.areas}
    codes = dict.fromkeys([*(row.area for row in meeting.by_area), *silent])
    found = [_action(meeting, code, silent.get(code, 0)) for code in codes]
    lacking = [action for action in found if action.rows or action.silent]
    return sorted(lacking, key=lambda action: (-len(action.rows), -action.units, -action.silent))[:most]


def targets_to_act_on(meeting: Meeting) -> list[Row]:
    """The rows of the total that miss their demand, in the order of an action's rows."""
    return _by_lack(meeting.total)


def next_steps(meeting: Meeting, most: int = 10) -> NextSteps:
    """What the plan asks for after the data date, and who still owes a report; at most `most` of each."""
    plan, day = meeting.plan, meeting.day
    ahead = [one for one in plan.deadlines if _is_ahead(one, day)]
    areas = meeting.completeness.areas or (meeting.completeness,)
    due = [target for target in plan.targets if target.due_on is not None and target.due_on > day]
    return NextSteps(
        deadlines=tuple(sorted(ahead, key=lambda one: one.due_on or day)[:most]),
        recurring=tuple(one for one in plan.deadlines if one.recurring and one.due_on is None)[:most],
        due=tuple(sorted(due, key=lambda target: target.due_on or day)[:most]),
        silent=tuple(sorted((one for one in areas if one.silent), key=lambda one: -one.silent)[:most]),
    )


def _action(meeting: Meeting, area: str, silent: int) -> Action:
    rows = [row for row in meeting.by_area if row.area == area]
    return Action(area, tuple(_by_lack(rows)), sum(map(has_data, rows)), silent)


def _by_lack(rows: Iterable[Row]) -> list[Row]:
    below = farthest_first(row for row in rows if misses(row))
    return sorted(below, key=lambda row: -(row.gap or 0) if row.gap_unit == UNITS else 0)


def _is_ahead(deadline: Deadline, day: date) -> bool:
    """A duty "before" a day is over on the eve of it."""
    if deadline.due_on is None:
        return False
    return deadline.due_on >= day if deadline.inclusive else deadline.due_on > day
