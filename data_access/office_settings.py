"""The head, signature and recipients of an office's official reports, kept per office."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import ValidationError
from sqlmodel import Session, col, select

from data_access import audit
from data_access.area_tree import AreaTree
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Office, Setting
from data_access.visibility import check_plan
from kpi.office_settings import OfficeSettings, filled, is_of_province, suggested
from kpi.plan import Plan

_KEY = "report_settings:{office}"


class OfficeSettingsCode(StrEnum):
    UNKNOWN_OFFICE = "unknown_office"
    NAME_OFFICE = "name_office"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_SYMBOL = "wrong_symbol"
    TOO_LONG = "too_long"
    WRONG_FIELD = "wrong_field"


#: Which of pydantic's complaints is which of ours; any other is a wrong field.
_CODES = {
    "extra_forbidden": OfficeSettingsCode.UNKNOWN_FIELD,
    "string_pattern_mismatch": OfficeSettingsCode.WRONG_SYMBOL,
    "string_too_long": OfficeSettingsCode.TOO_LONG,
    "too_long": OfficeSettingsCode.TOO_LONG,
}


class OfficeSettingsError(CodedError):
    """Settings that cannot be kept; `message(language)` says why."""

    table = HERE / "office_settings_errors.yaml"


def settings_from(values: Mapping[str, object]) -> OfficeSettings:
    """Settings from a form's or a file's values. Raises OfficeSettingsError naming the first field that is wrong."""
    try:
        return OfficeSettings.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        code = _CODES.get(first["type"], OfficeSettingsCode.WRONG_FIELD)
        raise OfficeSettingsError(
            code, field=str(first["loc"][0]), known=", ".join(OfficeSettings.model_fields)
        ) from None


def offices_to_set(session: Session, scope: Scope) -> Sequence[Office]:
    """The offices whose settings the person may change: all for an administrator, their own for an office's people."""
    if scope.sees_everything:
        return session.exec(select(Office).order_by(col(Office.tier), col(Office.code))).all()
    own = own_office(session, scope)
    return [own] if own is not None else []


def own_office(session: Session, scope: Scope) -> Office | None:
    """The office that a department's or lower office's person works for; None for others."""
    if scope.role not in (Role.DEPARTMENT, Role.LOWER_OFFICE):
        return None
    if scope.office:
        return session.get(Office, scope.office)
    return _department_of(session, scope.area) if scope.role is Role.DEPARTMENT else None


def the_department(session: Session, scope: Scope) -> Office:
    """The one department whose settings the person may change. Raises OfficeSettingsError unless there is just one."""
    found = [office for office in offices_to_set(session, scope) if office.tier == Role.DEPARTMENT.value]
    if len(found) != 1:
        codes = ", ".join(office.code for office in found) or "–"
        raise OfficeSettingsError(OfficeSettingsCode.NAME_OFFICE, offices=codes)
    return found[0]


def office_settings(session: Session, scope: Scope, office: str) -> OfficeSettings:
    """What the office has set; all empty where nothing is. Raises NotAllowed, OfficeSettingsError."""
    _checked(session, scope, office)
    return _kept(session, office)


def save_office_settings(session: Session, scope: Scope, office: str, settings: OfficeSettings) -> bool:
    """Keep an office's settings; whether anything changed. Needs a session from `transaction()`.

    Raises NotAllowed, OfficeSettingsError.
    """
    must_write(session)
    _checked(session, scope, office)
    before = _kept(session, office)
    changed = [name for name in OfficeSettings.model_fields if getattr(before, name) != getattr(settings, name)]
    if not changed:
        return False
    session.merge(Setting(key=_KEY.format(office=office), value=settings.model_dump_json()))
    audit.record(session, scope.username, "report_settings", office, ", ".join(changed))
    return True


def settings_for(session: Session, scope: Scope, plan: Plan) -> OfficeSettings:
    """The settings with which the person's reports on a plan are made: of their own office, else of the office that
    issued the plan; what is not set is taken from the names of the office and its area.

    Anyone who may see the plan: the head of a report is no secret. Raises NotAllowed for another province's plan.
    """
    check_plan(session, scope, plan)
    tree = AreaTree.of(session, plan.own_date)
    issuer = suggested(plan.issuer, _name(tree, plan.area))
    own = own_office(session, scope)
    if own is None:
        there = session.exec(select(Office).where(Office.area_code == plan.area).order_by(col(Office.code))).all()
        same = [office for office in there if suggested(office.name).issuer == issuer.issuer]
        return filled(_kept(session, same[0].code) if same else OfficeSettings(), issuer)
    named = suggested(own.name, _name(tree, own.area_code))
    found = filled(_kept(session, own.code), named)
    reports_up = not is_of_province(own.name) and is_of_province(plan.issuer) and not found.addressees
    return found.model_copy(update={"addressees": (issuer.full_name,)}) if reports_up else found


def _checked(session: Session, scope: Scope, office: str) -> None:
    if scope.sees_everything:
        if session.get(Office, office) is None:
            raise OfficeSettingsError(OfficeSettingsCode.UNKNOWN_OFFICE, office=office)
        return
    own = own_office(session, scope)
    if own is None or own.code != office:
        raise NotAllowed(f"report settings of {office}")


def _kept(session: Session, office: str) -> OfficeSettings:
    found = session.get(Setting, _KEY.format(office=office))
    return OfficeSettings.model_validate_json(found.value) if found is not None else OfficeSettings()


def _department_of(session: Session, area: str | None) -> Office | None:
    query = select(Office).where(Office.tier == Role.DEPARTMENT.value, Office.area_code == (area or ""))
    return session.exec(query.order_by(col(Office.code))).first()


def _name(tree: AreaTree, area: str) -> str:
    place = tree.last(area)
    return place.name if place is not None else ""
