"""The status of a target in a period (rule 10), and the pace line from the first data to the due date."""

from datetime import date
from fractions import Fraction

from kpi.answers import exact
from kpi.comparison import Comparator
from kpi.figures import Figure, PacePoint, Status
from kpi.plan import Target


def status(target: Target, figure: Figure, *, at_end: bool, first: PacePoint | None, day: date, due_on: date) -> Status:
    """Judged on `day`. `first`: the first earlier period with data; `at_end`: the plan's last period, or due by now.

    Worst and best are `low` and `high`, swapped when lower is better (rule 7). Empty bounds prove nothing: then the
    value decides on_track or behind, and the end is insufficient. 0/0 everywhere leaves no value to judge by either.
    """
    if figure.reported == 0:
        return Status.NO_DATA
    worst, best = (figure.high, figure.low) if target.lower_is_better else (figure.low, figure.high)
    if worst is not None and target.comparator.holds(worst, target.value):
        return Status.MET
    if at_end:
        missed = best is not None and not target.comparator.holds(best, target.value)
        return Status.NOT_MET if missed else Status.INSUFFICIENT
    if first is None:
        return Status.FIRST_REPORT
    if figure.value is None:
        return Status.INSUFFICIENT
    towards = Comparator.AT_MOST if target.lower_is_better else Comparator.AT_LEAST
    on_pace = towards.holds(figure.value, pace(first, day, exact(target.value), due_on))
    return Status.ON_TRACK if on_pace else Status.BEHIND


def pace(first: PacePoint, day: date, goal: Fraction, due_on: date) -> Fraction:
    """Where the line from the first data to the target on its due date stands on a day; after it, the target."""
    start = Fraction(first.value)
    whole = (due_on - first.day).days
    passed = (day - first.day).days
    if passed >= whole:
        return goal
    return start + (goal - start) * Fraction(passed, whole)
