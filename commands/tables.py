"""CSV on stdout: exact columns, UTF-8, `.` decimals, empty = none, numbers unrounded."""

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows to stdout as UTF-8, whatever the terminal's locale; BrokenPipeError when nobody reads."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    sys.stdout.flush()


def cell(value: object) -> str:
    """One value as a CSV cell: whole numbers without a point, fractions as their nearest float, lists joined by ";"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Fraction | float | int):
        return _number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ";".join(str(one) for one in value)
    return str(value)


def _number(value: Fraction | float) -> str:
    if isinstance(value, float) and not value.is_integer():  # also infinite: a ratio over 0
        return repr(value)
    if isinstance(value, Fraction) and value.denominator != 1:
        return repr(float(value))
    return str(int(value))
