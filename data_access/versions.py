"""Version numbers of counted data per province and period: part of every cache key."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from data_access import dialect
from data_access.tables import Version


def raise_version(session: Session, province: str, period: str) -> None:
    """Raise the number by one, in the transaction that changes the data."""
    raise_versions(session, [(province, period)])


def raise_versions(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Raise the numbers of several (province, period) by one."""
    dialect.upsert(
        session,
        Version.__table__,  # type: ignore[attr-defined]
        [{"province": province, "period": period, "number": 1} for province, period in sorted(set(pairs))],
        {"number": col(Version.number) + 1},
    )


def version_of(session: Session, province: str, period: str) -> int:
    """The number now; 0 when nothing was ever counted there."""
    found = session.exec(
        select(Version.number).where(Version.province == province, Version.period == period)
    ).one_or_none()
    return found or 0
