"""Recipients and the mail log: rights, and that a pack is claimed once, tried again after a failure, never twice."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from data_access import mailing
from data_access.database import now, session, transaction
from data_access.frozen import freeze, load_frozen
from data_access.mailing import MailError, MailErrorCode, MailState, PackKey
from data_access.meeting import meeting
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import AuditEvent, MailSent
from tests.data_access.meeting_world import DEPARTMENT, OFFICE_732, PERIOD, PLAN, VIEWER, fill

OTHER_DEPARTMENT = Scope(Role.DEPARTMENT, "other", area="31")
KEY = PackKey("meeting", PERIOD, "731", "abc", False, "docx,pptx", "vi")


@pytest.fixture
def engine(engine: Engine) -> Engine:
    fill(engine)
    return engine


def add(engine: Engine, address: str, area: str = "731", scope: Scope = TERMINAL, name: str = "") -> tuple[int, bool]:
    with transaction(engine) as writing:
        return mailing.add_recipient(writing, scope, address, area, name)


def claim(engine: Engine, address: str = "a@example.org", key: PackKey = KEY) -> int | None:
    with transaction(engine) as writing:
        return mailing.claim(writing, TERMINAL, address, key)


def settle(engine: Engine, number: int | None, error: str = "") -> None:
    assert number is not None
    with transaction(engine) as writing:
        mailing.settle(writing, TERMINAL, number, error)


def test_an_address_is_registered_once_an_area(engine: Engine) -> None:
    first, new = add(engine, " Van.Thu@Example.ORG ", name="Văn thư\nPhòng")
    assert new
    assert add(engine, "Van.Thu@example.org") == (first, False)
    assert add(engine, "van.thu@example.org") == (first, False)
    other, _ = add(engine, "Van.Thu@example.org", "732")
    with session(engine) as reading:
        found = mailing.recipients(reading, TERMINAL)
        assert [(one.id, one.address, one.area_code, one.area_name, one.name) for one in found] == [
            (first, "Van.Thu@example.org", "731", "Huyện 731", "Văn thư Phòng"),
            (other, "Van.Thu@example.org", "732", "Huyện 732", ""),
        ]
        events = reading.exec(select(AuditEvent).where(AuditEvent.action == "add_recipient")).all()
    assert [(one.subject, one.detail) for one in events] == [
        ("731", "Van.Thu@example.org"),
        ("732", "Van.Thu@example.org"),
    ]
    with transaction(engine) as writing:
        mailing.remove_recipient(writing, DEPARTMENT, first)
    with session(engine) as reading:
        assert [one.id for one in mailing.recipients(reading, TERMINAL)] == [other]


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b", "a b@example.org", "a@b\nBcc: c@d", "a@b,c@d", "Tên <a@b>", "é@b.vn", f"{'a' * 65}@b"],
)
def test_what_is_no_address_is_refused(engine: Engine, address: str) -> None:
    with pytest.raises(MailError) as caught:
        add(engine, address)
    assert caught.value.code is MailErrorCode.WRONG_ADDRESS
    assert "\n" not in caught.value.message("vi")


def test_rights_end_at_the_province(engine: Engine) -> None:
    number, _ = add(engine, "a@example.org", scope=DEPARTMENT)
    for scope in (OTHER_DEPARTMENT, OFFICE_732, VIEWER):
        with pytest.raises(NotAllowed):
            add(engine, "b@example.org", scope=scope)
    with session(engine) as reading:
        assert mailing.recipients(reading, OTHER_DEPARTMENT) == []
        assert mailing.mail_log(reading, OTHER_DEPARTMENT) == []
        for scope in (OFFICE_732, VIEWER):
            with pytest.raises(NotAllowed):
                mailing.recipients(reading, scope)
            with pytest.raises(NotAllowed):
                mailing.mail_log(reading, scope)
    for wrong, scope in ((number, OTHER_DEPARTMENT), (99, TERMINAL)):
        with transaction(engine) as writing, pytest.raises(MailError):
            mailing.remove_recipient(writing, scope, wrong)
    with pytest.raises(MailError) as caught:
        add(engine, "a@example.org", "999")
    assert caught.value.code is MailErrorCode.UNKNOWN_AREA


def test_packs_go_to_those_of_exactly_that_area(engine: Engine) -> None:
    for address, area in (("a@example.org", "731"), ("b@example.org", "732"), ("c@example.org", "75")):
        add(engine, address, area)
    with session(engine) as reading:
        shown = meeting(reading, TERMINAL, PLAN, PERIOD, area="731")
        assert [one.address for one in mailing.recipients_of(reading, TERMINAL, shown)] == ["a@example.org"]
        # A code that was given anew names another place.
        moved = replace(shown, area_names={**shown.area_names, "731": "Phường khác"})
        assert mailing.recipients_of(reading, TERMINAL, moved) == []


def test_a_pack_is_claimed_once_and_again_only_after_a_failure(engine: Engine) -> None:
    first = claim(engine)
    assert claim(engine) is None
    assert claim(engine, "A@Example.org") is None
    settle(engine, first, "the server refused\nit")
    assert claim(engine) == first
    settle(engine, first)
    assert claim(engine) is None
    with session(engine) as reading:
        assert [(one.state, one.error) for one in mailing.mail_log(reading, DEPARTMENT)] == [(MailState.SENT, "")]
    with transaction(engine) as writing, pytest.raises(MailError):
        mailing.settle(writing, TERMINAL, first or 0)
    for other in (
        replace(KEY, version="abd"),
        replace(KEY, area="732"),
        replace(KEY, period="2024-2025/HK1"),
        replace(KEY, approved_only=True),
        replace(KEY, formats="pdf"),
        replace(KEY, language="en"),
    ):
        assert claim(engine, key=other) is not None
    assert claim(engine, "b@example.org") is not None


def test_a_claim_whose_program_ended_waits_for_a_person(engine: Engine) -> None:
    number = claim(engine)
    with session(engine) as reading:
        assert not mailing.is_in_doubt(reading, TERMINAL, "a@example.org", KEY)
    with transaction(engine) as writing:
        row = writing.get(MailSent, number)
        assert row is not None
        row.at = now() - timedelta(hours=1)
    with session(engine) as reading:
        assert mailing.is_in_doubt(reading, TERMINAL, "a@example.org", KEY)
    assert claim(engine) is None
    with transaction(engine) as writing:
        mailing.release(writing, TERMINAL, number or 0)
    assert claim(engine) == number


def test_of_many_that_claim_at_once_one_gets_it(engine: Engine) -> None:
    got: list[int | None] = []
    threads = [threading.Thread(target=lambda: got.append(claim(engine))) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(got) == 6
    assert len([one for one in got if one is not None]) == 1


def test_frozen_results_are_the_same_pack_whatever_is_loaded(engine: Engine) -> None:
    number = freeze(engine, TERMINAL, PLAN, PERIOD, "Họp", area="731")
    with session(engine) as reading:
        frozen = load_frozen(reading, TERMINAL, number)
        today = meeting(reading, TERMINAL, PLAN, PERIOD, area="731")
    key = PackKey.of(frozen, ["pptx", "docx"], "vi")
    assert key == PackKey.of(frozen, ["docx", "pptx"], "vi")
    assert key != PackKey.of(today, ["docx", "pptx"], "vi")
    assert PackKey.of(today, ["docx"], "vi") != PackKey.of(replace(today, version="x"), ["docx"], "vi")


def test_the_log_holds_nothing_twice_even_without_asking(engine: Engine) -> None:
    """The table itself refuses a second row."""
    claim(engine)
    copied = "INSERT INTO mail_sent SELECT id + 1, address, plan, period, area_code, version, approved_only, formats, "
    copied += "language, state, at, error FROM mail_sent"
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(copied))
