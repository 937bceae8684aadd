"""Offices: new ones, and other names, tiers or areas; through the loader of offices with its checks."""

from sqlmodel import Session

from data_access import audit
from data_access.database import must_write
from data_access.loading.offices import load_offices
from data_access.loading.table import Row, Table
from data_access.reach import check_administrator
from data_access.scope import Scope
from data_access.tables import Office
from data_access.unit_change_errors import ChangeRefused, UnitChangeCode, UnitChangeError

_COLUMNS = ("office_code", "name", "tier", "area_code")


def add_office(session: Session, scope: Scope, code: str, name: str, tier: str, area: str) -> None:
    """Add an office (administrators only). Raises NotAllowed, UnitChangeError when the code is taken, ChangeRefused by
    the loader's checks."""
    must_write(session)
    check_administrator(scope, "offices")
    if code.strip() and session.get(Office, code.strip()) is not None:
        raise UnitChangeError(UnitChangeCode.OFFICE_TAKEN, office=code.strip())
    _load(session, scope, code, name, tier, area)
    audit.record(session, scope.username, "office_added", code.strip(), name.strip())


def change_office(session: Session, scope: Scope, code: str, name: str, tier: str, area: str) -> None:
    """Give an office another name, tier or area; an empty text keeps what stands. Raises as `add_office`."""
    must_write(session)
    check_administrator(scope, "offices")
    office = session.get(Office, code)
    if office is None:
        raise UnitChangeError(UnitChangeCode.OFFICE_UNKNOWN, office=code)
    before = {"name": office.name, "tier": office.tier, "area_code": office.area_code}
    _load(session, scope, code, name, tier, area)
    session.refresh(office)
    said = [f"{what}: {old} → {new}" for what, old in before.items() if (new := getattr(office, what)) != old]
    if not said:
        raise UnitChangeError(UnitChangeCode.NOTHING_CHANGED, unit=code)
    audit.record(session, scope.username, "office_changed", code, ", ".join(said))


def _load(session: Session, scope: Scope, *cells: str) -> None:
    row = Row(2, tuple(cell.strip() for cell in cells))
    result = load_offices(session, scope, Table(_COLUMNS, (row,)), audited=False)
    if result.errors:
        raise ChangeRefused(result.errors)
