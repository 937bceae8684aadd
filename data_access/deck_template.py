"""An office's own template for its slides: one small file, kept with the office's other settings."""

import base64
import json
from dataclasses import dataclass

from sqlmodel import Session

from data_access import audit
from data_access.database import must_write, now
from data_access.office_settings import offices_to_set
from data_access.scope import NotAllowed, Scope
from data_access.tables import Setting

#: Larger files are used, but not kept: a setting is part of every backup.
MOST_BYTES = 5 * 1024 * 1024
_KEY = "deck_template:{office}"


@dataclass(frozen=True, slots=True)
class DeckTemplate:
    name: str
    content: bytes
    kept_at: str


def deck_template(session: Session, scope: Scope, office: str) -> DeckTemplate | None:
    """The office's template; None without. For the office's people and administrators (NotAllowed else)."""
    _check(session, scope, office)
    found = session.get(Setting, _KEY.format(office=office))
    if found is None:
        return None
    kept = json.loads(found.value)
    return DeckTemplate(kept["name"], base64.b64decode(kept["content"]), kept["kept_at"])


def keep_deck_template(session: Session, scope: Scope, office: str, name: str, content: bytes) -> None:
    """Keep a template, in place of one before; it has been looked through already. Needs a session from
    `transaction()`. Raises NotAllowed, ValueError for one that is too large to be kept."""
    must_write(session)
    _check(session, scope, office)
    if len(content) > MOST_BYTES:
        raise ValueError("too large to be kept")
    known_as = " ".join(name.split())[:120]
    kept = {"name": known_as, "content": base64.b64encode(content).decode(), "kept_at": now().isoformat()}
    session.merge(Setting(key=_KEY.format(office=office), value=json.dumps(kept)))
    audit.record(session, scope.username, "deck_template", office, known_as)


def remove_deck_template(session: Session, scope: Scope, office: str) -> None:
    """From now on the office's slides are in the product's own look. As `keep_deck_template`."""
    must_write(session)
    _check(session, scope, office)
    found = session.get(Setting, _KEY.format(office=office))
    if found is not None:
        session.delete(found)
        audit.record(session, scope.username, "deck_template", office, "")


def _check(session: Session, scope: Scope, office: str) -> None:
    if office not in {one.code for one in offices_to_set(session, scope)}:
        raise NotAllowed(f"slide template of {office}")
