"""What a sender's headings and units mean, as people decided earlier: remembered, listed, forgotten.

A sender is an office, a unit or a province's department: what one decided nobody else sees. A remembered unit gives no
right: what is loaded is checked like any other row, and units that are no longer the sender's are left out.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from data_access import audit, dialect
from data_access.database import must_write, now
from data_access.intake.reading import Decisions
from data_access.reach import own_units
from data_access.scope import NotAllowed, Scope
from data_access.tables import RememberedHeading, UnitAlias
from kpi.periods import period as period_of
from kpi.report_template import ColumnKey, Part

#: Longer texts are no headings or names that come again; they are decided anew each time.
LONGEST = 300
#: The most that is kept of one sender, of each sort: a file of nonsense must not fill the database.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing remembered. `key`: of a heading (None: not to be read); `unit`: of a unit (None: not to be read)."""

    heading: bool
    layout: str
    text: str
    key: ColumnKey | None
    unit: str | None
    decided_at: datetime
    decided_by: str


def sender_of(scope: Scope) -> str:
    """Whose memory it is. Raises NotAllowed for a person who may change nothing."""
    if not scope.may_change:
        raise NotAllowed("what is remembered of files")
    for kind, code in (("office", scope.office), ("unit", scope.unit), ("area", scope.area)):
        if code:
            return f"{kind}:{code}"
    return "*"


def remembered(session: Session, scope: Scope, layout: str | None = None, period: str | None = None) -> Decisions:
    """What the sender decided: the units, and the headings of files of this layout (none without a layout).

    Units that are not the sender's own in the period (None: today) are left out.
    """
    sender = sender_of(scope)
    headings: dict[str, ColumnKey | None] = {}
    if layout:
        found = select(RememberedHeading).where(RememberedHeading.sender == sender, RememberedHeading.layout == layout)
        headings = {one.heading: _key(one) for one in session.exec(found)}
    aliases = session.exec(select(UnitAlias).where(UnitAlias.sender == sender)).all()
    own = _own(session, scope, period) if aliases else None
    units = {one.text: one.unit_code for one in aliases if one.unit_code is None or own is None or one.unit_code in own}
    return Decisions(headings=headings, units=units)


def remember(session: Session, scope: Scope, layout: str, decisions: Decisions, period: str | None = None) -> int:
    """Keep decisions for the sender's next files, and return how many are new or different.

    Needs a session from `transaction()`. Raises NotAllowed for a unit that is not the person's own in the period (None:
    today): nothing is kept.
    """
    must_write(session)
    sender = sender_of(scope)
    own = _own(session, scope, period)
    foreign = [code for code in decisions.units.values() if code is not None and own is not None and code not in own]
    if foreign:
        raise NotAllowed(f"unit {foreign[0]}")
    before = remembered(session, scope, layout, period)
    who = {"decided_at": now(), "decided_by": scope.username}
    headings = [
        {"sender": sender, "layout": layout, "heading": text, **_columns(key), **who}
        for text, key in decisions.headings.items()
        if layout and 0 < len(text) <= LONGEST and (text not in before.headings or before.headings[text] != key)
    ]
    units = [
        {"sender": sender, "text": text, "unit_code": code, **who}
        for text, code in decisions.units.items()
        if 0 < len(text) <= LONGEST and (text not in before.units or before.units[text] != code)
    ]
    dialect.upsert(session, RememberedHeading.__table__, headings[:MOST])  # type: ignore[attr-defined]
    room = max(0, MOST - len(before.units))
    dialect.upsert(session, UnitAlias.__table__, units[:room])  # type: ignore[attr-defined]
    kept = len(headings[:MOST]) + len(units[:room])
    if kept:
        audit.record(session, scope.username, "remember", sender, f"{len(headings)}/{len(units)}")
    session.expire_all()
    return kept


def entries(session: Session, scope: Scope) -> list[Entry]:
    """All that is remembered of the sender, headings first, the newest on top."""
    sender = sender_of(scope)
    headings = session.exec(select(RememberedHeading).where(RememberedHeading.sender == sender)).all()
    units = session.exec(select(UnitAlias).where(UnitAlias.sender == sender)).all()
    found = [
        *(Entry(True, one.layout, one.heading, _key(one), None, one.decided_at, one.decided_by) for one in headings),
        *(Entry(False, "", one.text, None, one.unit_code, one.decided_at, one.decided_by) for one in units),
    ]
    return sorted(found, key=lambda one: (not one.heading, -one.decided_at.timestamp(), one.text))


def forget(session: Session, scope: Scope, entry: Entry | None = None) -> int:
    """Forget one thing, or all of the sender's; how many went. Needs a session from `transaction()`."""
    must_write(session)
    sender = sender_of(scope)
    headings = delete(RememberedHeading).where(col(RememberedHeading.sender) == sender)
    units = delete(UnitAlias).where(col(UnitAlias.sender) == sender)
    if entry is not None:
        headings = headings.where(
            col(RememberedHeading.layout) == entry.layout, col(RememberedHeading.heading) == entry.text
        )
        units = units.where(col(UnitAlias.text) == entry.text)
    wanted = [headings, units] if entry is None else [headings if entry.heading else units]
    gone = sum(int(session.connection().execute(statement).rowcount) for statement in wanted)
    session.expire_all()
    if gone:
        audit.record(session, scope.username, "forget", sender, str(gone))
    return gone


def _key(one: RememberedHeading) -> ColumnKey | None:
    return ColumnKey(one.indicator, one.level, Part(one.part)) if one.indicator else None


def _columns(key: ColumnKey | None) -> dict[str, str]:
    if key is None:
        return {"indicator": "", "level": "", "part": ""}
    return {"indicator": key.indicator, "level": key.level, "part": str(key.part)}


def _own(session: Session, scope: Scope, period: str | None) -> set[str] | None:
    return own_units(session, scope, now().date() if period is None else period_of(period).ends_on)
