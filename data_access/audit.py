"""The audit trail: who did what to what, when. Rows are only ever added."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from data_access.database import must_write, now
from data_access.scope import NotAllowed, Scope
from data_access.tables import AuditEvent


def record(session: Session, username: str, action: str, subject: str = "", detail: str = "") -> None:
    """Add an event to the caller's transaction: it stands or falls with what it tells. Never pass a secret."""
    must_write(session)
    session.add(AuditEvent(at=now(), username=username, action=action, subject=subject, detail=detail))


def events(session: Session, scope: Scope, *, subject: str | None = None, most: int = 200) -> Sequence[AuditEvent]:
    """The newest events first, at most `most`; of one subject where given. Administrators only (NotAllowed)."""
    if not scope.sees_everything:
        raise NotAllowed("the audit trail")
    found = select(AuditEvent).order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc()).limit(most)
    if subject is not None:
        found = found.where(AuditEvent.subject == subject)
    return session.exec(found).all()
