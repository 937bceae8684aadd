"""Answers to one question (period, indicator, level) in columns: one array a field instead of an object a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from data_access.counted import NOT_APPLICABLE

#: The fields of a row that are read into columns, in this order.
FIELDS = ("unit_code", "numerator", "denominator", "value", "state")


class Figures(Protocol):
    """What answers say, as `claim_block.ClaimBlock` holds it: where there is none, numbers are 0 and values NaN."""

    @property
    def units(self) -> Sequence[str]: ...
    @property
    def numerator(self) -> NDArray[np.int64]: ...
    @property
    def denominator(self) -> NDArray[np.int64]: ...
    @property
    def has_numerator(self) -> NDArray[np.bool_]: ...
    @property
    def has_denominator(self) -> NDArray[np.bool_]: ...
    @property
    def value(self) -> NDArray[np.float64]: ...
    @property
    def not_applicable(self) -> NDArray[np.bool_]: ...


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """Answers of many units; arrays of one length, as in `Figures`."""

    units: Sequence[str]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    has_numerator: NDArray[np.bool_]
    has_denominator: NDArray[np.bool_]
    value: NDArray[np.float64]
    not_applicable: NDArray[np.bool_]

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[Any]]) -> "AnswerColumns":
        """From rows of `FIELDS`."""
        units, numerators, denominators, values, states = zip(*rows, strict=True) if rows else ((),) * len(FIELDS)
        numerator, has_numerator = _whole(numerators)
        denominator, has_denominator = _whole(denominators)
        return cls(
            units=units,
            numerator=numerator,
            denominator=denominator,
            has_numerator=has_numerator,
            has_denominator=has_denominator,
            value=np.array(values, dtype=np.float64),  # None becomes NaN
            not_applicable=np.array([state == NOT_APPLICABLE for state in states], dtype=np.bool_),
        )

    def take(self, here: NDArray[np.int64]) -> "AnswerColumns":
        """The answers at these positions only."""
        arrays = {name: getattr(self, name)[here] for name in self.__slots__ if name != "units"}
        return AnswerColumns(units=[self.units[at] for at in here.tolist()], **arrays)


def _whole(numbers: Sequence[int | None]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    there = np.array([number is not None for number in numbers], dtype=np.bool_)
    return np.array([number or 0 for number in numbers], dtype=np.int64), there


def same(one: Figures, here: NDArray[np.int64], other: Figures, there: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the answers of one at some positions say what those of the other say at theirs."""
    answer: NDArray[np.bool_] = one.not_applicable[here] == other.not_applicable[there]
    for name in ("has_numerator", "has_denominator", "numerator", "denominator"):
        answer &= getattr(one, name)[here] == getattr(other, name)[there]
    mine, theirs = one.value[here], other.value[there]
    answer &= (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    return answer
