"""What becomes of units: opening, closing, changes from a day on, merging, splitting (rule 8).

Each change becomes rows for the loaders of units and successions, so that every check of theirs holds here too, then an
event of the audit trail under the unit's code. Units are never deleted and no record is overwritten.

Every function needs a session from `transaction()` and raises NotAllowed (administrators and departments only),
UnitChangeError or ChangeRefused; the caller leaves its transaction with the error, so that nothing is half-written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from data_access import audit, rollup
from data_access.database import must_write
from data_access.loading.result import LoadResult
from data_access.loading.successions import load_successions
from data_access.loading.table import Row, Table
from data_access.loading.units import load_units, outside
from data_access.offices_of import offices_of
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Succession, Unit, UnitVersion
from data_access.unit_change_errors import ChangeRefused, UnitChangeCode, UnitChangeError

#: What `change_unit` may change, by the columns of the file of units.
CHANGEABLE = ("name", "kind", "levels", "ownership", "area_code", "office_code")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that opens; `levels` are codes of the vocabulary, `office` may be empty."""

    code: str
    name: str
    kind: str
    levels: tuple[str, ...]
    ownership: str
    area: str
    office: str = ""

    def row(self, opened_on: date) -> dict[str, str]:
        """Its row of the file of units."""
        attributes = (self.name, self.kind, ";".join(self.levels), self.ownership, self.area, self.office)
        row = {"unit_code": self.code.strip(), "opened_on": opened_on.isoformat()}
        return row | dict(zip(CHANGEABLE, attributes, strict=True))


def may_change_units(scope: Scope) -> bool:
    """Whether the person may change any units at all; which ones is asked of each change."""
    return scope.role in (Role.ADMINISTRATOR, Role.DEPARTMENT)


def open_unit(session: Session, scope: Scope, unit: NewUnit, on: date) -> None:
    """A new unit opens on a day."""
    _may(session, scope)
    _new(session, scope, unit)
    with rollup.together(session, on):
        _load(session, scope, [unit.row(on)])
    audit.record(session, scope.username, "unit_opened", unit.code.strip(), f"{on}: {unit.name.strip()}")


def close_unit(session: Session, scope: Scope, code: str, on: date) -> None:
    """A unit closes; `on` is the first day on which it is no more."""
    _may(session, scope)
    _open_unit(session, scope, code, on)
    with rollup.together(session, on):
        _load(session, scope, [{"unit_code": code, "closed_on": on.isoformat()}])
    audit.record(session, scope.username, "unit_closed", code, str(on))


def reopen_unit(session: Session, scope: Scope, code: str) -> None:
    """Take back a closing that was a slip. Refused for a unit that ended by a merger, split or new code."""
    _may(session, scope)
    unit = _known(session, scope, code)
    closed = unit.closed_on
    if closed is None:
        raise UnitChangeError(UnitChangeCode.NOT_CLOSED, unit=code)
    ended = select(Succession).where(Succession.from_unit == code, Succession.on_date == closed)
    if session.exec(ended).first() is not None:
        raise UnitChangeError(UnitChangeCode.HAS_SUCCESSOR, unit=code, day=closed)
    unit.closed_on = None
    session.add(unit)
    session.flush()
    audit.record(session, scope.username, "unit_reopened", code, str(closed))
    rollup.refresh(session, provinces=rollup.provinces_of_units(session, {code}), since=closed)


def change_unit(session: Session, scope: Scope, code: str, on: date, changes: Mapping[str, str]) -> None:
    """From a day on a unit has another name, place, office, kind, levels or ownership (columns of CHANGEABLE).

    What is the same as before or empty stays. A day before the unit's latest change is refused: what was recorded for
    later would silently take the change back.
    """
    _may(session, scope)
    _open_unit(session, scope, code, on, ending=False)
    versions = session.exec(select(UnitVersion).where(UnitVersion.unit_code == code)).all()
    stood = max(versions, key=lambda version: version.valid_from)
    if stood.valid_from > on:
        raise UnitChangeError(UnitChangeCode.LATER_CHANGE, unit=code, day=stood.valid_from)
    new = {name: text.strip() for name, text in changes.items() if text.strip() not in ("", getattr(stood, name))}
    if not new:
        raise UnitChangeError(UnitChangeCode.NOTHING_CHANGED, unit=code)
    if "office_code" in new:
        _office(session, scope, new["office_code"])
    before = {name: getattr(stood, name) for name in new}
    with rollup.together(session, on):
        _load(session, scope, [{"unit_code": code, "valid_from": on.isoformat()} | new])
    said = ", ".join(f"{name}: {before[name]} → {new[name]}" for name in CHANGEABLE if name in new)
    audit.record(session, scope.username, "unit_changed", code, f"{on}: {said}")


def merge_units(session: Session, scope: Scope, codes: Sequence[str], into: str | NewUnit, on: date) -> None:
    """Units go into another one on a day and end: into one that stays (itself possibly among `codes`), or a new one."""
    _may(session, scope)
    target = into.code.strip() if isinstance(into, NewUnit) else into
    ending = [code for code in dict.fromkeys(codes) if code != target]
    if len(ending) < (2 if isinstance(into, NewUnit) else 1):
        raise UnitChangeError(UnitChangeCode.MERGE_NEEDS)
    for code in ending:
        _open_unit(session, scope, code, on)
    opening = []
    if isinstance(into, NewUnit):
        _new(session, scope, into)
        opening.append(into.row(on))
    else:
        _open_unit(session, scope, target, on, ending=False)
    with rollup.together(session, on):
        closing = [{"unit_code": code, "closed_on": on.isoformat()} for code in ending]
        _load(session, scope, opening + closing)
        _succeed(session, scope, "merge", [(code, target) for code in ending], on)
    for code in ending:
        audit.record(session, scope.username, "unit_merged", code, f"{on} → {target}")
    audit.record(session, scope.username, "unit_received", target, f"{on} ← {', '.join(ending)}")


def split_unit(session: Session, scope: Scope, code: str, parts: Sequence[NewUnit], on: date, *, closes: bool) -> None:
    """New units come out of one on a day; it ends (`closes`) or stays beside them."""
    _may(session, scope)
    new = [part.code.strip() for part in parts]
    if len(new) < (2 if closes else 1):
        raise UnitChangeError(UnitChangeCode.SPLIT_NEEDS)
    twice = next((one for one in new if new.count(one) > 1), None)
    if twice is not None:
        raise UnitChangeError(UnitChangeCode.CODE_TWICE, unit=twice)
    _open_unit(session, scope, code, on)
    for part in parts:
        _new(session, scope, part)
    with rollup.together(session, on):
        closing = [{"unit_code": code, "closed_on": on.isoformat()}] if closes else []
        _load(session, scope, [part.row(on) for part in parts] + closing)
        _succeed(session, scope, "split", [(code, part) for part in new], on)
    audit.record(session, scope.username, "unit_split", code, f"{on} → {', '.join(new)}")
    for opened in new:
        audit.record(session, scope.username, "unit_opened", opened, f"{on} ← {code}")


def _may(session: Session, scope: Scope) -> None:
    must_write(session)
    if not may_change_units(scope):
        raise NotAllowed("units")


def _known(session: Session, scope: Scope, code: str) -> Unit:
    """The unit, if it is the person's to change; an unknown one and a foreign one are refused alike."""
    unit = session.get(Unit, code)
    foreign = scope.role is Role.DEPARTMENT and code in outside(session, scope.area or "", {code})
    if unit is None or foreign:
        raise UnitChangeError(UnitChangeCode.UNIT_UNKNOWN, unit=code)
    return unit


def _open_unit(session: Session, scope: Scope, code: str, on: date, *, ending: bool = True) -> None:
    """Check that a unit is open on the day; one that ends must have been open the day before and have no end yet."""
    unit = _known(session, scope, code)
    if unit.closed_on is not None and (ending or unit.closed_on <= on):
        raise UnitChangeError(UnitChangeCode.ALREADY_CLOSED, unit=code, day=unit.closed_on)
    if unit.opened_on is not None and (unit.opened_on > on or (ending and unit.opened_on == on)):
        raise UnitChangeError(UnitChangeCode.NOT_OPEN_YET, unit=code, day=unit.opened_on)


def _new(session: Session, scope: Scope, unit: NewUnit) -> None:
    code = unit.code.strip()
    if code and session.get(Unit, code) is not None:
        raise UnitChangeError(UnitChangeCode.CODE_TAKEN, unit=code)
    if unit.office:
        _office(session, scope, unit.office)


def _office(session: Session, scope: Scope, code: str) -> None:
    if code not in {office.code for office in offices_of(session, scope)}:
        raise UnitChangeError(UnitChangeCode.OFFICE_UNKNOWN, office=code)


def _load(session: Session, scope: Scope, rows: Sequence[Mapping[str, str]]) -> None:
    _taken(load_units(session, scope, _table(rows), audited=False))


def _succeed(session: Session, scope: Scope, kind: str, pairs: Sequence[tuple[str, str]], on: date) -> None:
    rows = [{"kind": kind, "on_date": on.isoformat(), "from_unit": a, "to_unit": b} for a, b in pairs]
    _taken(load_successions(session, scope, _table(rows), audited=False))


def _table(rows: Sequence[Mapping[str, str]]) -> Table:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [Row(number, tuple(row.get(name, "").strip() for name in columns)) for number, row in enumerate(rows, 2)]
    return Table(columns, tuple(lines))


def _taken(result: LoadResult) -> None:
    if result.errors:
        raise ChangeRefused(result.errors)
