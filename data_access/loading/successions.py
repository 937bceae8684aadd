"""Loading successions: `kind,on_date,from_unit,to_unit`; what became of units, with its day (rule 8)."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from data_access import audit, dialect, rollup
from data_access.database import must_write
from data_access.loading.cells import RowReader
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.result import LoadResult
from data_access.loading.table import Table, read_table
from data_access.loading.units import outside
from data_access.reach import check_administrator
from data_access.scope import Role, Scope
from data_access.tables import Succession, Unit

REQUIRED = ("kind", "on_date", "from_unit", "to_unit")
KINDS = ("merge", "split", "rename")

#: After these the first unit is no more; a split may leave it in place.
_ENDING = ("merge", "rename")

_Key = tuple[str, str, date]


def load_successions(
    session: Session, scope: Scope, source: Path | bytes | Table, *, audited: bool = True
) -> LoadResult:
    """Load successions; a merged or renamed unit without a `closed_on` closes on that day.

    Refuses unknown units, a day before their opening, a unit that succeeds itself, also by way of others. Any error and
    nothing is stored; the same file changes nothing. Needs a session from `transaction()`. An administrator may load
    all, a department those among units of its province; others raise NotAllowed. `audited` as in `load_units`.
    """
    must_write(session)
    if scope.role is not Role.DEPARTMENT:
        check_administrator(scope, "successions")
    try:
        table = read_table(source, REQUIRED)
    except LoadRefused as refused:
        return LoadResult(None, 0, 0, 0, refused.errors)
    errors: list[LoadError] = []
    opened = {unit.code: unit.opened_on for unit in session.exec(select(Unit))}
    units = set(opened)
    unknown = ErrorCode.UNKNOWN_UNIT
    if scope.role is Role.DEPARTMENT:
        named = units & {cells.get(column, "") for _, cells in table.dicts() for column in ("from_unit", "to_unit")}
        units, unknown = named - outside(session, scope.area or "", named), ErrorCode.UNIT_NOT_YOURS
    stood: dict[_Key, str] = {
        (one.from_unit, one.to_unit, one.on_date): one.kind for one in session.exec(select(Succession))
    }
    rows: dict[_Key, tuple[int, str]] = {}
    for number, cells in table.dicts():
        reader = RowReader(number, cells, errors)
        kind = reader.choice("kind", KINDS)
        day = reader.day("on_date")
        if day is None and not reader.text("on_date"):
            reader.fault(ErrorCode.MISSING, "on_date")
        pair = []
        for column in ("from_unit", "to_unit"):
            code = reader.code(column)
            if code is not None and code not in units:
                reader.fault(unknown, column)
            pair.append(code or "")
        if pair[0] and pair[0] == pair[1]:
            reader.fault(ErrorCode.SAME_UNIT, "to_unit")
        if not reader.good or kind is None or day is None:
            continue
        # A unit that opens on the day may take over; one that passes on must have been there before.
        bounds = (opened[pair[0]], _day_before(opened[pair[1]]))
        after = max((bound for bound in bounds if bound is not None), default=None)
        if after is not None and day <= after:
            reader.fault(ErrorCode.DATES_REVERSED, "on_date", expected=after)
            continue
        first = rows.setdefault((pair[0], pair[1], day), (number, kind))
        if first[1] != kind:
            reader.fault(ErrorCode.DUPLICATE, "kind", expected=first[0])
    if not errors:
        errors = _loops({**dict.fromkeys(stood, 0), **{key: number for key, (number, _) in rows.items()}})
    if errors:
        return LoadResult(None, len(table.rows), 0, 0, sorted(errors, key=lambda error: error.row or 0))
    changed = {key: kind for key, (_, kind) in rows.items() if stood.get(key) != kind}
    if changed:
        _store(session, changed)
        if audited:
            audit.record(session, scope.username, "load_successions", detail=f"{len(changed)} changed")
    return LoadResult(None, len(table.rows), 0, len(changed))


def _day_before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def _store(session: Session, changed: dict[_Key, str]) -> None:
    dialect.upsert(
        session,
        Succession.__table__,  # type: ignore[attr-defined]
        [{"from_unit": a, "to_unit": b, "on_date": day, "kind": kind} for (a, b, day), kind in changed.items()],
    )
    session.expire_all()
    ended = {key[0]: key[2] for key, kind in sorted(changed.items(), reverse=True) if kind in _ENDING}
    for unit in session.exec(
        select(Unit).where(col(Unit.code).in_(sorted(ended)), col(Unit.closed_on).is_(None))
    ).all():
        unit.closed_on = ended[unit.code]
        session.add(unit)
    session.flush()
    touched = {code for key in changed for code in key[:2]}
    rollup.refresh(session, provinces=rollup.provinces_of_units(session, touched))


def _loops(links: dict[_Key, int]) -> list[LoadError]:
    """Units that succeed themselves; `links` gives each link's row (0 for one stored before)."""
    onward: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (start, end, _), number in links.items():
        onward[start].append((end, number))
    errors = []
    for (start, end, _), number in links.items():
        if not number:
            continue
        seen: set[str] = set()
        waiting = [end]
        while waiting:
            at = waiting.pop()
            if at == start:
                errors.append(
                    LoadError(ErrorCode.SUCCESSION_LOOP, number, "to_unit", start, f"{start} → {end} → … → {start}")
                )
                break
            if at not in seen:
                seen.add(at)
                waiting.extend(code for code, _ in onward[at])
    return errors
