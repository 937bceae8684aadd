"""Very many rows at once, read and written: columns go to the database as they are, not as a statement's values.

SQLite: numbers of many rows travel as one value of digits, which the database takes apart beside a list of the rows'
keys: a third of the time that binding every value takes. PostgreSQL: COPY into a table of the transaction's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, Table
from sqlmodel import Session

from data_access.dialect import POSTGRESQL

_KEYS, _COPIED = "bulk_keys", "bulk_copied"
_LATEST = "bulk_keys_latest"
#: Rows sent at a time, so that memory stays bounded.
_AT_ONCE = 50_000
#: Of more keys a table of the transaction's own is worth making.
_WORTH = 1_000
#: The step of fractions that travel in parts: a sum from one on is a multiple of it.
_SMALLEST = 2.0**-53

#: Digits of numbers that are looked up in one go.
_TABLED = 3

#: Whole numbers, or floats.
Numbers = NDArray[np.int64] | NDArray[np.float64]


class Keys:
    """What tells rows apart, in columns: of the rows that are written, each stands here once, in the order of a key."""

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


def insert(
    session: Session,
    table: Table,
    constants: Mapping[str, Any],
    keys: Keys,
    numbers: Mapping[str, Numbers],
    *,
    here: NDArray[np.bool_] | None = None,
    replace: bool = False,
) -> None:
    """Insert a row for each key (`here`: for these): constants, the keys' columns that the table has, and numbers.

    No number is negative. With `replace`, a row of the same primary key goes.
    """
    if not len(keys):
        return
    named = [name for name in keys.columns if name in table.c]
    packed = None if is_postgresql(session) else {name: _packed(f"n_{name}", array) for name, array in numbers.items()}
    if packed is None or any(one is None for one in packed.values()):
        columns = [list(keys.columns[name]) for name in named]
        columns += [array.tolist() for array in numbers.values()]
        rows = zip(*columns, strict=True)
        chosen = rows if here is None else compress(rows, here.tolist())
        insert_rows(session, table, constants, [*named, *numbers], chosen, replace=replace)
        return
    _stage(session, keys)
    values: dict[str, Any] = {f"c_{name}": value for name, value in bound(session, table, constants).items()}
    parts = {name: f":c_{name}" for name in constants} | {name: f"k.{name}" for name in named}
    for name, one in packed.items():
        if one is not None:
            parts[name] = one[0]
            values.update(one[1])
    where = ""
    if here is not None and not here.all():
        where, values["here"] = "WHERE substr(:here, k.number, 1) = x'01'", here.astype(np.uint8).tobytes()
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    names, expressions = ", ".join(parts), ", ".join(parts.values())
    statement = f"{verb} INTO {table.name} ({names}) SELECT {expressions} FROM {_KEYS} k {where} ORDER BY k.number"
    session.connection().exec_driver_sql(statement, values)


def insert_keys(session: Session, table: Table, constants: Mapping[str, Any], keys: Keys) -> None:
    """Insert a row for each key, with the same constants."""
    if len(keys) > _WORTH:
        insert(session, table, constants, keys, {})
    else:
        insert_rows(session, table, constants, list(keys.columns), zip(*keys.columns.values(), strict=True))


def insert_rows(
    session: Session,
    table: Table,
    constants: Mapping[str, Any],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    replace: bool = False,
) -> None:
    """Insert rows given as plain values in the order of `names`; every one has the constants too."""
    fixed = tuple(bound(session, table, constants).values())
    every = [*constants, *names]
    if is_postgresql(session):
        _copy(session, table, every, ((*fixed, *row) for row in rows), replace)
        return
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    marks = ", ".join("?" * len(every))
    statement = f"{verb} INTO {table.name} ({', '.join(every)}) VALUES ({marks})"
    waiting = iter(rows)
    while part := [(*fixed, *row) for _, row in zip(range(_AT_ONCE), waiting, strict=False)]:
        session.connection().exec_driver_sql(statement, part)


def read(session: Session, query: Select[*tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
    """The rows of a query of plain columns, past what a session does for objects: two thirds of the time."""
    session.flush()
    return session.connection().execute(query).all()


def stage_keys(session: Session, keys: Keys) -> str:
    """A table of the transaction's own with the keys and their `number`; its name. Only the latest one is there."""
    _stage(session, keys)
    return _KEYS


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == POSTGRESQL


def bound(session: Session, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the driver takes them for the table's columns (SQLite keeps days and moments as text)."""
    dialect = session.get_bind().dialect
    answer = {}
    for name, value in values.items():
        make = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        answer[name] = value if make is None else make(value)
    return answer


def _stage(session: Session, keys: Keys) -> None:
    latest = session.info.get(_LATEST)
    if latest is not None and all(latest.columns.get(name) == column for name, column in keys.columns.items()):
        return
    connection = session.connection()
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_KEYS}")
    typed = ", ".join(f"{name} {_type_of(column)}" for name, column in keys.columns.items())
    connection.exec_driver_sql(f"CREATE TEMP TABLE {_KEYS} (number INTEGER PRIMARY KEY, {typed})")
    rows = zip(range(1, len(keys) + 1), *keys.columns.values(), strict=True)
    names = ["number", *keys.columns]
    if is_postgresql(session):
        with connection.connection.cursor() as cursor, cursor.copy(_copying(_KEYS, names)) as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {_KEYS} ({', '.join(names)}) VALUES ({marks})", list(rows))
    session.info[_LATEST] = keys


def _type_of(column: Sequence[Any]) -> str:
    first = next((value for value in column if value is not None), "")
    return "INTEGER" if isinstance(first, int) else "TEXT"


def _packed(name: str, numbers: Numbers) -> tuple[str, dict[str, object]] | None:
    """An expression for each row's number, and the values it reads; None where it would not be the very same number."""
    if numbers.dtype.kind != "f":
        return _packed_whole(name, numbers.astype(np.int64))
    if not numbers.any():
        return f":{name}", {name: 0.0}
    whole = np.floor(numbers)
    parts = (numbers - whole) / _SMALLEST
    # Both are whole numbers that a float holds, and so is their sum: nothing is lost on the way.
    if not (np.isfinite(numbers).all() and whole.max() < 1 / _SMALLEST and (parts == np.floor(parts)).all()):
        return None
    first, values = _packed_whole(f"{name}_w", whole.astype(np.int64))
    second, more = _packed_whole(f"{name}_p", parts.astype(np.int64))
    return f"{first} + {second} * :{name}", {**values, **more, name: _SMALLEST}


def _packed_whole(name: str, numbers: NDArray[np.int64]) -> tuple[str, dict[str, object]]:
    least, most = int(numbers.min()), int(numbers.max())
    if least == most:
        return f":{name}", {name: least}
    width = len(str(most))
    return f"CAST(substr(:{name}, k.number * {width} - {width - 1}, {width}) AS INTEGER)", {
        name: _digits(numbers, width)
    }


def _digits(numbers: NDArray[np.int64], width: int) -> bytes:
    """The numbers with so many digits each, one after the other."""
    if width <= _TABLED:
        return _digit_table(width)[numbers].tobytes()
    first, last = np.divmod(numbers, 10**_TABLED)
    digits = np.empty((len(numbers), width), dtype=np.uint8)
    for place in range(width - _TABLED - 1, -1, -1):
        first, digit = np.divmod(first, 10)
        digits[:, place] = digit + ord("0")
    digits[:, -_TABLED:] = _digit_table(_TABLED)[last].view(np.uint8).reshape(-1, _TABLED)
    return digits.tobytes()


@cache
def _digit_table(width: int) -> NDArray[np.bytes_]:
    """Every number of up to so many digits, as its digits."""
    return np.array([f"{number:0{width}d}" for number in range(10**width)], dtype=f"S{width}")


def _copy(session: Session, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]], replace: bool) -> None:
    connection = session.connection()
    columns = ", ".join(names)
    target = _COPIED if replace else table.name
    if replace:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_COPIED}")
        connection.exec_driver_sql(f"CREATE TEMP TABLE {_COPIED} AS SELECT {columns} FROM {table.name} WHERE false")
    with connection.connection.cursor() as cursor, cursor.copy(_copying(target, names)) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)
    if replace:
        keys = [column.name for column in table.primary_key.columns]
        changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {_COPIED} "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
        )


def _copying(table: str, names: Sequence[str]) -> str:
    return f"COPY {table} ({', '.join(names)}) FROM STDIN"
