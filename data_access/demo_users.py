"""Demo users beside the sample data: one per role, with random passwords that are told once."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from data_access import accounts, passwords
from data_access.scope import TERMINAL, Role
from data_access.tables import Area, Office, UnitVersion

#: The sample province whose offices and units the demo users belong to.
PROVINCE = "75"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A demo user as told to the person at the terminal: `words` says whose part it plays."""

    username: str
    password: str
    role: str
    words: str


def create(session: Session) -> list[DemoUser]:
    """Add one user per role to a database that holds the sample data, and return them with their passwords.

    A role whose office or unit the database has not is left out. Call inside a writing transaction, once.
    """
    province = session.exec(select(Area).where(Area.code == PROVINCE).order_by(col(Area.valid_from).desc())).first()
    if province is None:
        return []
    department = _office(session, "department")
    lower = _office(session, "lower_office")
    unit = _unit_of(session, lower or department)
    made = [_add(session, "quantri", Role.ADMINISTRATOR, "Quản trị viên")]
    own_office = None if department is None else department.code
    made.append(_add(session, "so", Role.DEPARTMENT, f"Sở GD&ĐT {province.name}", area=PROVINCE, office=own_office))
    if lower is not None:
        made.append(_add(session, "phong", Role.LOWER_OFFICE, lower.name, office=lower.code))
    if unit is not None:
        made.append(_add(session, "truong", Role.UNIT, unit.name, unit=unit.unit_code))
    made.append(_add(session, "xem", Role.VIEWER, f"Người xem {province.name}", area=PROVINCE))
    return made


def _add(session: Session, username: str, role: Role, words: str, **place: str | None) -> DemoUser:
    password = passwords.random_password()
    accounts.add(
        session,
        TERMINAL,
        username=username,
        name=words,
        role=role,
        password=password,
        area=place.get("area"),
        office=place.get("office"),
        unit=place.get("unit"),
        must_change_password=False,
        demo=True,
    )
    return DemoUser(username, password, role, words)


def _office(session: Session, tier: str) -> Office | None:
    """The province's own department; of the lower offices the first in a district of it (those have past periods)."""
    found = select(Office).where(Office.tier == tier).order_by(Office.code)
    if tier == "department":
        return session.exec(found.where(Office.area_code == PROVINCE)).first()
    below = select(Area.code).where(Area.parent_code == PROVINCE, Area.type == "district")
    return session.exec(found.where(col(Office.area_code).in_(below))).first()


def _unit_of(session: Session, office: Office | None) -> UnitVersion | None:
    if office is None:
        return None
    found = select(UnitVersion).where(UnitVersion.office_code == office.code, UnitVersion.kind == "school")
    return session.exec(found.order_by(UnitVersion.unit_code)).first()
