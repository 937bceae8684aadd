"""Units: their lives, their dated attributes, their successions. Units are never deleted (rule 8)."""

from datetime import date

from sqlmodel import Field, SQLModel

from data_access.tables.area import ALWAYS


class Unit(SQLModel, table=True):
    """A unit's life; `closed_on` is the first day it no longer exists."""

    __tablename__ = "unit"

    code: str = Field(primary_key=True)
    opened_on: date | None = None
    closed_on: date | None = None


class UnitVersion(SQLModel, table=True):
    """A unit's attributes from a day on, until its next version. `levels`: codes in vocabulary order joined by ";"."""

    __tablename__ = "unit_version"

    unit_code: str = Field(primary_key=True, foreign_key="unit.code")
    valid_from: date = Field(primary_key=True, default=ALWAYS)
    name: str
    kind: str
    levels: str = ""
    ownership: str
    area_code: str = Field(index=True)
    office_code: str = Field(index=True)
    lat: float | None = None
    lon: float | None = None


class Succession(SQLModel, table=True):
    """A dated record of what became of a unit: `kind` is merge, split or rename (moves are unit versions)."""

    __tablename__ = "succession"

    from_unit: str = Field(primary_key=True, foreign_key="unit.code")
    to_unit: str = Field(primary_key=True, foreign_key="unit.code")
    on_date: date = Field(primary_key=True)
    kind: str
