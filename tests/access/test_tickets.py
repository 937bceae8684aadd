"""Tickets that carry a session id from the page to the route that sets the cookie."""

import time

import pytest

from ui.browser_session import TICKET_SECONDS, Tickets


def test_a_ticket_is_good_once() -> None:
    tickets = Tickets()
    ticket = tickets.issue("session")
    assert tickets.is_open(ticket)
    assert tickets.redeem(ticket) == "session"
    assert tickets.redeem(ticket) is None
    assert not tickets.is_open(ticket)


@pytest.mark.parametrize("unknown", ["", "x", "session"])
def test_an_unknown_ticket_is_nothing(unknown: str) -> None:
    tickets = Tickets()
    tickets.issue("session")
    assert tickets.redeem(unknown) is None


def test_an_old_ticket_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = Tickets()
    ticket = tickets.issue("session")
    later = time.monotonic() + TICKET_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not tickets.is_open(ticket)
    assert tickets.redeem(ticket) is None
