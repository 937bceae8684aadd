"""A session is good while it lives, and dies of signing out, age, idleness, a new password, and disabling."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data_access import accounts, database, sessions, sign_in
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.scope import TERMINAL
from data_access.tables import AccountSession
from tests.access.people import NEW, PASSWORD, Clock, who


@pytest.fixture
def session_id(engine: Engine) -> str:
    return sign_in.sign_in(engine, "an", PASSWORD)


def test_a_new_session_is_the_person(engine: Engine, session_id: str) -> None:
    assert who(engine, session_id) == "an"


def test_names_are_typed_in_any_case(engine: Engine) -> None:
    assert who(engine, sign_in.sign_in(engine, "  AN ", PASSWORD)) == "an"


def test_only_a_hash_is_stored(engine: Engine, session_id: str) -> None:
    with database.session(engine) as session:
        stored = session.exec(select(AccountSession)).one()
    assert session_id not in repr(stored)
    assert who(engine, stored.id_hash) is None


def test_ids_are_long_and_differ(engine: Engine, session_id: str) -> None:
    other = sign_in.sign_in(engine, "an", PASSWORD)
    assert other != session_id
    assert len(session_id) >= 43


def test_signing_out_ends_this_session_only(engine: Engine, session_id: str) -> None:
    other = sign_in.sign_in(engine, "an", PASSWORD)
    sign_in.sign_out(engine, session_id)
    sign_in.sign_out(engine, session_id)
    assert who(engine, session_id) is None
    assert who(engine, other) == "an"


def test_it_dies_of_age_however_much_it_is_used(clock: Clock, engine: Engine) -> None:
    session_id = sign_in.sign_in(engine, "an", PASSWORD)
    for _ in range(11):
        clock.pass_by(hours=1)
        assert who(engine, session_id) == "an"
        with database.transaction(engine) as session:
            sessions.mark_seen(session, session_id)
    clock.pass_by(hours=1)
    assert who(engine, session_id) is None


def test_it_dies_of_idleness(clock: Clock, engine: Engine) -> None:
    session_id = sign_in.sign_in(engine, "an", PASSWORD)
    clock.pass_by(hours=2, minutes=59)
    assert who(engine, session_id) == "an"
    clock.pass_by(minutes=1)
    assert who(engine, session_id) is None


def test_being_seen_is_not_written_on_every_click(clock: Clock, engine: Engine) -> None:
    session_id = sign_in.sign_in(engine, "an", PASSWORD)
    with database.session(engine) as session:
        assert not sessions.signed_in(session, session_id)[1]
        clock.pass_by(minutes=5)
        assert sessions.signed_in(session, session_id)[1]


def test_the_dead_are_cleared_away(clock: Clock, engine: Engine, session_id: str) -> None:
    clock.pass_by(hours=13)
    sign_in.sign_in(engine, "an", PASSWORD)
    with database.session(engine) as session:
        assert len(session.exec(select(AccountSession)).all()) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda session: accounts.disable(session, TERMINAL, "an"),
        lambda session: accounts.set_password(session, TERMINAL, "an", NEW),
    ],
    ids=["disabled", "password set"],
)
def test_every_session_dies_by_an_administrators_hand(
    engine: Engine, session_id: str, change: Callable[[Session], None]
) -> None:
    with database.transaction(engine) as session:
        accounts.add(session, TERMINAL, username="binh", name="", role="administrator", password=PASSWORD)
        change(session)
    assert who(engine, session_id) is None


def test_enabling_again_does_not_wake_an_old_session(engine: Engine, session_id: str) -> None:
    with database.transaction(engine) as session:
        accounts.add(session, TERMINAL, username="binh", name="", role="administrator", password=PASSWORD)
        accounts.disable(session, TERMINAL, "an")
        accounts.enable(session, TERMINAL, "an")
    assert who(engine, session_id) is None
    assert who(engine, sign_in.sign_in(engine, "an", PASSWORD)) == "an"


def test_changing_the_own_password_ends_all_sessions_and_begins_one(engine: Engine, session_id: str) -> None:
    new_id = sign_in.change_password(engine, "an", PASSWORD, NEW, NEW)
    assert who(engine, session_id) is None
    assert who(engine, new_id) == "an"
    with pytest.raises(AccountError):
        sign_in.sign_in(engine, "an", PASSWORD)
    assert who(engine, sign_in.sign_in(engine, "an", NEW)) == "an"


@pytest.mark.parametrize(
    ("present", "new", "again", "code"),
    [
        ("sai mật khẩu", NEW, NEW, AccountErrorCode.WRONG_PASSWORD),
        (PASSWORD, NEW, NEW + "!", AccountErrorCode.PASSWORDS_DIFFER),
        (PASSWORD, PASSWORD, PASSWORD, AccountErrorCode.PASSWORD_SAME),
        (PASSWORD, "ngắn", "ngắn", AccountErrorCode.PASSWORD_TOO_SHORT),
    ],
)
def test_a_refused_change_leaves_all_as_it_was(
    engine: Engine, session_id: str, present: str, new: str, again: str, code: AccountErrorCode
) -> None:
    with pytest.raises(AccountError) as refused:
        sign_in.change_password(engine, "an", present, new, again)
    assert refused.value.code is code
    assert who(engine, session_id) == "an"
    assert who(engine, sign_in.sign_in(engine, "an", PASSWORD)) == "an"


def test_a_password_set_by_another_has_to_be_changed_once(engine: Engine) -> None:
    with database.transaction(engine) as session:
        accounts.set_password(session, TERMINAL, "an", NEW)
    session_id = sign_in.sign_in(engine, "an", NEW)
    with database.session(engine) as session:
        found = sessions.person(session, session_id)
        assert found is not None
        assert found.must_change_password
    changed = sign_in.change_password(engine, "an", NEW, PASSWORD, PASSWORD)
    with database.session(engine) as session:
        found = sessions.person(session, changed)
        assert found is not None
        assert not found.must_change_password
