"""Packs by e-mail, taken by a server of this machine: what arrives, to whom, how often, and what a failure stops."""

import email
import email.policy
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.free_port import free_port
from exports import mail
from tests.terminal import Terminal, run_process
from tests.world import PERIOD, PLAN, World

ASKED = ("export", "--plan", PLAN, "--period", PERIOD, "--format", "xlsx", "--mail")


@dataclass
class Box:
    """A mail server that keeps what it takes; `refuse`: addresses it refuses, `breaks`: cut off in the middle."""

    refuse: set[str] = field(default_factory=set)
    breaks: bool = False
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.breaks:
            assert server.transport is not None
            server.transport.close()
            return "250 OK"
        assert isinstance(envelope.content, bytes)
        with self.lock:
            made = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(made, EmailMessage)
            self.taken.append((envelope.rcpt_tos, made))
        return "250 OK"


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    found = Box()
    port = free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(port)), ("STARTTLS", "0"), ("FROM", "kpi@example.org")):
        monkeypatch.setenv(f"KPI_SMTP_{name}", value)
    yield found
    controller.stop()


def register(terminal: Terminal, *pairs: tuple[str, str]) -> None:
    for address, area in pairs:
        assert terminal("recipients", "add", address, "--area", area).code == 0


def attached(made: EmailMessage) -> zipfile.ZipFile:
    part = next(made.iter_attachments())
    assert part.get_content_type() == "application/zip"
    return zipfile.ZipFile(io.BytesIO(part.get_content()))


def test_each_gets_the_pack_of_the_own_area_once(terminal: Terminal, loaded: World, box: Box) -> None:
    register(terminal, ("bh@example.org", "731"), ("lk@example.org", "732"), ("so@example.org", "75"))
    done = terminal(*ASKED, "--each", "area")
    assert done.code == 0, done.err
    assert "Sent: 2" in done.err
    by_address = {to[0]: made for to, made in box.taken}
    assert set(by_address) == {"bh@example.org", "lk@example.org"}
    made = by_address["bh@example.org"]
    assert made["Subject"].startswith("Hồ sơ họp: Thành phố Biên Hòa, ")
    assert made["To"] == "bh@example.org"
    assert made["From"] == "kpi@example.org"
    body = made.get_body()
    assert body is not None
    assert "Kính gửi Quý cơ quan," in body.get_content()
    assert "Long Khánh" not in body.get_content()
    with attached(made) as archive:
        assert [name.rsplit(".", 1)[1] for name in archive.namelist()] == ["xlsx", "txt"]
        assert all("731" in name for name in archive.namelist() if name.endswith("xlsx"))
    again = terminal(*ASKED, "--each", "area")
    assert again.code == 0
    assert "Sent: 0. Not sent again: 2" in again.err
    assert len(box.taken) == 2
    assert terminal(*ASKED).code == 0
    assert [to for to, _ in box.taken][2:] == [["so@example.org"]]


def test_new_data_are_a_new_pack(terminal: Terminal, loaded: World, box: Box) -> None:
    register(terminal, ("bh@example.org", "731"))
    asked = (*ASKED, "--area", "731")
    assert terminal(*asked).code == 0
    later = (
        f"period,unit_code,indicator,level,numerator,denominator,value,state\n{PERIOD},U2,cashless_collection,,1,1,,\n"
    )
    assert terminal("load", loaded.write("later.csv", later)).code == 0
    assert terminal(*asked).code == 0
    assert len(box.taken) == 2


def test_one_refused_address_stops_nobody_else(terminal: Terminal, loaded: World, box: Box) -> None:
    register(terminal, ("a@example.org", "731"), ("b@example.org", "731"), ("c@example.org", "732"))
    box.refuse.add("a@example.org")
    done = terminal(*ASKED, "--each", "area")
    assert done.code == 1
    assert "1 of 3 messages were not sent" in done.err
    assert "no such mailbox" in done.err
    assert sorted(to[0] for to, _ in box.taken) == ["b@example.org", "c@example.org"]
    states = {row["address"]: row["state"] for row in terminal("mail", "log").rows}
    assert states == {"a@example.org": "failed", "b@example.org": "sent", "c@example.org": "sent"}
    box.refuse.clear()
    assert "Sent: 1. Not sent again: 2" in terminal(*ASKED, "--each", "area").err
    assert [to for to, _ in box.taken][2:] == [["a@example.org"]]


def test_a_connection_that_breaks_leaves_a_doubt_that_a_person_settles(
    terminal: Terminal, loaded: World, box: Box
) -> None:
    register(terminal, ("a@example.org", "731"), ("b@example.org", "731"))
    box.breaks = True
    done = terminal(*ASKED, "--area", "731")
    assert done.code == 1
    assert "whether it was sent is not known" in done.err
    box.breaks = False
    assert "Sent: 0" in terminal(*ASKED, "--area", "731").err
    for row in terminal("mail", "log").rows:
        assert row["state"] == "sending"
        assert terminal("mail", "release", row["message"]).code == 0
    assert "Sent: 2" in terminal(*ASKED, "--area", "731").err


def test_two_programs_at_once_send_once(terminal: Terminal, loaded: World, box: Box) -> None:
    register(terminal, *((f"a{number}@example.org", "731") for number in range(4)))
    threads = [threading.Thread(target=lambda: run_process(*ASKED, "--area", "731")) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(to[0] for to, _ in box.taken) == [f"a{number}@example.org" for number in range(4)]


def test_no_server_nobody_registered_too_large(
    terminal: Terminal, loaded: World, box: Box, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "No recipient is registered" in terminal(*ASKED).err
    register(terminal, ("so@example.org", "75"))
    monkeypatch.setattr(mail, "MOST_MEGABYTES", 0)
    assert "more than the 0 MB" in terminal(*ASKED).err
    monkeypatch.setattr(mail, "MOST_MEGABYTES", 18)
    monkeypatch.setenv("KPI_SMTP_PORT", "1")
    assert "cannot be used" in terminal(*ASKED).err
    assert box.taken == []
    for name, value, words in (
        ("STARTTLS", "maybe", "KPI_SMTP_STARTTLS"),
        ("PORT", "x", "KPI_SMTP_PORT"),
        ("FROM", "nobody", "KPI_SMTP_FROM"),
        ("HOST", "", "KPI_SMTP_HOST"),
    ):
        monkeypatch.setenv("KPI_SMTP_PORT", "25")
        monkeypatch.setenv(f"KPI_SMTP_{name}", value)
        assert words in terminal(*ASKED, "--out", tmp_path / "out").refusal()
    assert not (tmp_path / "out").exists()


def test_a_server_without_encryption_is_not_trusted(
    terminal: Terminal, loaded: World, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(terminal, ("so@example.org", "75"))
    monkeypatch.setenv("KPI_SMTP_STARTTLS", "1")
    monkeypatch.setenv("KPI_SMTP_USER", "kpi")
    monkeypatch.setenv("KPI_SMTP_PASSWORD", "geheim-1")
    done = terminal(*ASKED)
    assert done.code == 1
    assert "STARTTLS" in done.err
    assert "geheim-1" not in done.err + terminal("mail", "log").out
    assert box.taken == []


def test_recipients_are_listed_and_removed(terminal: Terminal, loaded: World) -> None:
    assert terminal("recipients", "add", "a@example.org", "--area", "731", "--name", "Văn thư").code == 0
    row = terminal("recipients", "list").rows[0]
    assert (row["address"], row["name"], row["area_name"]) == ("a@example.org", "Văn thư", "Thành phố Biên Hòa")
    assert "no e-mail address" in terminal("recipients", "add", "a@b\nBcc: c", "--area", "731").refusal()
    assert "There is no area 999" in terminal("recipients", "add", "a@example.org", "--area", "999").refusal()
    assert terminal("recipients", "remove", row["recipient"]).code == 0
    assert terminal("recipients", "list").rows == []
    assert "There is no recipient" in terminal("recipients", "remove", "9").refusal()
    assert "no unfinished message" in terminal("mail", "release", "9").refusal()
