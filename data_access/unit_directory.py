"""Finding units among those a person may change, and what has become of one: its dated records in order."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlmodel import Session, col, or_, select

from data_access.area_tree import AreaTree
from data_access.reach import check_unit, own_units, versions_on
from data_access.scope import NotAllowed, Scope
from data_access.tables import Office, Succession, Unit, UnitVersion
from data_access.tables.area import ALWAYS


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as it stands on a day."""

    code: str
    name: str
    kind: str
    levels: tuple[str, ...]
    ownership: str
    area_code: str
    area_name: str
    province: str
    office_code: str
    office_name: str
    opened_on: date | None
    closed_on: date | None

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on the day."""
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """Something that became of a unit on a day (None: not recorded). `what`: opened, changed, closed, merged_into,
    received, split_into, came_from, renamed_to, renamed_from; `before` and `after` hold what a change changed, by
    column; `others` the other units of a merger or split."""

    day: date | None
    what: str
    before: dict[str, str]
    after: dict[str, str]
    others: tuple[str, ...] = ()


_AWAY = {"merge": "merged_into", "split": "split_into", "rename": "renamed_to"}
_HERE = {"merge": "received", "split": "came_from", "rename": "renamed_from"}
_TOLD = ("name", "kind", "levels", "ownership", "area_code", "office_code")


def find_units(session: Session, scope: Scope, text: str, day: date, *, most: int = 50) -> tuple[list[UnitLine], int]:
    """Units in the person's reach whose code or name holds every word of the text (marks and case aside), open ones
    first, then by name; at most `most`, and how many there are in all."""
    own = own_units(session, scope, day)
    words = folded(text).split()
    found = [
        version
        for version in versions_on(session, day)
        if (own is None or version.unit_code in own)
        and all(word in folded(f"{version.unit_code} {version.name}") for word in words)
    ]
    lives = {unit.code: unit for unit in session.exec(select(Unit))}

    def closed(version: UnitVersion) -> bool:
        end = lives[version.unit_code].closed_on
        return end is not None and end <= day

    found.sort(key=lambda version: (closed(version), folded(version.name), version.unit_code))
    return _lines(session, found[:most], day), len(found)


def unit_line(session: Session, scope: Scope, code: str, day: date) -> UnitLine:
    """One unit as it stands on a day. Raises NotAllowed for a unit that is not the person's, known or not."""
    check_unit(session, scope, code, day)
    lines = _lines(session, versions_on(session, day, [code]), day)
    if not lines:
        raise NotAllowed(f"unit {code}")
    return lines[0]


def history(session: Session, scope: Scope, code: str, day: date) -> list[UnitEvent]:
    """What became of a unit, earliest first, areas and offices by name. Raises NotAllowed for a unit that is not the
    person's on the day."""
    check_unit(session, scope, code, day)
    unit = session.get(Unit, code)
    versions = session.exec(
        select(UnitVersion).where(UnitVersion.unit_code == code).order_by(col(UnitVersion.valid_from))
    ).all()
    events = [UnitEvent(unit.opened_on if unit else None, "opened", {}, _told(versions[0]))] if versions else []
    for earlier, later in pairwise(versions):
        before, after = _told(earlier), _told(later)
        names = [name for name in _TOLD if before[name] != after[name]]
        old = AreaTree.of(session, later.valid_from - timedelta(days=1))
        new = AreaTree.of(session, later.valid_from)
        events.append(
            UnitEvent(
                later.valid_from,
                "changed",
                {name: _named(session, old, name, before[name]) for name in names},
                {name: _named(session, new, name, after[name]) for name in names},
            )
        )
    events += _successions(session, code)
    if unit is not None and unit.closed_on is not None:
        events.append(UnitEvent(unit.closed_on, "closed", {}, {}))
    return sorted(events, key=lambda event: event.day or ALWAYS)


def folded(text: str) -> str:
    """A text without case and marks, as people type it in a hurry: "Trường Đông" -> "truong dong"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _successions(session: Session, code: str) -> list[UnitEvent]:
    found = session.exec(select(Succession).where(or_(Succession.from_unit == code, Succession.to_unit == code))).all()
    others: dict[tuple[date, str], list[str]] = {}
    for one in sorted(found, key=lambda each: (each.from_unit, each.to_unit)):
        away = one.from_unit == code
        what = (_AWAY if away else _HERE).get(one.kind, one.kind)
        others.setdefault((one.on_date, what), []).append(one.to_unit if away else one.from_unit)
    return [UnitEvent(day, what, {}, {}, tuple(codes)) for (day, what), codes in others.items()]


def _named(session: Session, tree: AreaTree, column: str, value: str) -> str:
    """A place by its name, with the code that tells it from others of the name; other values as they are."""
    office = session.get(Office, value) if column == "office_code" else None
    name = tree.name(value) if column == "area_code" else office.name if office else value
    return value if name == value else f"{name} ({value})"


def _told(version: UnitVersion) -> dict[str, str]:
    return {name: getattr(version, name) for name in _TOLD}


def _lines(session: Session, versions: Sequence[UnitVersion], day: date) -> list[UnitLine]:
    codes = [version.unit_code for version in versions]
    lives = {unit.code: unit for unit in session.exec(select(Unit).where(col(Unit.code).in_(codes)))}
    offices = {office.code: office.name for office in session.exec(select(Office))}
    tree = AreaTree.of(session, day)
    return [
        UnitLine(
            version.unit_code,
            version.name,
            version.kind,
            tuple(version.levels.split(";")) if version.levels else (),
            version.ownership,
            version.area_code,
            tree.name(version.area_code),
            tree.root(version.area_code) or "",
            version.office_code,
            offices.get(version.office_code, version.office_code),
            lives[version.unit_code].opened_on,
            lives[version.unit_code].closed_on,
        )
        for version in versions
    ]
