"""Users, their sessions, failed sign-ins, and the audit trail."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """A person who may sign in; `role` with its office, area or unit is what becomes a Scope."""

    __tablename__ = "account"

    username: str = Field(primary_key=True)
    name: str
    password_hash: str
    role: str
    office_code: str | None = None
    area_code: str | None = None
    unit_code: str | None = None
    active: bool = True
    must_change_password: bool = False
    demo: bool = False
    created_at: datetime
    password_changed_at: datetime


class AccountSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its random id is kept."""

    __tablename__ = "account_session"

    id_hash: str = Field(primary_key=True)
    username: str = Field(foreign_key="account.username", index=True)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class FailedSignIn(SQLModel, table=True):
    """Failed tries of a name (known or not) since its last success."""

    __tablename__ = "failed_sign_in"

    username: str = Field(primary_key=True)
    count: int = 0
    last_at: datetime
    locked_until: datetime | None = None


class AuditEvent(SQLModel, table=True):
    """Who did what to what, when."""

    __tablename__ = "audit_event"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    username: str
    action: str
    subject: str = ""
    detail: str = ""
