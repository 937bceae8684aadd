"""Answers of a table's rows as blocks of claims, and their faults as errors at their cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

import numpy as np
from numpy.typing import NDArray

from data_access.intake.answers import Answers, Fault
from data_access.intake.fields import Field
from data_access.intake.grid import letter
from data_access.intake.slots import PART, Slot
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.errors import LoadError


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that answers are of: numbers in the file, units, and each row's period and level where its own says."""

    numbers: NDArray[np.int64]
    units: Sequence[str]
    periods: Sequence[str]
    levels: Sequence[str]
    unit_letter: str = ""
    _array: list[NDArray[np.object_]] = dataclass_field(default_factory=list, compare=False)
    _groups: dict[bool, Mapping[tuple[str, str], NDArray[np.bool_]]] = dataclass_field(
        default_factory=dict, compare=False
    )

    def groups(self, *, by_level: bool) -> Mapping[tuple[str, str], NDArray[np.bool_]]:
        """The rows of each period and level (`by_level`, else "" is the level), worked out once for all fields."""
        if by_level not in self._groups:
            levels = self.levels if by_level else [""] * len(self.units)
            keys = list(zip(self.periods, levels, strict=True))
            numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
            own = np.fromiter(map(numbers.__getitem__, keys), np.int64, len(keys))
            self._groups[by_level] = {key: own == number for key, number in numbers.items()}
        return self._groups[by_level]

    def units_at(self, at: NDArray[np.int64]) -> list[str]:
        if not self._array:
            self._array.append(np.array(self.units, dtype=object))
        answer: list[str] = self._array[0][at].tolist()
        return answer


def block_of(
    field: Field, answers: Answers, rows: Rows, sheet: str, keep: NDArray[np.bool_], period: str, level: str
) -> ClaimBlock:
    """The given answers of the rows to keep, as one block."""
    here = keep & answers.given
    whole = bool(here.all())
    at = slice(None) if whole else np.flatnonzero(here)  # of all rows, the arrays are the answers' own
    letters = {str(PART[slot]): letter(place.column) for slot, place in field.places.items() if slot in PART}
    if Slot.PERCENT in field.places:
        letters.setdefault("numerator", letter(field.places[Slot.PERCENT].column))
    first = next(iter(letters.values()))
    own = {"numerator": letters.get("flag", first), "value": first, "denominator": first, **letters}
    columns = {
        **dict.fromkeys(("indicator", "level", "state"), first),
        "period": rows.unit_letter or first,
        "unit_code": rows.unit_letter or first,
        **own,
    }
    return ClaimBlock(
        period=period,
        indicator=field.indicator,
        level=level,
        units=rows.units if whole else rows.units_at(np.flatnonzero(here)),
        rows=rows.numbers if whole else rows.numbers[at],
        numerator=answers.numerator[at],
        denominator=answers.denominator[at],
        has_numerator=answers.has_numerator[at],
        has_denominator=answers.has_denominator[at],
        value=answers.value[at],
        not_applicable=answers.not_applicable[at],
        sheet=sheet,
        columns=columns,
        place=f"{sheet}!{first}",
    )


def blocks_of_field(
    field: Field, answers: Answers, rows: Rows, sheet: str, keep: NDArray[np.bool_], by_level: bool
) -> list[ClaimBlock]:
    """One block for each period and level that the rows are of."""
    groups = rows.groups(by_level=by_level and not field.level)
    made = [
        block_of(field, answers, rows, sheet, mask & keep, period, level or field.level)
        for (period, level), mask in groups.items()
        if period
    ]
    return [block for block in made if len(block)]


def errors_of(
    faults: Sequence[Fault], field: Field, rows: Mapping[int, int] | Sequence[int], sheet: str
) -> list[LoadError]:
    """Faults as errors; `rows` gives the row's number in the file."""
    answer = []
    for fault in faults:
        place = field.places[fault.slot]
        row = place.row if place.row is not None else int(rows[fault.at])
        answer.append(LoadError(fault.code, row, letter(place.column), fault.text, fault.expected, sheet))
    return answer
