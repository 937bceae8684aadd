"""What is asked for on the command line and does not exist: said in words before anything is done."""

from datetime import date
from typing import TYPE_CHECKING

from commands.errors import CommandError

if TYPE_CHECKING:
    from data_access.database import Session


def check_period(code: str | None) -> None:
    """CommandError in words unless this is a period's code (or none is asked for)."""
    from kpi.periods import period

    if code is None:
        return
    try:
        period(code)
    except ValueError as error:
        raise CommandError(str(error)) from None


def check_area(session: "Session", code: str, day: date) -> None:
    """CommandError unless an area of that code exists on the day."""
    from data_access.area_tree import AreaTree

    if AreaTree.of(session, day).at(code) is None:
        raise CommandError(f"There is no area {code!r} on {day.isoformat()}")
