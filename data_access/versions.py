"""Version numbers of counted data per province and period: part of every cache key."""

from sqlmodel import Session, col, select

from data_access import dialect
from data_access.tables import Version


def raise_version(session: Session, province: str, period: str) -> None:
    """Raise the number by one, in the transaction that changes the data."""
    dialect.upsert(
        session,
        Version.__table__,  # type: ignore[attr-defined]
        [{"province": province, "period": period, "number": 1}],
        {"number": col(Version.number) + 1},
    )


def version_of(session: Session, province: str, period: str) -> int:
    """The number now; 0 when nothing was ever counted there."""
    found = session.exec(
        select(Version.number).where(Version.province == province, Version.period == period)
    ).one_or_none()
    return found or 0
