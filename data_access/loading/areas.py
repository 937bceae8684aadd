"""Loading areas: `area_code,name,type,parent_code,valid_from,valid_to,lat,lon`; identity is (code, valid_from)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from sqlmodel import Session

from data_access import audit, dialect, rollup
from data_access.database import must_write
from data_access.loading.area_book import FOREVER, AreaBook
from data_access.loading.cells import RowReader
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.result import LoadResult
from data_access.loading.table import Table, read_table
from data_access.reach import check_administrator
from data_access.scope import Scope
from data_access.tables import Area
from data_access.tables.area import ALWAYS

REQUIRED = ("area_code",)
OPTIONAL = ("name", "type", "parent_code", "valid_from", "valid_to", "lat", "lon")

_Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class _AreaRow:
    """What one row says; None where its cell is blank."""

    number: int
    code: str
    valid_from: date
    name: str | None
    type: str | None
    parent: str | None
    valid_to: date | None
    lat: float | None
    lon: float | None

    @property
    def content(self) -> tuple[object, ...]:
        return (self.name, self.type, self.parent, self.valid_to, self.lat, self.lon)


def load_areas(session: Session, scope: Scope, source: Path | bytes | Table) -> LoadResult:
    """Load areas; blanks never erase, an area loaded again with a `valid_to` ends then, the same file changes nothing.

    A blank `valid_from` means since ever. Refuses overlapping ranges of one code, loops, unknown parents: any error and
    nothing is stored. Needs a session from `transaction()`; administrators only (NotAllowed).
    """
    must_write(session)
    check_administrator(scope, "areas")
    try:
        table = read_table(source, REQUIRED, OPTIONAL)
    except LoadRefused as refused:
        return LoadResult(None, 0, 0, 0, refused.errors)
    errors: list[LoadError] = []
    rows = _read(table, errors)
    before = {(area.code, area.valid_from): area for area in AreaBook.of(session).all()}
    after = dict(before)
    changed: dict[_Key, Area] = {}
    for row in rows:
        key = (row.code, row.valid_from)
        merged = _merged(before.get(key), row, errors)
        if merged is not None and (key not in before or _columns(before[key]) != _columns(merged)):
            after[key] = changed[key] = merged
    if not errors:
        errors = _check(AreaBook(after.values()), rows)
    if errors:
        return LoadResult(None, len(table.rows), 0, 0, sorted(errors, key=lambda error: error.row or 0))
    if changed:
        dialect.upsert(session, Area.__table__, [_columns(area) for area in changed.values()])  # type: ignore[attr-defined]
        session.expire_all()
        audit.record(session, scope.username, "load_areas", detail=f"{len(changed)} changed")
        rollup.refresh(session)
    return LoadResult(None, len(table.rows), 0, len(changed))


def _read(table: Table, errors: list[LoadError]) -> list[_AreaRow]:
    rows: dict[_Key, _AreaRow] = {}
    for number, cells in table.dicts():
        reader = RowReader(number, cells, errors)
        code = reader.code("area_code")
        row = _AreaRow(
            number,
            code or "",
            reader.day("valid_from") or ALWAYS,
            reader.name("name", needed=False),
            reader.code("type", needed=False),
            reader.code("parent_code", needed=False),
            reader.day("valid_to"),
            reader.coordinate("lat", 90),
            reader.coordinate("lon", 180),
        )
        if not reader.good:
            continue
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            reader.fault(ErrorCode.DATES_REVERSED, "valid_to", expected=row.valid_from)
            continue
        first = rows.setdefault((row.code, row.valid_from), row)
        if first.content != row.content:
            reader.fault(ErrorCode.DUPLICATE, "area_code", expected=first.number)
    return list(rows.values())


def _merged(old: Area | None, row: _AreaRow, errors: list[LoadError]) -> Area | None:
    if old is None:
        missing = [column for column, value in (("name", row.name), ("type", row.type)) if value is None]
        errors.extend(LoadError(ErrorCode.MISSING, row.number, column) for column in missing)
        if missing:
            return None
    return Area(
        code=row.code,
        valid_from=row.valid_from,
        name=row.name or (old.name if old else ""),
        type=row.type or (old.type if old else ""),
        parent_code=row.parent or (old.parent_code if old else None),
        valid_to=row.valid_to or (old.valid_to if old else None),
        lat=row.lat if row.lat is not None else (old.lat if old else None),
        lon=row.lon if row.lon is not None else (old.lon if old else None),
    )


def _columns(area: Area) -> dict[str, object]:
    return {name: getattr(area, name) for name in Area.__table__.columns.keys()}  # type: ignore[attr-defined]  # noqa: SIM118


def _check(book: AreaBook, rows: Iterable[_AreaRow]) -> list[LoadError]:
    """What the areas of the file would break among all areas."""
    errors: list[LoadError] = []
    by_code: dict[str, list[_AreaRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for code, own in by_code.items():
        versions = sorted(book.versions(code), key=lambda area: area.valid_from)
        numbers = {row.valid_from: row.number for row in own}
        for first, second in pairwise(versions):
            if (first.valid_to or FOREVER) > second.valid_from:
                number = numbers.get(second.valid_from) or numbers.get(first.valid_from) or own[0].number
                errors.append(LoadError(ErrorCode.OVERLAP, number, "valid_from", code, str(first.valid_from)))
        for area in versions:
            parent = area.parent_code
            if area.valid_from in numbers and parent and not book.valid_within(parent, area.valid_from, area.valid_to):
                number = numbers[area.valid_from]
                errors.append(LoadError(ErrorCode.UNKNOWN_PARENT, number, "parent_code", parent, str(area.valid_from)))
    if not errors:
        errors.extend(_loops(book, by_code))
    return errors


def _loops(book: AreaBook, by_code: dict[str, list[_AreaRow]]) -> Iterable[LoadError]:
    found: set[str] = set()
    for day in book.days_of_change():
        tree = book.tree(day)
        for code, own in by_code.items():
            steps: list[str] = []
            at: str | None = code
            while at and at not in steps:
                steps.append(at)
                area = tree.at(at)
                at = area.parent_code if area else None
            if at == code and code not in found:
                found.add(code)
                yield LoadError(ErrorCode.AREA_LOOP, own[0].number, "parent_code", code, " → ".join([*steps, code]))
