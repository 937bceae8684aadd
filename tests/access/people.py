"""What the tests of access share: passwords, a clock, who a session is."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from data_access import database, sessions

PASSWORD = "một câu dài dễ nhớ"
NEW = "một câu khác hẳn 26"


class Clock:
    """The moment that the access modules see; stands still until told to go on."""

    def __init__(self) -> None:
        self.moment = database.now()

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        """Let time pass (hours=, minutes=, ...)."""
        self.moment += timedelta(**span)


def who(engine: Engine, session_id: str) -> str | None:
    """The user name behind a session id, as the guard would find it."""
    with database.session(engine) as session:
        found = sessions.person(session, session_id)
        return found and found.username
