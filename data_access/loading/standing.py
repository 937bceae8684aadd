"""The tables of answers and reports for writers, and the rows of some reports as plain columns."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlmodel import Session

from data_access.counted import chunks
from data_access.tables import ImportReport, Observation, ObservationHistory, Question, Report, ReportChange, Unit

OBSERVATION: SqlTable = Observation.__table__  # type: ignore[attr-defined]
HISTORY: SqlTable = ObservationHistory.__table__  # type: ignore[attr-defined]
QUESTION: SqlTable = Question.__table__  # type: ignore[attr-defined]
UNIT: SqlTable = Unit.__table__  # type: ignore[attr-defined]
IMPORT_REPORT: SqlTable = ImportReport.__table__  # type: ignore[attr-defined]
REPORT: SqlTable = Report.__table__  # type: ignore[attr-defined]
CHANGE: SqlTable = ReportChange.__table__  # type: ignore[attr-defined]

Columns = dict[str, Any]
#: A report: period, unit.
ReportKey = tuple[str, str]

#: The columns of a claim that stands or stood.
CLAIMED = ("numerator", "denominator", "value", "state", "import_id", "place_id", "source_row")

#: The columns of a report that an import may change.
STATE = ("state", "sent_at", "sent_by", "approved_at", "approved_by")


def units_by_period(parts: Iterable[tuple[str, Sequence[str]]]) -> dict[str, set[str]]:
    """The units of all these lists together, each of a period; a list that many share is gone through once."""
    answer: dict[str, set[str]] = {}
    seen: dict[tuple[str, int], Sequence[str]] = {}
    for period, units in parts:
        if (period, id(units)) not in seen:
            seen[period, id(units)] = units  # held: another list may else get its number
            answer.setdefault(period, set()).update(units)
    return answer


def rows_of(session: Session, table: SqlTable, reports: Collection[ReportKey]) -> Iterator[Columns]:
    """The rows of a table with period and unit that belong to these reports."""
    periods: dict[str, list[str]] = {}
    for period, unit in reports:
        periods.setdefault(period, []).append(unit)
    for period, units in sorted(periods.items()):
        for part in chunks(units):
            query = table.select().where(table.c.period == period, table.c.unit_code.in_(part))
            for row in session.execute(query).mappings():
                yield dict(row)
