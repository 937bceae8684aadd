"""Who is sent the meeting packs of which area, and what was sent to whom."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class MailRecipient(SQLModel, table=True):
    """An address that is sent the packs of one area. `area_name`: what the code named when it was registered; codes
    are given anew."""

    __tablename__ = "mail_recipient"
    __table_args__ = (UniqueConstraint("address", "area_code"),)

    id: int | None = Field(default=None, primary_key=True)
    address: str
    name: str = ""
    area_code: str = Field(index=True)
    area_name: str
    added_at: datetime
    added_by: str


class MailSent(SQLModel, table=True):
    """One pack to one address: `state` is sending, sent or failed. `version` is the data's, or names frozen results."""

    __tablename__ = "mail_sent"
    __table_args__ = (
        UniqueConstraint("address", "plan", "period", "area_code", "version", "approved_only", "formats", "language"),
    )

    id: int | None = Field(default=None, primary_key=True)
    address: str
    plan: str
    period: str
    area_code: str
    version: str
    approved_only: bool = False
    formats: str
    language: str
    state: str
    at: datetime
    error: str = ""
