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


def events(
    session: Session,
    scope: Scope,
    *,
    subject: str | None = None,
    username: str | None = None,
    action: str | None = None,
    most: int = 200,
) -> Sequence[AuditEvent]:
    """The newest events first, at most `most`; of one subject, person or action where given. Administrators only
    (NotAllowed)."""
    if not scope.sees_everything:
        raise NotAllowed("the audit trail")
    found = select(AuditEvent).order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc()).limit(most)
    for column, wanted in ((AuditEvent.subject, subject), (AuditEvent.username, username), (AuditEvent.action, action)):
        if wanted is not None:
            found = found.where(col(column) == wanted)
    return session.exec(found).all()


def actions(session: Session, scope: Scope) -> Sequence[str]:
    """The actions that the trail holds, by code. Administrators only (NotAllowed)."""
    if not scope.sees_everything:
        raise NotAllowed("the audit trail")
    return session.exec(select(AuditEvent.action).distinct().order_by(AuditEvent.action)).all()


def people(session: Session, scope: Scope) -> Sequence[str]:
    """The user names that the trail holds. Administrators only (NotAllowed)."""
    if not scope.sees_everything:
        raise NotAllowed("the audit trail")
    found = select(AuditEvent.username).where(AuditEvent.username != "").distinct()
    return session.exec(found.order_by(AuditEvent.username)).all()
