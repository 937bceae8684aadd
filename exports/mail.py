"""A pack as an e-mail, and the server that takes it: configured by the environment, one message to one address.

What a server refused before it took a message over may be tried again; when the connection breaks after the message
was handed over, only the server knows whether it was sent (`MailTrouble.UNCERTAIN`).
"""

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from enum import StrEnum

from exports import meeting_words
from exports.pack import Pack, about, write_zip
from exports.wording import text
from kpi.findings import findings, sentence
from kpi.meeting import Meeting

TIMEOUT = 30.0
#: Megabytes of the attached archive: encoded for mail it grows by a third, and servers take 25 as a rule.
MOST_MEGABYTES = 18
_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


class MailTrouble(StrEnum):
    NO_HOST = "no_host"
    NO_SENDER = "no_sender"
    WRONG_PORT = "wrong_port"
    WRONG_STARTTLS = "wrong_starttls"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    IN_DOUBT = "in_doubt"


class MailFailed(RuntimeError):
    """A message that was not sent, or perhaps not; `words` says why and what to do."""

    def __init__(self, trouble: MailTrouble, **values: object) -> None:
        super().__init__(trouble.value)
        self.trouble, self.values = trouble, values

    def words(self, language: str) -> str:
        return text(language, f"mail.{self.trouble}", **self.values)


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    sender: str
    starttls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def configured() -> MailServer:
    """The server that the environment names. Raises MailFailed saying which setting is missing or wrong."""
    host, sender = os.environ.get("KPI_SMTP_HOST", "").strip(), os.environ.get("KPI_SMTP_FROM", "").strip()
    port, secure = os.environ.get("KPI_SMTP_PORT", "587").strip(), os.environ.get("KPI_SMTP_STARTTLS", "1").strip()
    if not host:
        raise MailFailed(MailTrouble.NO_HOST)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise MailFailed(MailTrouble.NO_SENDER)
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise MailFailed(MailTrouble.WRONG_PORT)
    if secure.lower() not in _YES | _NO:
        raise MailFailed(MailTrouble.WRONG_STARTTLS)
    user, password = os.environ.get("KPI_SMTP_USER", ""), os.environ.get("KPI_SMTP_PASSWORD", "")
    return MailServer(host, int(port), sender, secure.lower() in _YES, user, password)


def message(server: MailServer, meeting: Meeting, pack: Pack, language: str) -> EmailMessage:
    """The message with the pack as one ZIP, to nobody yet. Raises MailFailed when it is too large to be sent."""
    archive = write_zip([pack], language=language)
    if len(archive) > MOST_MEGABYTES * 1024 * 1024:
        raise MailFailed(MailTrouble.TOO_LARGE, size=len(archive) // (1024 * 1024), most=MOST_MEGABYTES)
    names = {
        "plan": meeting_words.plan_name(meeting, language),
        "period": meeting_words.period_name(meeting, language),
        "area": meeting.area_name,
    }
    marks = " · ".join(meeting_words.marks(meeting, language))
    subject = text(language, "mail.subject", **names) + (f" [{marks}]" if marks else "")
    said = [f"- {sentence(one, meeting, language)}." for one in findings(meeting)[:5]]
    lines = [text(language, "mail.greeting"), "", text(language, "mail.intro", **names), ""]
    lines += [text(language, "mail.findings"), *said, "", text(language, "mail.about"), *about(meeting, language)]
    if pack.missing:
        lines += ["", text(language, "pack.missing"), *(f"- {one}" for one in pack.missing)]
    lines += ["", text(language, "mail.closing")]
    made = EmailMessage(policy=SMTP)
    made["Subject"] = _one_line(subject)
    made["From"] = server.sender
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join(_one_line(line) for line in lines) + "\n", charset="utf-8", cte="base64")
    made.add_attachment(archive, maintype="application", subtype="zip", filename=f"{pack.stem}.zip")
    return made


class MailConnection:
    """One connection to the server, opened when the first message goes out, and anew when it broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def send(self, made: EmailMessage, address: str) -> None:
        """Hand the message over for this address alone. Raises MailFailed."""
        for name in ("To", "Date", "Message-ID"):
            del made[name]
        made["To"], made["Date"] = address, formatdate(localtime=True)
        made["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2])
        connection = self._connected()
        try:
            for code, reply in (connection.mail(self._server.sender), connection.rcpt(address)):
                if code not in (250, 251):
                    raise _refused(code, reply)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailFailed(MailTrouble.UNREACHABLE, reason=_reason(error)) from error
        except MailFailed:
            self.close()
            raise
        try:
            code, reply = connection.data(made.as_bytes())
        except smtplib.SMTPDataError as error:  # refused before the message itself was handed over
            self.close()
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailFailed(MailTrouble.UNCERTAIN) from error
        if code != 250:
            self.close()
            raise _refused(code, reply)

    def close(self) -> None:
        """Say goodbye; whatever happens then changes nothing of what was sent."""
        found, self._open = self._open, None
        if found is not None:
            try:
                found.quit()
            except (OSError, smtplib.SMTPException):
                found.close()

    def _connected(self) -> smtplib.SMTP:
        if self._open is not None:
            return self._open
        made = None
        try:
            made = smtplib.SMTP(self._server.host, self._server.port, timeout=TIMEOUT)
            if self._server.starttls:
                made.starttls(context=ssl.create_default_context())
            made.ehlo_or_helo_if_needed()
            if self._server.user:
                made.login(self._server.user, self._server.password)
        except (OSError, smtplib.SMTPException) as error:
            if made is not None:
                made.close()
            raise MailFailed(MailTrouble.UNREACHABLE, reason=_reason(error)) from error
        self._open = made
        return made


@contextmanager
def connected(server: MailServer) -> Iterator[MailConnection]:
    """A connection to send with, closed at the end."""
    made = MailConnection(server)
    try:
        yield made
    finally:
        made.close()


def _refused(code: int, reply: bytes | str) -> MailFailed:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return MailFailed(MailTrouble.REFUSED, reason=_one_line(f"{code} {said}"))


def _reason(error: Exception) -> str:
    """In one line, and never what was sent to sign in."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_refused(error.smtp_code, error.smtp_error).values["reason"])
    return _one_line(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _one_line(words: str) -> str:
    """Names come from files that others loaded: nothing in them ends a line or a header."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
