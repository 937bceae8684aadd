"""Loading offices: `office_code,name,tier,area_code`; and what is inferred of an office that only units name."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session, select

from data_access import audit, dialect, rollup
from data_access.area_tree import AreaTree
from data_access.database import must_write
from data_access.loading.area_book import AreaBook
from data_access.loading.cells import RowReader
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.result import LoadResult
from data_access.loading.table import Table, read_table
from data_access.reach import check_administrator
from data_access.scope import Scope
from data_access.tables import Office, UnitVersion
from kpi.vocabulary import office_tiers

REQUIRED = ("office_code",)
OPTIONAL = ("name", "tier", "area_code")

DEPARTMENT, LOWER_OFFICE = "department", "lower_office"

#: Levels and kinds that only a department (Sở) manages.
_UPPER_LEVELS = {"upper_secondary", "continuing"}
_UPPER_KINDS = {"continuing_centre"}


def load_offices(session: Session, scope: Scope, source: Path | bytes | Table, *, audited: bool = True) -> LoadResult:
    """Load offices; blanks never erase, the same file changes nothing, any error and nothing is stored.

    Needs a session from `transaction()`; administrators only (NotAllowed). `audited` as in `load_units`.
    """
    must_write(session)
    check_administrator(scope, "offices")
    try:
        table = read_table(source, REQUIRED, OPTIONAL)
    except LoadRefused as refused:
        return LoadResult(None, 0, 0, 0, refused.errors)
    errors: list[LoadError] = []
    known = {office.code: office.model_copy() for office in session.exec(select(Office))}
    book = AreaBook.of(session)
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    changed: dict[str, dict[str, str]] = {}
    for number, cells in table.dicts():
        reader = RowReader(number, cells, errors)
        code = reader.code("office_code") or ""
        old = known.get(code)
        row = {
            "code": code,
            "name": reader.name("name", needed=old is None) or (old.name if old else ""),
            "tier": reader.choice("tier", office_tiers(), needed=old is None) or (old.tier if old else ""),
            "area_code": reader.code("area_code", needed=old is None) or (old.area_code if old else ""),
        }
        if row["area_code"] and not book.versions(row["area_code"]):
            reader.fault(ErrorCode.UNKNOWN_AREA, "area_code", expected="…")
        if not reader.good:
            continue
        first = rows.setdefault(code, (number, row))
        if first[1] != row:
            reader.fault(ErrorCode.DUPLICATE, "office_code", expected=first[0])
        elif old is None or row != {name: getattr(old, name) for name in row}:
            changed[code] = row
    if errors:
        return LoadResult(None, len(table.rows), 0, 0, errors)
    if changed:
        dialect.upsert(session, Office.__table__, list(changed.values()))  # type: ignore[attr-defined]
        session.expire_all()
        if audited:
            audit.record(session, scope.username, "load_offices", detail=f"{len(changed)} changed")
        rollup.refresh(session)
    return LoadResult(None, len(table.rows), 0, len(changed))


def add_named_offices(session: Session, versions: Iterable[UnitVersion], book: AreaBook) -> None:
    """Make an office of every code that units name and nobody loaded: the file contract has no file of offices.

    Its name is its code until somebody loads a better one; until then its tier and area follow its units: that of the
    unit of kind `office` with the office's own code; else a department when it manages upper-secondary or continuing
    education or units of several areas below the province; else a lower office of the area its units share.
    """
    loaded = {office.code for office in session.exec(select(Office)) if office.name != office.code}
    managed: dict[str, list[UnitVersion]] = defaultdict(list)
    own: dict[str, UnitVersion] = {}
    for version in versions:
        if version.office_code and version.office_code not in loaded:
            managed[version.office_code].append(version)
        if version.kind == "office":
            own[version.unit_code] = version
    rows = []
    for code, units in sorted(managed.items()):
        tier, area = _inferred(units, own.get(code), book)
        rows.append({"code": code, "name": code, "tier": tier, "area_code": area})
    dialect.upsert(session, Office.__table__, rows)  # type: ignore[attr-defined]
    session.expire_all()


def _inferred(units: list[UnitVersion], own: UnitVersion | None, book: AreaBook) -> tuple[str, str]:
    if own is not None:
        path = _path(own, book)
        return (DEPARTMENT if len(path) <= 1 else LOWER_OFFICE), own.area_code
    paths = [_path(unit, book) for unit in units]
    shared = [code for code in paths[0] if all(code in path for path in paths)]
    area = shared[0] if shared else units[0].area_code
    province = paths[0][-1] if paths[0] else area
    upper = any(unit.kind in _UPPER_KINDS or _UPPER_LEVELS & set(unit.levels.split(";")) for unit in units)
    if upper or (area == province and len(set(paths)) > 1):
        return DEPARTMENT, province
    return LOWER_OFFICE, area


def _path(unit: UnitVersion, book: AreaBook) -> tuple[str, ...]:
    tree: AreaTree = book.tree(book.first_day(unit.area_code, unit.valid_from))
    return tree.path(unit.area_code)
