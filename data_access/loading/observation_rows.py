"""Reading an observations CSV: `period,unit_code,indicator,level,numerator,denominator,value,state`."""

import re
from pathlib import Path

from data_access.loading.cells import RowReader
from data_access.loading.claim import NOT_APPLICABLE, Claim
from data_access.loading.claim_block import ClaimBlock, blocks_of
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
    claims: list[Claim] = []
    errors: list[LoadError] = []
    for number, cells in table.dicts():
        reader = RowReader(number, cells, errors)
        said = reader.text("period") or period or ""
        if not said:
            reader.fault(ErrorCode.MISSING, "period")
        elif period and said != period:
            reader.fault(ErrorCode.OTHER_PERIOD, "period", expected=period)
        unit, indicator = reader.code("unit_code"), reader.code("indicator")
        numerator, denominator = _whole(reader, "numerator"), _whole(reader, "denominator")
        value = _decimal(reader, "value")
        state = reader.choice("state", (NOT_APPLICABLE,), needed=False) or ""
        if not reader.good or unit is None or indicator is None:
            continue
        if numerator is None and denominator is None and value is None and not state:
            continue
        claims.append(
            Claim(
                period=said,
                unit_code=unit,
                indicator=indicator,
                level=reader.text("level"),
                numerator=numerator,
                denominator=denominator,
                value=value,
                state=state,
                source=f"dòng {number}",
                row=number,
            )
        )
    return blocks_of(claims), errors, len(table.rows)


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
