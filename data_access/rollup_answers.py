"""What the units of a roll-up answered, in columns: one array a field, in the order of the units."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session, col

from data_access import bulk
from data_access.answer_columns import FIELDS, AnswerColumns, Figures
from data_access.counted import APPROVED, COUNTED_STATES, SENT, kept_lists, raw_inputs
from data_access.own_reports import own_reports
from data_access.questions import QuestionKey, known_numbers
from data_access.tables import Observation, Report
from kpi.indicators import Indicator, Input, ValueType, indicators
from kpi.units import UnitState
from kpi.vocabulary import levels as level_terms

#: Everything that stands of some questions, already in columns; each cell stands once.
Known = Mapping[QuestionKey, Sequence[Figures]]
NOTHING_KNOWN: Known = {}

_Mask = NDArray[np.bool_]
#: Of so many units the answers are looked up by code; of more, everything that stands is read.
_FEW = 1_000


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers to one indicator at one level: `there` says which units' count; of the others the fields are empty.

    satisfied: a yes to a yes-or-no question; value: a unit's own value where a mean can be made of them, else NaN.
    """

    there: _Mask
    approved: _Mask
    not_applicable: _Mask
    satisfied: _Mask
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Raw:
    """Stored answers of the units, as `Figures` has them."""

    there: _Mask
    approved: _Mask
    not_applicable: _Mask
    has_numerator: _Mask
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    value: NDArray[np.float64]


class Answers:
    """The counted answers of some units in a period to these indicators; made, it has read all of them."""

    def __init__(
        self, session: Session, period: str, units: Sequence[UnitState], wanted: Collection[str], known: Known
    ) -> None:
        self._session, self._period, self._known = session, period, known
        self._units = units
        self._numbers = {unit.code: number for number, unit in enumerate(units)}
        self._read: dict[str, dict[str, _Raw]] = {}
        self._of_lists: dict[int, tuple[Sequence[str], NDArray[np.int64]]] = {}
        self._asked = known_numbers(session, [period])
        self._few = self._of_few(raw_inputs(wanted)) if len(units) <= _FEW else None
        self._states = self._read_states()
        self._stand = {code: self._parts_by_level(code) for code in sorted(raw_inputs(wanted))}
        self._own = self._read_own()

    def to(self, indicator: Indicator) -> dict[str, Answered]:
        """The answers to an indicator by level, worked out where it is made of others."""
        if indicator.input not in (Input.DERIVED, Input.SUM):
            found = {level: _plain(indicator, raw) for level, raw in self._raw(indicator.code).items()}
        else:
            inputs = [self._raw(code) for code in indicator.inputs]
            work_out = _derived if indicator.input is Input.DERIVED else _sum
            every = sorted({level for one in inputs for level in one})
            found = {level: work_out(indicator, [one.get(level) for one in inputs]) for level in every}
        if indicator.per_level:
            for level, answered in found.items():
                answered.there[:] &= np.array([level in unit.levels for unit in self._units], dtype=np.bool_)
        return {level: answered for level, answered in found.items() if answered.there.any()}

    def own(self) -> tuple[_Mask, _Mask]:
        """Of each unit, whether its own report is sent, and approved: one with something that it was to say itself."""
        own = np.array([unit.code in self._own for unit in self._units], dtype=np.bool_)
        return own & self._sent, own & self._approved

    @cached_property
    def _approved(self) -> _Mask:
        return np.array([self._states.get(unit.code) == APPROVED for unit in self._units], dtype=np.bool_)

    @cached_property
    def _sent(self) -> _Mask:
        sent = np.array([self._states.get(unit.code) == SENT for unit in self._units], dtype=np.bool_)
        return sent | self._approved

    def _read_own(self) -> set[str]:
        """Units that said something themselves: of those whose report is sent, all."""
        own_word = [
            part.units
            for (period, code, _), parts in self._known.items()
            if period == self._period and code not in kept_lists()
            for part in parts
        ]
        own = set[str]().union(*{id(units): units for units in own_word}.values())  # many share one list
        unsure = {unit for unit, state in self._states.items() if state in COUNTED_STATES} - own
        return own.union(own_reports(self._session, self._period, unsure))

    def _read_states(self) -> dict[str, str]:
        columns = (col(Report.unit_code), col(Report.state))
        query = select(*columns).where(col(Report.period) == self._period)
        if self._few is not None:
            query = query.where(col(Report.unit_code).in_(sorted(self._numbers)))
        return {row[0]: row[1] for row in bulk.read(self._session, query) if row[0] in self._numbers}

    def _raw(self, code: str) -> dict[str, _Raw]:
        if code not in self._read:
            kept = code in kept_lists()
            self._read[code] = {level: self._in_order(some, kept) for level, some in self._stand[code].items() if some}
        return self._read[code]

    def _parts_by_level(self, code: str) -> dict[str, Sequence[Figures]]:
        asked = ["", *level_terms()] if indicators()[code].per_level else [""]
        return {level: self._parts(code, level) for level in asked}

    def _parts(self, code: str, level: str) -> Sequence[Figures]:
        """What stands of a question: from memory, else from the database."""
        known = self._known.get((self._period, code, level))
        if known is not None:
            return known
        if self._few is not None:
            return self._few.get((code, level), ())
        number = self._asked.get((self._period, code, level))
        if number is None:
            return []
        rows = self._session.execute(select(*_fields()).where(col(Observation.question_id) == number)).all()
        return [AnswerColumns.of_rows(rows)] if rows else []

    def _of_few(self, codes: Collection[str]) -> dict[tuple[str, str], Sequence[Figures]]:
        """What stands of few units, in one query."""
        asked = {number: (code, level) for (_, code, level), number in self._asked.items() if code in codes}
        query = select(col(Observation.question_id), *_fields()).where(
            col(Observation.question_id).in_(sorted(asked)), col(Observation.unit_code).in_(sorted(self._numbers))
        )
        rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for number, *fields in self._session.execute(query):
            rows[asked[number]].append(fields)
        return {asked: [AnswerColumns.of_rows(some)] for asked, some in rows.items()}

    def _where(self, units: Sequence[str]) -> NDArray[np.int64]:
        """The units' positions (-1: not one of them); looked up once for a list that many questions share."""
        found = self._of_lists.get(id(units))
        if found is None:
            where = np.fromiter((self._numbers.get(unit, -1) for unit in units), dtype=np.int64, count=len(units))
            found = self._of_lists[id(units)] = (units, where)
        return found[1]

    def _in_order(self, parts: Sequence[Figures], kept: bool) -> _Raw:
        number = len(self._units)
        empty = np.zeros(number, dtype=np.bool_)
        raw = _Raw(
            there=empty.copy(),
            approved=np.ones(number, dtype=np.bool_) if kept else self._approved,
            not_applicable=empty.copy(),
            has_numerator=empty.copy(),
            numerator=np.zeros(number, dtype=np.int64),
            denominator=np.zeros(number, dtype=np.int64),
            value=np.full(number, np.nan),
        )
        for part in parts:
            to = self._where(part.units)
            at = np.flatnonzero(to >= 0)
            to = to[at]
            for name in ("not_applicable", "has_numerator", "numerator", "denominator", "value"):
                getattr(raw, name)[to] = getattr(part, name)[at]
            said = part.not_applicable | part.has_numerator | part.has_denominator | ~np.isnan(part.value)
            raw.there[to] = said[at]
        if not kept:
            raw.there[:] &= self._sent
        return raw


def _fields() -> list[Any]:
    return [col(getattr(Observation, name)) for name in FIELDS]


def _plain(indicator: Indicator, raw: _Raw) -> Answered:
    given = raw.there & ~raw.not_applicable
    yes_no = indicator.input is Input.FLAG
    value = np.full(len(given), np.nan)
    if not yes_no:
        value = np.where(
            given, _own_value(indicator, raw.value, raw.has_numerator, raw.numerator, raw.denominator), np.nan
        )
    return Answered(
        there=raw.there.copy(),
        approved=raw.approved,
        not_applicable=raw.there & raw.not_applicable,
        satisfied=given & (raw.numerator != 0) if yes_no else np.zeros_like(given),
        numerator=np.where(given, raw.numerator, 0),
        denominator=np.where(given, raw.denominator, 0),
        value=value,
    )


def _own_value(
    indicator: Indicator,
    value: NDArray[np.float64],
    has_numerator: _Mask,
    numerator: NDArray[np.int64],
    denominator: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Units' own values in the indicator's unit (percent as 0-100); NaN for 0/0 and for a ratio over 0."""
    factor = 100 if indicator.value_type is ValueType.PERCENT else 1
    shares = np.divide(
        numerator * factor,
        denominator,
        out=np.full(len(value), np.nan),
        where=has_numerator & (denominator != 0),
    )
    return np.where(np.isnan(value), shares, value)


def _derived(indicator: Indicator, inputs: Sequence[_Raw | None]) -> Answered:
    """A yes or no from scores: needs all of them, and is not applicable when one of them is."""
    given = [raw for raw in inputs if raw is not None]
    number = len(given[0].there)
    excused = np.logical_or.reduce([raw.there & raw.not_applicable for raw in given])
    scored = np.logical_and.reduce([raw.there & ~np.isnan(raw.value) for raw in given])
    if len(given) < len(inputs):
        scored = np.zeros(number, dtype=np.bool_)
    least = indicator.least_score or 0
    # A typed decimal and the number nearest to it lie on the same side of a whole number (rule 4).
    lowest = np.minimum.reduce([raw.value for raw in given])
    with np.errstate(invalid="ignore"):
        reached = lowest > least if indicator.strict else lowest >= least
    scored &= ~excused
    yes = scored & reached
    return Answered(
        there=scored | excused,
        approved=_approved(given),
        not_applicable=excused,
        satisfied=yes,
        numerator=yes.astype(np.int64),
        denominator=scored.astype(np.int64),
        value=np.full(number, np.nan),
    )


def _sum(indicator: Indicator, inputs: Sequence[_Raw | None]) -> Answered:
    """Counts added up: needs all its inputs, adds those that apply, and is not applicable only when none does."""
    given = [raw for raw in inputs if raw is not None]
    number = len(given[0].there)
    there = np.logical_and.reduce([raw.there for raw in given])
    if len(given) < len(inputs):
        there = np.zeros(number, dtype=np.bool_)
    applies = [there & ~raw.not_applicable for raw in given]
    counted = np.logical_or.reduce(applies)
    numerator = np.add.reduce([np.where(a, raw.numerator, 0) for a, raw in zip(applies, given, strict=True)])
    denominator = np.add.reduce([np.where(a, raw.denominator, 0) for a, raw in zip(applies, given, strict=True)])
    return Answered(
        there=there,
        approved=_approved(given),
        not_applicable=there & ~counted,
        satisfied=np.zeros(number, dtype=np.bool_),
        numerator=numerator,
        denominator=denominator,
        value=_own_value(indicator, np.full(number, np.nan), counted, numerator, denominator),
    )


def _approved(given: Sequence[_Raw]) -> _Mask:
    """An answer made of others is approved when each of them that is there is."""
    answer: _Mask = np.logical_and.reduce([raw.approved | ~raw.there for raw in given])
    return answer
