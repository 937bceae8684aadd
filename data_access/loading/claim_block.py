"""Many answers to one question in columns: a province's "Có" under one heading is one block, not 52,000 objects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from data_access.loading.claim import NOT_APPLICABLE, Claim

#: The columns of a block beside its units.
_ARRAYS = ("rows", "numerator", "denominator", "has_numerator", "has_denominator", "value", "not_applicable")


@dataclass(frozen=True, slots=True)
class ClaimBlock:
    """Answers of many units to one indicator at one level in one period, from one sheet; arrays of one length.

    units: unit codes. rows: where each stands in the file (-1: unknown). numerator, denominator: whole numbers, 0 where
    has_numerator, has_denominator say that there is none. value: NaN where there is none. not_applicable: the state.
    columns: as `Claim.columns`. place: what stands before the row's number in its source ("Báo cáo!D", "dòng "); the
    whole source where the row is unknown.
    """

    period: str
    indicator: str
    level: str
    units: Sequence[str]
    rows: NDArray[np.int64]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    has_numerator: NDArray[np.bool_]
    has_denominator: NDArray[np.bool_]
    value: NDArray[np.float64]
    not_applicable: NDArray[np.bool_]
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    place: str = "dòng "

    def __len__(self) -> int:
        return len(self.units)

    def claims(self) -> Iterator[Claim]:
        """The block's answers one by one, for what is not worth doing in columns."""
        return map(self.claim, range(len(self)))

    def claim(self, at: int) -> Claim:
        """One of its answers."""
        row, value = int(self.rows[at]), float(self.value[at])
        return Claim(
            period=self.period,
            unit_code=self.units[at],
            indicator=self.indicator,
            level=self.level,
            numerator=int(self.numerator[at]) if self.has_numerator[at] else None,
            denominator=int(self.denominator[at]) if self.has_denominator[at] else None,
            value=None if np.isnan(value) else value,
            state=NOT_APPLICABLE if self.not_applicable[at] else "",
            source=self.place if row < 0 else f"{self.place}{row}",
            row=None if row < 0 else row,
            sheet=self.sheet,
            columns=tuple(self.columns.items()),
        )

    def take(self, here: NDArray[np.int64]) -> "ClaimBlock":
        """The answers at these positions only."""
        arrays = {name: getattr(self, name)[here] for name in _ARRAYS}
        return replace(self, units=[self.units[at] for at in here.tolist()], **arrays)


def blocks_of(claims: Iterable[Claim]) -> list[ClaimBlock]:
    """The same claims as blocks, in the order in which each block's first claim comes."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        key = (claim.period, claim.indicator, claim.level, claim.sheet, claim.columns, _place(claim))
        groups[key].append(claim)
    return [_block(group) for group in groups.values()]


def _block(claims: Sequence[Claim]) -> ClaimBlock:
    first = claims[0]
    return ClaimBlock(
        period=first.period,
        indicator=first.indicator,
        level=first.level,
        units=[claim.unit_code for claim in claims],
        rows=np.array([-1 if claim.row is None else claim.row for claim in claims], dtype=np.int64),
        numerator=np.array([claim.numerator or 0 for claim in claims], dtype=np.int64),
        denominator=np.array([claim.denominator or 0 for claim in claims], dtype=np.int64),
        has_numerator=np.array([claim.numerator is not None for claim in claims], dtype=np.bool_),
        has_denominator=np.array([claim.denominator is not None for claim in claims], dtype=np.bool_),
        value=np.array([np.nan if claim.value is None else claim.value for claim in claims], dtype=np.float64),
        not_applicable=np.array([claim.state == NOT_APPLICABLE for claim in claims], dtype=np.bool_),
        sheet=first.sheet,
        columns=dict(first.columns),
        place=_place(first),
    )


def _place(claim: Claim) -> str:
    return claim.source if claim.row is None else claim.source.removesuffix(str(claim.row))
