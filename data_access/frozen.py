"""Frozen results ("chốt số liệu"): kept as they were shown, under a name, whatever is loaded or changed afterwards.

They are seen by who now has the right to every unit to which their maker had it: nobody learns from them what results
would hide.
"""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlmodel import Session, col

from data_access import audit
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, session, transaction
from data_access.evaluated import evaluated
from data_access.frozen_content import pack, unit_records, unpack, write_records
from data_access.meeting import meeting
from data_access.reach import own_units
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import NotAllowed, Role, Scope
from data_access.sources import person_names
from data_access.tables import FrozenResult
from kpi.meeting import Frozen, Meeting
from kpi.meeting_file import MeetingFileError, read_meeting, write_meeting
from kpi.plan import Plan

MAX_NAME = 120


class FrozenErrorCode(StrEnum):
    NAME_EMPTY = "name_empty"
    NAME_TOO_LONG = "name_too_long"
    NAME_TAKEN = "name_taken"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    DAMAGED = "damaged"


class FrozenError(CodedError):
    """Results that cannot be frozen or found; `message(language)` says why."""

    table = HERE / "frozen_errors.yaml"


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """One line of the list of frozen results; `may_delete`: whether the person who asked may."""

    id: int
    plan: str
    period: str
    area: str
    narrow: Narrowing
    approved_only: bool
    version: str
    mark: Frozen
    may_delete: bool


def freeze(
    engine: Engine,
    scope: Scope,
    plan: Plan,
    period: str,
    name: str,
    *,
    area: str | None = None,
    narrow: Narrowing = NO_NARROWING,
    approved_only: bool = False,
) -> int:
    """Keep the results as this person sees them now; their number. What is kept is one state of the data.

    Not for viewers, nor for who has no unit in the plan's area (NotAllowed, as for another province's plan). Raises
    ResultError for an unknown period or area; FrozenError for a name that is empty, too long, or taken by results of
    the same plan, period and area that the person sees.
    """
    known_as = _checked_name(name)
    with session(engine) as reading:
        shown = meeting(reading, scope, plan, period, area=area, narrow=narrow, approved_only=approved_only)
        found = evaluated(reading, plan, period, approved_only=approved_only)
        everybody = {unit.code for unit in found.facts.units}
        own = own_units(reading, scope, found.facts.day)
        reach = everybody if own is None else everybody & own
        if not scope.may_change or not (reach or scope.sees_everything):
            raise NotAllowed("freezing results")
        records = unit_records(reading, found, shown.area, narrow)
        maker = person_names(reading).get(scope.username) or scope.username
    row = FrozenResult(
        plan=plan.code,
        period=period,
        area_code=shown.area,
        level=shown.level,
        ownership=shown.ownership,
        approved_only=approved_only,
        name=known_as,
        unit_day=found.facts.day,
        version=shown.version,
        frozen_at=shown.read_at,
        frozen_by=scope.username,
        maker_name=maker,
        reach=pack(json.dumps(sorted(reach))),
        content=pack(write_meeting(shown)),
        answers=write_records(records),
    )
    with transaction(engine) as writing:
        same = _named(_visible(writing, scope, plan.code, period), shown.area, known_as)
        if same:
            raise FrozenError(FrozenErrorCode.NAME_TAKEN, name=known_as)
        writing.add(row)
        writing.flush()
        audit.record(writing, scope.username, "freeze", f"{plan.code}/{period}/{shown.area}", known_as)
        assert row.id is not None
        return row.id


def list_frozen(
    session: Session, scope: Scope, plan: str | None = None, period: str | None = None
) -> list[FrozenEntry]:
    """The frozen results (of a plan, of a period) that the person may see, the newest first."""
    return [_entry(row, scope) for row in _visible(session, scope, plan, period)]


def find_frozen(session: Session, scope: Scope, plan: str, period: str, area: str, name: str) -> int:
    """The number of the results of that name (or number). Raises FrozenError when there are none, or several."""
    rows = _visible(session, scope, plan, period)
    found = _named(rows, area, _one_line(name))
    if not found:
        found = [row for row in rows if row.area_code == area and str(row.id) == name.strip()]
    if not found:
        raise FrozenError(FrozenErrorCode.NOT_FOUND, name=name)
    if len(found) > 1:
        raise FrozenError(FrozenErrorCode.SEVERAL, name=name, ids=", ".join(str(row.id) for row in found))
    assert found[0].id is not None
    return found[0].id


def load_frozen(session: Session, scope: Scope, number: int) -> Meeting:
    """The results as they were shown, with their mark. FrozenError when the person sees none of that number."""
    row = frozen_row(session, scope, number)
    try:
        return replace(read_meeting(unpack(row.content)), frozen=_mark(row))
    except (MeetingFileError, ValueError) as error:
        raise FrozenError(FrozenErrorCode.DAMAGED, id=number) from error


def delete_frozen(session: Session, scope: Scope, number: int) -> None:
    """Remove frozen results. Needs a session from `transaction()`. For who made them, administrators and departments
    that see them (NotAllowed else); FrozenError when the person sees none of that number."""
    must_write(session)
    row = frozen_row(session, scope, number)
    if not _may_delete(row, scope):
        raise NotAllowed(f"frozen results {number}")
    session.delete(row)
    session.flush()
    audit.record(session, scope.username, "unfreeze", f"{row.plan}/{row.period}/{row.area_code}", row.name)


def frozen_row(session: Session, scope: Scope, number: int) -> FrozenResult:
    """The stored row. FrozenError when there is none that the person may see."""
    row = session.get(FrozenResult, number)
    if row is None or not _may_see(session, scope, row.unit_day, row.reach):
        raise FrozenError(FrozenErrorCode.NOT_FOUND, name=number)
    return row


def _visible(session: Session, scope: Scope, plan: str | None, period: str | None) -> list[FrozenResult]:
    """Without `content` and `answers`, which are long."""
    light = [column for column in FrozenResult.__table__.columns if column.name not in ("content", "answers")]  # type: ignore[attr-defined]
    query = select(*light).order_by(col(FrozenResult.frozen_at).desc(), col(FrozenResult.id).desc())
    if plan is not None:
        query = query.where(col(FrozenResult.plan) == plan)
    if period is not None:
        query = query.where(col(FrozenResult.period) == period)
    rows = (FrozenResult(**row._mapping, content="", answers="") for row in session.execute(query))
    return [row for row in rows if _may_see(session, scope, row.unit_day, row.reach)]


def _may_see(session: Session, scope: Scope, day: date, reach: str) -> bool:
    if scope.sees_everything:
        return True
    if scope.role is Role.VIEWER:
        return False
    own = own_units(session, scope, day)
    units = set(json.loads(unpack(reach)))
    return bool(units) and (own is None or own.issuperset(units))


def _may_delete(row: FrozenResult, scope: Scope) -> bool:
    """Asked only of who sees them."""
    if scope.role in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        return True
    return scope.may_change and bool(scope.username) and scope.username == row.frozen_by


def _checked_name(name: str) -> str:
    shown = _one_line(name)
    if not shown:
        raise FrozenError(FrozenErrorCode.NAME_EMPTY)
    if len(shown) > MAX_NAME:
        raise FrozenError(FrozenErrorCode.NAME_TOO_LONG, most=MAX_NAME)
    return shown


def _one_line(name: str) -> str:
    """In one form and without what cannot be seen, so that what looks the same is the same."""
    words = unicodedata.normalize("NFC", name).split()
    return " ".join("".join(c for c in word if c.isprintable()) for word in words).strip()


def _named(rows: Iterable[FrozenResult], area: str, name: str) -> list[FrozenResult]:
    return [row for row in rows if row.area_code == area and row.name.casefold() == name.casefold()]


def _mark(row: FrozenResult) -> Frozen:
    return Frozen(row.name, row.frozen_at, row.maker_name)


def _entry(row: FrozenResult, scope: Scope) -> FrozenEntry:
    assert row.id is not None
    narrow = Narrowing(row.level or None, row.ownership or None)
    may_delete = _may_delete(row, scope)
    return FrozenEntry(
        row.id, row.plan, row.period, row.area_code, narrow, row.approved_only, row.version, _mark(row), may_delete
    )
