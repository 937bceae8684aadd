"""The roll-up: additive tuples per period, day, area and group of units; recomputed where touched, never incremented."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session


def days_of(period: str) -> list[date]:
    """The days for which a period is rolled up: its last day, and the unit day of every known plan that has it."""
    raise NotImplementedError


def touch(session: Session, *, period: str, units: Iterable[str], indicators: Iterable[str] | None = None) -> None:
    """Recompute what answers or report states of these units changed; call it in the writing transaction, after flush.

    `indicators`: those whose answers changed (derived ones made of them follow by themselves); None means all (the
    state of a report changed). Raises the versions of every province the units, or their successors, ever lay in.
    """
    raise NotImplementedError


def refresh(session: Session, *, provinces: Iterable[str] | None = None, periods: Iterable[str] | None = None) -> None:
    """Recompute the whole roll-up of provinces (codes; None = all) and periods (None = every period with reports).

    For changes of areas, offices, units, successions, plan files and lists; raises the versions as well.
    """
    raise NotImplementedError
