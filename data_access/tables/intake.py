"""What people decided while loading files, remembered by sender; and periods closed for loading."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class RememberedHeading(SQLModel, table=True):
    """What a heading of a sender's files of one layout answers: an indicator, its level and part.

    An empty `indicator`: the column is not to be read. `heading` is folded text, `layout` a fingerprint of headings.
    """

    __tablename__ = "remembered_heading"

    sender: str = Field(primary_key=True)
    layout: str = Field(primary_key=True)
    heading: str = Field(primary_key=True)
    indicator: str = ""
    level: str = ""
    part: str = ""
    decided_at: datetime
    decided_by: str


class UnitAlias(SQLModel, table=True):
    """The unit that a sender means by a folded text; None: rows of that text are not to be read."""

    __tablename__ = "unit_alias"

    sender: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    unit_code: str | None = Field(default=None, foreign_key="unit.code", index=True)
    decided_at: datetime
    decided_by: str


class PeriodClosing(SQLModel, table=True):
    """A period closed for loading in an area and all below it, as long as `reopened_at` is empty."""

    __tablename__ = "period_closing"

    period: str = Field(primary_key=True)
    area_code: str = Field(primary_key=True)
    closed_at: datetime
    closed_by: str
    reopened_at: datetime | None = None
    reopened_by: str | None = None
