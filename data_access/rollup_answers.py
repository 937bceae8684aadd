"""What the units of a roll-up answered, in columns: one array a field, in the order of the units."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data_access.answer_columns import Figures
from data_access.counted import APPROVED, SENT, kept_lists
from data_access.rollup_stored import Stored
from kpi.indicators import Indicator, Input, ValueType
from kpi.units import UnitState

_Mask = NDArray[np.bool_]


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
    """The counted answers of some units, in their order."""

    def __init__(self, stored: Stored, units: Sequence[UnitState]) -> None:
        self._stored, self._units = stored, units
        self._numbers = {unit.code: number for number, unit in enumerate(units)}
        self._read: dict[str, dict[str, _Raw]] = {}
        self._of_lists: dict[int, tuple[Sequence[str], NDArray[np.int64]]] = {}

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
        own = np.array([unit.code in self._stored.own for unit in self._units], dtype=np.bool_)
        return own & self._sent, own & self._approved

    @cached_property
    def _approved(self) -> _Mask:
        return np.array([self._stored.states.get(unit.code) == APPROVED for unit in self._units], dtype=np.bool_)

    @cached_property
    def _sent(self) -> _Mask:
        sent = np.array([self._stored.states.get(unit.code) == SENT for unit in self._units], dtype=np.bool_)
        return sent | self._approved

    def _raw(self, code: str) -> dict[str, _Raw]:
        if code not in self._read:
            kept = code in kept_lists()
            self._read[code] = {
                level: self._in_order(some, kept) for level, some in self._stored.parts[code].items() if some
            }
        return self._read[code]

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
