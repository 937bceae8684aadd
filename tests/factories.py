"""Small worlds for tests, written straight into the tables: defaults for everything, one call a thing."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from data_access.database import now
from data_access.tables import Area, Import, Office, Report, Unit, UnitVersion
from data_access.tables.area import ALWAYS
from tests.stored_answers import add_answer


def create_area(
    session: Session,
    code: str = "75",
    *,
    name: str = "",
    type: str = "",  # noqa: A002
    parent: str | None = None,
    valid_from: date = ALWAYS,
    valid_to: date | None = None,
) -> Area:
    """An area; a province when it has no parent."""
    kind = type or ("district" if parent else "province")
    area = Area(
        code=code, name=name or f"Area {code}", type=kind, parent_code=parent, valid_from=valid_from, valid_to=valid_to
    )
    session.add(area)
    session.flush()
    return area


def create_office(session: Session, code: str = "so-75", *, area: str = "75", tier: str = "department") -> Office:
    """An office: a department unless told otherwise."""
    office = Office(code=code, name=f"Office {code}", tier=tier, area_code=area)
    session.add(office)
    session.flush()
    return office


def create_unit(
    session: Session,
    code: str = "u1",
    *,
    area: str = "75",
    office: str = "so-75",
    kind: str = "school",
    levels: Iterable[str] = ("primary",),
    ownership: str = "public",
    name: str = "",
    valid_from: date = ALWAYS,
    opened_on: date | None = None,
    closed_on: date | None = None,
) -> Unit:
    """A unit with one version of its attributes; a second call with another `valid_from` adds a version."""
    unit = session.get(Unit, code)
    if unit is None:
        unit = Unit(code=code, opened_on=opened_on, closed_on=closed_on)
        session.add(unit)
        session.flush()
    session.add(
        UnitVersion(
            unit_code=code,
            valid_from=valid_from,
            name=name or f"Unit {code}",
            kind=kind,
            levels=";".join(levels),
            ownership=ownership,
            area_code=area,
            office_code=office,
        )
    )
    session.flush()
    return unit


def create_import(session: Session, *, by: str = "test", file_name: str = "test.csv") -> Import:
    """An import to hang observations on."""
    made = Import(file_name=file_name, sha256="", format="csv", loaded_at=now(), loaded_by=by)
    session.add(made)
    session.flush()
    return made


def create_report(
    session: Session,
    unit: str = "u1",
    period: str = "2025",
    answers: dict[str, object] | None = None,
    *,
    state: str = "sent",
    import_id: int | None = None,
) -> Report:
    """A report with its observations. `answers`: indicator, or indicator/level -> True/False, (numerator, denominator),
    a number, or "not_applicable"."""
    report = Report(period=period, unit_code=unit, state=state, sent_at=now(), sent_by="test")
    session.add(report)
    if answers:
        number = import_id if import_id is not None else create_import(session).id
        for key, answer in answers.items():
            indicator, _, level = key.partition("/")
            add_answer(session, (period, indicator, level), unit, number, **_columns(answer))
    session.flush()
    return report


def _columns(answer: object) -> dict[str, object]:
    if answer == "not_applicable":
        return {"state": "not_applicable"}
    if isinstance(answer, bool):
        return {"numerator": int(answer), "denominator": 1}
    if isinstance(answer, tuple):
        return {"numerator": answer[0], "denominator": answer[1]}
    return {"value": float(str(answer))}
