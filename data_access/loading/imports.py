"""The list of imports that concern a person."""

from sqlmodel import Session, col, or_, select

from data_access.scope import Role, Scope
from data_access.tables import Import, ImportReport


def list_imports(session: Session, scope: Scope) -> list[Import]:
    """Every import that touched units of the person's province, office or own unit, undone ones too, newest first.

    A viewer sees none. Whether one may be undone is asked by `undo`: of all its units.
    """
    query = select(Import).order_by(col(Import.id).desc())
    if scope.role is Role.UNIT:
        here = select(ImportReport.import_id).where(ImportReport.unit_code == scope.unit)
        mine = (col(Import.loaded_by) == scope.username) & (col(Import.units) == 1)
        query = query.where(or_(col(Import.id).in_(here), mine))
    found = session.exec(query).all() if scope.may_change else []
    if scope.role is Role.DEPARTMENT:
        return [one for one in found if scope.area in one.provinces.split(";")]
    if scope.role is Role.LOWER_OFFICE:
        return [one for one in found if scope.office in one.offices.split(";")]
    return list(found)
