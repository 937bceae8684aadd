"""The roll-up (additive tuples only) and the version numbers of counted data."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Rollup(SQLModel, table=True):
    """Sums over the units of one group in one area, as the tree and the units stood on `day`.

    `indicator` "" holds the census (`units`). `state` is the report state counted: `approved` or `sent` (everything
    sent, approved included). Recomputed in the writing transaction, never incremented. Without another index, which
    would hold every key again: cells are found by their key up to the area, all levels named.
    """

    __tablename__ = "rollup"
    __table_args__ = {"sqlite_with_rowid": False}  # SQLite then keeps the rows in the order of the key

    period: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    indicator: str = Field(primary_key=True)
    level: str = Field(primary_key=True, default="")
    area_code: str = Field(primary_key=True)
    office_code: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    levels: str = Field(primary_key=True, default="")
    ownership: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    province: str
    units: int = 0
    reported: int = 0
    not_applicable: int = 0
    satisfied: int = 0
    numerator: int = Field(default=0, sa_type=BigInteger)
    denominator: int = Field(default=0, sa_type=BigInteger)
    value_sum: float = 0.0
    value_count: int = 0


class Version(SQLModel, table=True):
    """Raised whenever counted data of a province and period change: part of every cache key.

    The row of no province ("") and the period "places" is the mark of `data_access.places_memory`.
    """

    __tablename__ = "version"

    province: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    number: int = 0
