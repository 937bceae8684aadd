"""The rows of a file of units: what each says, cell by cell."""

from dataclasses import dataclass
from datetime import date

from data_access.loading.cells import RowReader
from data_access.loading.errors import ErrorCode, LoadError
from data_access.loading.table import Table
from data_access.tables.area import ALWAYS
from kpi.vocabulary import kinds, levels, ownerships

REQUIRED = ("unit_code",)
OPTIONAL = (
    *("name", "kind", "levels", "ownership", "area_code", "office_code"),
    *("opened_on", "closed_on", "lat", "lon", "valid_from"),
)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What one row says of a unit from `valid_from` on (`dated`: its cell says so); None where a cell is blank."""

    number: int
    code: str
    valid_from: date
    name: str | None
    kind: str | None
    levels: str | None
    ownership: str | None
    area_code: str | None
    office_code: str | None
    lat: float | None
    lon: float | None
    opened_on: date | None
    closed_on: date | None
    dated: bool

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but its place."""
        named = (self.name, self.kind, self.levels, self.ownership, self.area_code, self.office_code)
        return (*named, self.lat, self.lon, self.opened_on, self.closed_on)


def read_units(table: Table, errors: list[LoadError]) -> list[UnitRow]:
    """The good rows, one a unit and day; faults of single cells and rows that contradict each other go to `errors`."""
    rows: dict[tuple[str, date], UnitRow] = {}
    lives: dict[tuple[str, str], tuple[int, date]] = {}
    for number, cells in table.dicts():
        reader = RowReader(number, cells, errors)
        row = UnitRow(
            number,
            reader.code("unit_code") or "",
            reader.day("valid_from") or ALWAYS,
            reader.name("name", needed=False),
            reader.choice("kind", kinds(), needed=False),
            ";".join(reader.choices("levels", levels())) or None,
            reader.choice("ownership", ownerships(), needed=False),
            reader.code("area_code", needed=False),
            reader.code("office_code", needed=False),
            reader.coordinate("lat", 90),
            reader.coordinate("lon", 180),
            reader.day("opened_on"),
            reader.day("closed_on"),
            dated=bool(reader.text("valid_from")),
        )
        if not reader.good:
            continue
        first = rows.setdefault((row.code, row.valid_from), row)
        if first.content != row.content:
            reader.fault(ErrorCode.DUPLICATE, "unit_code", expected=first.number)
            continue
        for column, day in (("opened_on", row.opened_on), ("closed_on", row.closed_on)):
            if day is not None:
                seen, other = lives.setdefault((row.code, column), (number, day))
                if other != day:
                    reader.fault(ErrorCode.DUPLICATE, column, expected=seen)
    return sorted(rows.values(), key=lambda row: (row.code, row.valid_from))
