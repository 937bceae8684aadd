"""Reading an observations CSV: `period,unit_code,indicator,level,numerator,denominator,value,state`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from data_access.answer_columns import AnswerColumns
from data_access.loading.cells import CODE, RowReader
from data_access.loading.claim import NOT_APPLICABLE
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.claim_faults import MAX_COUNT
from data_access.loading.errors import ErrorCode, LoadError
from data_access.loading.table import Table, read_table

REQUIRED = ("unit_code", "indicator")
OPTIONAL = ("period", "level", "numerator", "denominator", "value", "state")

#: Larger numbers do not fit into a column; smaller ones are checked by the store.
_MOST = 10**18
_WHOLE = re.compile(r"[+-]?\d{1,30}")
_DECIMAL = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})")
_NUMBER_LIKE = re.compile(r"[+-]?[\d.,\s]*\d[\d.,\s]*")


def read_observations(
    source: Path | bytes | Table, period: str | None = None
) -> tuple[list[ClaimBlock], list[LoadError], int]:
    """The claims of a file, the faults of its cells, and how many data rows it has. Blank rows are no claims (rule 1).

    `period` is that of rows that name none; a row that names another one is a fault. Raises LoadRefused for a file that
    cannot be read as a whole. Units, indicators and figures are checked by the store.
    """
    table = read_table(source, REQUIRED if period else ("period", *REQUIRED), OPTIONAL)
    groups: dict[tuple[str, str, str], _Group] = {}
    errors: list[LoadError] = []
    read = _Cells()
    places = [table.position(name) for name in _IN_ORDER]
    for row in table.rows:
        texts = ["" if place is None else row.cells[place] for place in places]
        said, unit, indicator, level, *figures, state = texts
        numerator, denominator, value = map(read.number, figures, _KINDS)
        said = said or period or ""
        # A plain row is taken as it is; whatever looks odd in another one is told cell by cell.
        if (
            numerator is _ODD
            or denominator is _ODD
            or value is _ODD
            or not said
            or (period and said != period)
            or not (read.is_code(unit) and read.is_code(indicator))
            or state not in ("", NOT_APPLICABLE)
        ):
            _tell(RowReader(row.number, dict(zip(_IN_ORDER, texts, strict=True)), errors), period)
        elif numerator is not None or denominator is not None or value is not None or state:
            group = groups.get((said, indicator, level))
            if group is None:
                group = groups[said, indicator, level] = _Group()
            group.add(unit, row.number, numerator, denominator, value, state)
    return [group.block(*asked) for asked, group in groups.items()], errors, len(table.rows)


class _Odd:
    """What stands where a number should."""


_ODD = _Odd()
_IN_ORDER = ("period", "unit_code", "indicator", "level", "numerator", "denominator", "value", "state")


class _Cells:
    """Cells read: each text once, as a large file says the same few things over and over."""

    def __init__(self) -> None:
        self._codes: dict[str, bool] = {}
        self._numbers: dict[tuple[Callable[[RowReader, str], Any], str], Any] = {}

    def is_code(self, text: str) -> bool:
        found = self._codes.get(text)
        if found is None:
            found = self._codes[text] = CODE.fullmatch(text) is not None
        return found

    def number(self, text: str, kind: Callable[[RowReader, str], Any]) -> Any:
        """The number, None for a blank, or _ODD."""
        if not text:
            return None
        known = self._numbers.get((kind, text))
        if known is None:
            known = kind(RowReader(0, {"": text}, []), "")
            known = self._numbers[kind, text] = _ODD if known is None else known
        return known


@dataclass(slots=True)
class _Group:
    """The answers to one question, as they come."""

    units: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    numerators: list[int | None] = field(default_factory=list)
    denominators: list[int | None] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def add(
        self, unit: str, row: int, numerator: int | None, denominator: int | None, value: float | None, state: str
    ) -> None:
        self.units.append(unit)
        self.rows.append(row)
        self.numerators.append(numerator)
        self.denominators.append(denominator)
        self.values.append(value)
        self.states.append(state)

    def block(self, period: str, indicator: str, level: str) -> ClaimBlock:
        figures = zip(self.units, self.numerators, self.denominators, self.values, self.states, strict=True)
        columns = AnswerColumns.of_rows(list(figures))
        return ClaimBlock(
            period=period,
            indicator=indicator,
            level=level,
            units=self.units,
            rows=np.array(self.rows, dtype=np.int64),
            numerator=columns.numerator,
            denominator=columns.denominator,
            has_numerator=columns.has_numerator,
            has_denominator=columns.has_denominator,
            value=columns.value,
            not_applicable=columns.not_applicable,
        )


def _tell(reader: RowReader, period: str | None) -> None:
    """Collect the faults of a row that has some."""
    said = reader.text("period") or period or ""
    if not said:
        reader.fault(ErrorCode.MISSING, "period")
    elif period and said != period:
        reader.fault(ErrorCode.OTHER_PERIOD, "period", expected=period)
    reader.code("unit_code")
    reader.code("indicator")
    for column, kind in zip(("numerator", "denominator", "value"), _KINDS, strict=True):
        kind(reader, column)
    reader.choice("state", (NOT_APPLICABLE,), needed=False)


def _whole(reader: RowReader, column: str) -> int | None:
    """A whole number; a point or comma is refused, as 1.000 is a thousand here and one elsewhere."""
    text = reader.text(column)
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        number = int(text)
        if abs(number) <= _MOST:
            return number
        reader.fault(ErrorCode.TOO_BIG if number > 0 else ErrorCode.NEGATIVE, column, str(number), MAX_COUNT)
        return None
    reader.fault(ErrorCode.NOT_WHOLE if _NUMBER_LIKE.fullmatch(text) else ErrorCode.BAD_NUMBER, column, expected="12")
    return None


def _decimal(reader: RowReader, column: str) -> float | None:
    text = reader.text(column)
    if not text:
        return None
    if _DECIMAL.fullmatch(text):
        return float(text)
    reader.fault(ErrorCode.BAD_NUMBER, column, expected="85.5")
    return None


_KINDS = (_whole, _whole, _decimal)
