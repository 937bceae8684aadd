"""The country's areas before and after 1 July 2025, from `data_access/reference/`: for `areas load --province`."""

import csv
import gzip
import io
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from data_access.loading.table import Row, Table

_FOLDER = Path(__file__).parent / "reference"
AREAS_FILE = _FOLDER / "areas.csv.gz"
SUCCESSORS_FILE = _FOLDER / "province_successors.csv"
COLUMNS = ("area_code", "name", "type", "parent_code", "valid_from", "valid_to", "lat", "lon")
#: Districts ended on this day, and most codes of provinces and communes got another meaning.
REORGANISED = date(2025, 7, 1)

_Cells = tuple[str, ...]


class When(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """A province code and its name; `gone_into` is the code of the province that took it in, "" where it goes on."""

    code: str
    name: str
    gone_into: str


def provinces() -> list[ProvinceName]:
    """Every province code before and after the reorganisation, by code."""
    names = {row[0]: row[1] for row in _rows() if row[2] == "province"}
    successors = _successors()
    return [
        ProvinceName(code, name, "" if successors.get(code, code) == code else successors[code])
        for code, name in sorted(names.items())
    ]


def merged_into(code: str) -> list[ProvinceName]:
    """The former provinces, besides the one of the same code, that went into this province."""
    return [province for province in provinces() if province.gone_into == code]


def province_table(code: str, when: When = When.BOTH) -> Table:
    """The areas of one province as a file that `loading.areas` takes: itself, then what lies below it.

    Before: as of the first half of 2025, "since ever" until 1 July 2025, since earlier states are not in the source.
    After: from 1 July 2025. A province that nothing was merged into is one area throughout. No rows for a code that
    names no province then.
    """
    chosen = [row for row in _rows() if row[2] == "province" and row[0] == code and _is_of(row, when)]
    below = {when.value: {code} for when in (When.BEFORE, When.AFTER)}
    if chosen:
        for row in _rows():
            state = "after" if row[4] else "before"
            if row[2] == "district" and row[3] == code:
                below["before"].add(row[0])
            if row[2] != "province" and row[3] in below[state] and _is_of(row, when):
                chosen.append(row)
    return Table(COLUMNS, tuple(Row(number, cells) for number, cells in enumerate(chosen, start=2)))


def _is_of(row: _Cells, when: When) -> bool:
    """Whether the area existed before, or exists after; one without dates does both."""
    if when is When.BOTH:
        return True
    return not row[4] if when is When.BEFORE else not row[5]


@cache
def _rows() -> tuple[_Cells, ...]:
    """Provinces, then districts, then communes, each by code."""
    with gzip.open(AREAS_FILE, "rt", encoding="utf-8", newline="") as text:
        rows = [tuple(row) for row in csv.reader(text)][1:]
    order = ("province", "district", "commune")
    return tuple(sorted(rows, key=lambda row: (order.index(row[2]), row[0], row[4])))


@cache
def _successors() -> dict[str, str]:
    text = SUCCESSORS_FILE.read_text(encoding="utf-8")
    return {row["province"]: row["since_2025_07"] for row in csv.DictReader(io.StringIO(text))}
