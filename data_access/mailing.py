"""Who is sent the packs of which area, and the log by which the same pack never goes twice to the same address.

A pack is claimed in a transaction of its own before it is sent, and settled after: of two that send at once only one
gets the claim. A claim whose program ended before it was settled stays: whether the message went out is then known only
to the mail server, and a person decides (`release`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from data_access import audit
from data_access.area_tree import AreaTree
from data_access.coded_error import HERE, CodedError
from data_access.database import must_write, now
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import MailRecipient, MailSent
from kpi.meeting import Meeting

#: One name, one domain, nothing that could end a header.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_MOST = 200
#: Longer than any message takes.
_PATIENCE = timedelta(minutes=10)


class MailErrorCode(StrEnum):
    WRONG_ADDRESS = "wrong_address"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_RECIPIENT = "unknown_recipient"
    UNKNOWN_MESSAGE = "unknown_message"


class MailError(CodedError):
    """A recipient or message that cannot be; `message(language)` says why."""

    table = HERE / "mailing_errors.yaml"


class MailState(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PackKey:
    """What makes two packs the same: of the same results, in the same formats and language."""

    plan: str
    period: str
    area: str
    version: str
    approved_only: bool
    formats: str
    language: str

    @classmethod
    def of(cls, meeting: Meeting, formats: Sequence[str], language: str) -> "PackKey":
        """Frozen results are the same as long as they are frozen, whatever is loaded."""
        mark = meeting.frozen
        version = meeting.version if mark is None else f"frozen {mark.at.isoformat()} {mark.name}"
        kinds, counted = ",".join(sorted(formats)), meeting.approved_only
        return cls(meeting.plan.code, meeting.period, meeting.area, version, counted, kinds, language)


def add_recipient(session: Session, scope: Scope, address: str, area: str, name: str = "") -> tuple[int, bool]:
    """Register an address for an area's packs; its number, and whether it is new. Needs a session from `transaction()`.

    For administrators and the department of the area's province (NotAllowed else). Raises MailError.
    """
    must_write(session)
    known_as = address.strip()
    if not _ADDRESS.fullmatch(known_as) or len(known_as) > _MOST:
        raise MailError(MailErrorCode.WRONG_ADDRESS, address=" ".join(known_as.split())[:_MOST])
    user, _, host = known_as.rpartition("@")
    known_as = f"{user}@{host.lower()}"
    tree = AreaTree.of(session, now().date())
    place = tree.last(area)
    _check(scope, tree, area)
    if place is None:
        raise MailError(MailErrorCode.UNKNOWN_AREA, area=area)
    query = select(MailRecipient).where(_is_address(MailRecipient.address, known_as), MailRecipient.area_code == area)
    there = session.exec(query).first()
    shown = " ".join(name.split())[:_MOST]
    row = there or MailRecipient(
        address=known_as, area_code=area, area_name=place.name, added_at=now(), added_by=scope.username
    )
    row.name, row.area_name = shown or row.name, place.name
    session.add(row)
    session.flush()
    assert row.id is not None
    if there is None:
        audit.record(session, scope.username, "add_recipient", area, known_as)
    return row.id, there is None


def recipients(session: Session, scope: Scope, area: str | None = None) -> list[MailRecipient]:
    """Recipients by area and address, of one area where given: those that the person may change.

    For administrators and departments (NotAllowed else).
    """
    _check_role(scope)
    query = select(MailRecipient).order_by(col(MailRecipient.area_code), col(MailRecipient.address))
    if area is not None:
        query = query.where(MailRecipient.area_code == area)
    tree = AreaTree.of(session, now().date())
    return [row for row in session.exec(query) if _may(scope, tree, row.area_code)]


def remove_recipient(session: Session, scope: Scope, number: int) -> None:
    """Take a recipient away. Needs a session from `transaction()`; rights as in `add_recipient`. Raises MailError."""
    must_write(session)
    _check_role(scope)
    row = session.get(MailRecipient, number)
    if row is None or not _may(scope, AreaTree.of(session, now().date()), row.area_code):
        raise MailError(MailErrorCode.UNKNOWN_RECIPIENT, id=number)
    session.delete(row)
    session.flush()
    audit.record(session, scope.username, "remove_recipient", row.area_code, row.address)


def recipients_of(session: Session, scope: Scope, meeting: Meeting) -> list[MailRecipient]:
    """Who is registered for exactly the area of these results: the code, and what it named."""
    return [row for row in recipients(session, scope, meeting.area) if row.area_name == meeting.area_name]


def claim(session: Session, scope: Scope, address: str, key: PackKey) -> int | None:
    """The number of a message that this caller, and nobody else, is to send now. Needs a session from `transaction()`.

    None when the pack was sent to the address already, or somebody is sending it. A failed one is tried again.
    """
    must_write(session)
    _check_role(scope)
    row = _logged(session, address, key)
    if row is not None and row.state != MailState.FAILED:
        return None
    if row is None:
        row = MailSent(
            address=address,
            plan=key.plan,
            period=key.period,
            area_code=key.area,
            version=key.version,
            approved_only=key.approved_only,
            formats=key.formats,
            language=key.language,
            state=MailState.SENDING,
            at=now(),
        )
    row.state, row.at, row.error = MailState.SENDING, now(), ""
    session.add(row)
    session.flush()
    return row.id


def settle(session: Session, scope: Scope, number: int, error: str = "") -> None:
    """How a claimed message ended: sent, or failed with these words. Needs a session from `transaction()`."""
    must_write(session)
    _check_role(scope)
    row = session.get(MailSent, number)
    if row is None or row.state != MailState.SENDING:
        raise MailError(MailErrorCode.UNKNOWN_MESSAGE, id=number)
    row.state, row.at = (MailState.FAILED if error else MailState.SENT), now()
    row.error = " ".join(error.split())[:_MOST]
    session.add(row)
    if not error:
        audit.record(session, scope.username, "mail", f"{row.plan}/{row.period}/{row.area_code}", row.address)


def release(session: Session, scope: Scope, number: int) -> None:
    """Let a message that was never settled be sent again: a person has asked the recipient. As `settle`."""
    settle(session, scope, number, "released")


def is_in_doubt(session: Session, scope: Scope, address: str, key: PackKey) -> bool:
    """Whether a message was claimed so long ago that nobody can still be sending it."""
    _check_role(scope)
    row = _logged(session, address, key)
    return row is not None and row.state == MailState.SENDING and now() - row.at > _PATIENCE


def mail_log(session: Session, scope: Scope, plan: str | None = None, most: int = 200) -> Sequence[MailSent]:
    """What was sent or tried, the newest first. For administrators and departments (NotAllowed else)."""
    _check_role(scope)
    query = select(MailSent).order_by(col(MailSent.at).desc(), col(MailSent.id).desc())
    if plan is not None:
        query = query.where(MailSent.plan == plan)
    tree = AreaTree.of(session, now().date())
    return [row for row in session.exec(query) if _may(scope, tree, row.area_code)][:most]


def _logged(session: Session, address: str, key: PackKey) -> MailSent | None:
    same = select(MailSent).where(
        _is_address(MailSent.address, address),
        MailSent.plan == key.plan,
        MailSent.period == key.period,
        MailSent.area_code == key.area,
        MailSent.version == key.version,
        MailSent.approved_only == key.approved_only,
        MailSent.formats == key.formats,
        MailSent.language == key.language,
    )
    return session.exec(same).first()


def _is_address(column: str, address: str) -> ColumnElement[bool]:
    """Capitals make no other mailbox: who is written in two ways is not sent the same twice."""
    return func.lower(col(column)) == address.lower()


def _check_role(scope: Scope) -> None:
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        raise NotAllowed("recipients of packs")


def _check(scope: Scope, tree: AreaTree, area: str) -> None:
    _check_role(scope)
    if not _may(scope, tree, area):
        raise NotAllowed(f"recipients of {area}")


def _may(scope: Scope, tree: AreaTree, area: str) -> bool:
    """The department's own province today, or the one in which an area that has ended lay last."""
    return scope.sees_everything or (scope.area is not None and scope.area in tree.path(area))
