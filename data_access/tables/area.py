"""Areas (a dated tree) and the offices that manage units."""

from datetime import date

from sqlmodel import Field, SQLModel

#: "Since ever": the valid_from of a record whose beginning is not known.
ALWAYS = date(1900, 1, 1)


class Area(SQLModel, table=True):
    """A province, district or commune: identity is (code, valid_from); `valid_to` is the first day it no longer is.

    The parent is the area of `parent_code` that is valid on the day asked for.
    """

    __tablename__ = "area"

    code: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True, default=ALWAYS)
    name: str
    type: str
    parent_code: str | None = Field(default=None, index=True)
    valid_to: date | None = None
    lat: float | None = None
    lon: float | None = None


class Office(SQLModel, table=True):
    """Who manages units and approves their reports; `tier` is `department` or `lower_office`."""

    __tablename__ = "office"

    code: str = Field(primary_key=True)
    name: str
    tier: str
    area_code: str
