"""Loading units: their lives, and their attributes from a day on (rule 8). Blanks never erase."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlmodel import Session

from data_access import audit, dialect, rollup
from data_access.area_tree import AreaTree
from data_access.database import must_write
from data_access.loading.area_book import AreaBook
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.offices import add_named_offices
from data_access.loading.result import LoadResult
from data_access.loading.table import Table, read_table
from data_access.loading.unit_rows import OPTIONAL, REQUIRED, UnitRow, read_units
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Unit, UnitVersion
from data_access.tables.area import ALWAYS

_UNIT: SqlTable = Unit.__table__  # type: ignore[attr-defined]
_VERSION: SqlTable = UnitVersion.__table__  # type: ignore[attr-defined]
_ATTRIBUTES = ("name", "kind", "levels", "ownership", "area_code", "office_code", "lat", "lon")

Columns = dict[str, Any]


@dataclass(slots=True)
class _Book:
    """Every unit concerned as the tables will hold it: lives by code, versions by code and day."""

    lives: dict[str, Columns]
    versions: dict[str, dict[date, Columns]]
    areas: AreaBook


def load_units(session: Session, scope: Scope, source: Path | bytes | Table, *, audited: bool = True) -> LoadResult:
    """Load units. A row with `valid_from` sets the attributes from that day on, one without sets the first ones; where
    a unit has changed since, a row without may only repeat its first or its newest attributes.

    Merges cell by cell: a blank cell keeps what stood, in a new dated row what was in force before. Any error and
    nothing is stored. Needs a session from `transaction()`. An administrator may load all units, a department those
    that lie in its province before and after; others raise NotAllowed.
    """
    must_write(session)
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        raise NotAllowed("units")
    try:
        table = read_table(source, REQUIRED, OPTIONAL)
    except LoadRefused as refused:
        return LoadResult(None, 0, 0, 0, refused.errors)
    errors: list[LoadError] = []
    rows = read_units(table, errors)
    book = _stored(session, {row.code for row in rows})
    if scope.role is Role.DEPARTMENT:
        errors.extend(_not_yours(book, scope.area or "", rows, ErrorCode.UNIT_NOT_YOURS))
    lives, versions = _merge(book, rows, errors)
    errors.extend(_misplaced(book, rows))
    if scope.role is Role.DEPARTMENT and not errors:
        errors.extend(_not_yours(book, scope.area or "", rows, ErrorCode.AREA_NOT_YOURS))
    if errors:
        return LoadResult(None, len(table.rows), 0, 0, sorted(errors, key=lambda error: error.row or 0))
    changed = {life["code"] for life in lives} | {version["unit_code"] for version in versions}
    if changed:
        _store(session, book.areas, lives, versions, changed)
        if audited:
            audit.record(session, scope.username, "load_units", detail=f"{len(changed)} changed")
    return LoadResult(None, len(table.rows), 0, len(changed))


def outside(session: Session, province: str, codes: set[str]) -> set[str]:
    """Those of these units that a department of the province may not change: unknown ones, and such as lie or have
    lain elsewhere."""
    book = _stored(session, codes)
    return {
        code
        for code in codes
        if not book.versions.get(code) or any(_elsewhere(book, province, one) for one in book.versions[code].values())
    }


def _stored(session: Session, codes: set[str]) -> _Book:
    session.flush()
    lives = {row["code"]: dict(row) for row in session.execute(_UNIT.select()).mappings() if row["code"] in codes}
    versions: dict[str, dict[date, Columns]] = defaultdict(dict)
    for row in session.execute(_VERSION.select()).mappings():
        if row["unit_code"] in codes:
            versions[row["unit_code"]][row["valid_from"]] = dict(row)
    return _Book(lives, versions, AreaBook.of(session))


def _merge(book: _Book, rows: Sequence[UnitRow], errors: list[LoadError]) -> tuple[list[Columns], list[Columns]]:
    """Put the rows into the book; the lives and versions that are new or different."""
    changed_lives: dict[str, Columns] = {}
    changed_versions: list[Columns] = []
    for row in rows:
        before = book.lives.get(row.code)
        life = dict(before or {"code": row.code, "opened_on": None, "closed_on": None})
        life["opened_on"] = row.opened_on or life["opened_on"]
        life["closed_on"] = row.closed_on or life["closed_on"]
        if life["opened_on"] and life["closed_on"] and life["closed_on"] <= life["opened_on"]:
            text, opened = str(life["closed_on"]), str(life["opened_on"])
            errors.append(LoadError(ErrorCode.DATES_REVERSED, row.number, "closed_on", text, opened))
        if life != before:
            book.lives[row.code] = changed_lives[row.code] = life
        own = book.versions[row.code]
        if _has_changed_since(row, own):
            if _version_said(row, own) is None:
                newest = str(max(own))
                errors.append(LoadError(ErrorCode.DAY_NEEDED, row.number, "valid_from", row.code, newest))
            continue
        stood = own.get(row.valid_from)
        version = _version(row, stood or _in_force(own, row.valid_from))
        errors.extend(_missing(row, version))
        if version != stood:
            own[row.valid_from] = version
            changed_versions.append(version)
    return list(changed_lives.values()), changed_versions


def _in_force(versions: Mapping[date, Columns], day: date) -> Columns:
    """The attributes in force on a day; before the first ones, those; nothing for a new unit."""
    earlier = [since for since in versions if since <= day]
    if earlier:
        return versions[max(earlier)]
    return versions[min(versions)] if versions else {}


def _has_changed_since(row: UnitRow, own: Mapping[date, Columns]) -> bool:
    """Whether an undated row is of a unit with later versions: setting its first ones would rewrite the past."""
    return not row.dated and any(since > ALWAYS for since in own)


def _version_said(row: UnitRow, own: Mapping[date, Columns]) -> date | None:
    """The day of the version, the first or the newest, that the row says again; None when it says something else."""
    for since in (min(own), max(own)):
        if _version(row, own[since]) == own[since] | {"valid_from": row.valid_from}:
            return since
    return None


def _version(row: UnitRow, basis: Columns) -> Columns:
    version: Columns = {"unit_code": row.code, "valid_from": row.valid_from}
    for name in _ATTRIBUTES:
        said = getattr(row, name)
        version[name] = basis.get(name) if said is None else said
    version["levels"] = version["levels"] or ""
    version["office_code"] = version["office_code"] or ""
    return version


def _missing(row: UnitRow, version: Columns) -> list[LoadError]:
    needed = ["name", "kind", "ownership", "area_code"]
    if version["kind"] == "school":
        needed.append("levels")
    return [LoadError(ErrorCode.MISSING, row.number, name) for name in needed if not version[name]]


def _misplaced(book: _Book, rows: Sequence[UnitRow]) -> list[LoadError]:
    """Areas that do not exist when the unit would lie there: on the day of the version said; for first ones, ever."""
    errors = []
    for row in rows:
        own = book.versions[row.code]
        since = _version_said(row, own) if _has_changed_since(row, own) else row.valid_from
        area = own[since]["area_code"] if since in own else None
        if since is None or not area:
            continue
        if since != ALWAYS:
            found = book.areas.valid_on(area, since)
            day = since
        else:
            life = book.lives[row.code]
            later = [start for start in own if start > ALWAYS]
            end = min([*later, *([life["closed_on"]] if life["closed_on"] else [])], default=None)
            day = life["opened_on"] or ALWAYS
            found = book.areas.valid_within(area, min(day, end) if end else day, end)
        if not found:
            errors.append(LoadError(ErrorCode.UNKNOWN_AREA, row.number, "area_code", area, str(day)))
    return errors


def _not_yours(book: _Book, province: str, rows: Sequence[UnitRow], code: ErrorCode) -> list[LoadError]:
    """Units any of whose attributes, as the book holds them, place them outside the province."""
    errors = {}
    for row in rows:
        for version in book.versions.get(row.code, {}).values():
            if _elsewhere(book, province, version):
                unit = code is ErrorCode.UNIT_NOT_YOURS
                column, text = ("unit_code", row.code) if unit else ("area_code", version["area_code"])
                errors[row.number] = LoadError(code, row.number, column, text)
    return list(errors.values())


def _elsewhere(book: _Book, province: str, version: Columns) -> bool:
    """Whether attributes place a unit outside the province on the first day on which both stand."""
    area = version["area_code"]
    tree: AreaTree = book.areas.tree(book.areas.first_day(area, version["valid_from"]))
    return province not in tree.path(area)


def _store(
    session: Session,
    areas: AreaBook,
    lives: Sequence[Columns],
    versions: Sequence[Columns],
    changed: set[str],
) -> None:
    provinces = rollup.provinces_of_units(session, changed)
    dialect.upsert(session, _UNIT, lives)
    dialect.upsert(session, _VERSION, versions)
    session.expire_all()
    everybody = session.execute(_VERSION.select()).mappings()
    add_named_offices(session, [UnitVersion(**row) for row in everybody], areas)
    rollup.refresh(session, provinces=provinces | rollup.provinces_of_units(session, changed))
