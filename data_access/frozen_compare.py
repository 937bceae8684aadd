"""Frozen results beside today's: what each target came to then and now, and what changed since, unit by unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlmodel import Session

from data_access.evaluated import evaluated
from data_access.frozen import frozen_row, load_frozen
from data_access.frozen_content import Asked, UnitRecord, read_records, unit_records
from data_access.meeting import meeting
from data_access.reach import own_units
from data_access.result_types import Narrowing
from data_access.scope import Scope
from kpi.answers import Answer
from kpi.figures import Row
from kpi.indicators import indicators
from kpi.meeting import Meeting
from kpi.plan import Plan
from kpi.vocabulary import levels


class Change(StrEnum):
    """What changed of a unit, in the order in which its changes are told."""

    APPEARED = "appeared"  # it did not count then
    LEFT = "left"  # it does not count any more
    RESTATED = "restated"  # kind, levels, ownership, place or office
    REPORT = "report"  # the state of its report
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One target of the total, or of a child area, then and now; None where there was, or is, no such row."""

    target_id: str
    area: str
    before: Row | None
    now: Row | None

    @property
    def differs(self) -> bool:
        """Whether anything but the comparison with the period before is another."""
        return _without_change(self.before) != _without_change(self.now)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One thing that changed of one unit. before, now: answers for ANSWER (None: none), states of the report ("":
    none) or attributes in words of the vocabulary's codes for the others."""

    unit: str
    name: str
    change: Change
    indicator: str = ""
    level: str = ""
    before: Answer | str | None = None
    now: Answer | str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows`: every target of the total, in the plan's order; `areas`: child areas' rows that differ; `units`: of the
    units that the person has the right to, by code, at most as many as asked for, of `unit_changes` in all."""

    then: Meeting
    now: Meeting
    rows: tuple[RowChange, ...]
    areas: tuple[RowChange, ...]
    units: tuple[UnitChange, ...]
    unit_changes: int


def compare(session: Session, scope: Scope, number: int, plan: Plan | None = None, *, most: int = 2_000) -> Comparison:
    """Frozen results beside what the same question gives now. `plan`: today's plan of that code; the frozen one where
    None or no longer reported in the period.

    Raises FrozenError when the person sees none of that number, ResultError when the area is no longer the plan's.
    """
    row = frozen_row(session, scope, number)
    then = load_frozen(session, scope, number)
    asked = plan if plan is not None and then.period in {entry.code for entry in plan.periods} else then.plan
    asked = then.plan if asked.area != then.plan.area else asked
    narrow = Narrowing(then.level or None, then.ownership or None)
    now = meeting(session, scope, asked, then.period, area=then.area, narrow=narrow, approved_only=then.approved_only)
    found = evaluated(session, asked, then.period, approved_only=then.approved_only)
    records = unit_records(session, found, then.area, narrow)
    own = own_units(session, scope, found.facts.day)
    changes = [change for change in _units(read_records(row.answers), records) if own is None or change.unit in own]
    return Comparison(
        then=then,
        now=now,
        rows=tuple(_rows(then.total, now.total)),
        areas=tuple(pair for pair in _rows(then.by_area, now.by_area) if pair.differs),
        units=tuple(changes[:most]),
        unit_changes=len(changes),
    )


def _rows(before: Sequence[Row], now: Sequence[Row]) -> Iterator[RowChange]:
    """By target and area: those of then in their order, then those that are new."""
    old = {(row.target_id, row.area): row for row in before}
    new = {(row.target_id, row.area): row for row in now}
    for target_id, area in dict.fromkeys([*old, *new]):
        yield RowChange(target_id, area, old.get((target_id, area)), new.get((target_id, area)))


def _without_change(row: Row | None) -> Row | None:
    return None if row is None else replace(row, change=None)


def _units(then: Mapping[str, UnitRecord], now: Mapping[str, UnitRecord]) -> Iterator[UnitChange]:
    for code in sorted({*then, *now}):
        before, after = then.get(code), now.get(code)
        if before is None and after is not None:
            yield UnitChange(code, after.name, Change.APPEARED, now=after.report)
        elif after is None and before is not None:
            yield UnitChange(code, before.name, Change.LEFT, before=before.report)
        elif before is not None and after is not None:
            yield from _of_unit(code, before, after)


def _of_unit(code: str, before: UnitRecord, now: UnitRecord) -> Iterator[UnitChange]:
    if before.attributes != now.attributes:
        words = (" · ".join(record.attributes) for record in (before, now))
        yield UnitChange(code, now.name, Change.RESTATED, before=next(words), now=next(words))
    if before.report != now.report:
        yield UnitChange(code, now.name, Change.REPORT, before=before.report, now=now.report)
    for indicator, level in sorted({*before.answers, *now.answers}, key=_place):
        old, new = before.answers.get((indicator, level)), now.answers.get((indicator, level))
        if old != new:
            yield UnitChange(code, now.name, Change.ANSWER, indicator, level, old, new)


def _place(asked: Asked) -> tuple[int, int, Asked]:
    """In the order of indicators and levels; what the program no longer knows comes last."""
    places = [list(indicators()), ["", *levels()]]
    first, second = (known.index(one) if one in known else len(known) for known, one in zip(places, asked, strict=True))
    return first, second, asked
