"""Failed sign-ins are counted in the database and lock a name for a while; known and unknown names answer alike."""

from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data_access import accounts, database, sign_in
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.scope import TERMINAL
from data_access.tables import AccountSession, AuditEvent, FailedSignIn
from tests.access.people import NEW, PASSWORD, Clock, who

WRONG, LOCKED = AccountErrorCode.WRONG_NAME_OR_PASSWORD, AccountErrorCode.LOCKED


def _refusal(engine: Engine, name: str, password: str = "sai mật khẩu") -> AccountError:
    with pytest.raises(AccountError) as refused:
        sign_in.sign_in(engine, name, password)
    return refused.value


@pytest.mark.parametrize("name", ["an", "nobody"])
def test_the_fifth_failure_locks(clock: Clock, engine: Engine, name: str) -> None:
    codes = [_refusal(engine, name).code for _ in range(6)]
    assert codes == [WRONG] * 4 + [LOCKED] * 2


def test_a_locked_name_is_refused_with_the_right_password_too_and_only_for_a_while(
    clock: Clock, engine: Engine
) -> None:
    for _ in range(5):
        _refusal(engine, "an")
    assert _refusal(engine, "an", PASSWORD).code is LOCKED
    clock.pass_by(seconds=61)
    assert who(engine, sign_in.sign_in(engine, "an", PASSWORD)) == "an"


def test_each_further_failure_locks_for_longer_up_to_fifteen_minutes(clock: Clock, engine: Engine) -> None:
    for _ in range(4):
        _refusal(engine, "an")
    minutes = []
    for _ in range(7):
        minutes.append(_refusal(engine, "an").details["minutes"])
        clock.pass_by(minutes=16)
    assert minutes == [1, 2, 4, 8, 15, 15, 15]


def test_tries_while_locked_do_not_prolong_it(clock: Clock, engine: Engine) -> None:
    for _ in range(5):
        _refusal(engine, "an")
    clock.pass_by(seconds=30)
    for _ in range(20):
        _refusal(engine, "an")
    clock.pass_by(seconds=31)
    assert who(engine, sign_in.sign_in(engine, "an", PASSWORD)) == "an"


def test_a_success_forgets_the_failures(clock: Clock, engine: Engine) -> None:
    for _ in range(3):
        for _ in range(4):
            assert _refusal(engine, "an").code is WRONG
        sign_in.sign_in(engine, "an", PASSWORD)


def test_a_day_forgets_them_too(clock: Clock, engine: Engine) -> None:
    for _ in range(4):
        _refusal(engine, "an")
    clock.pass_by(days=1, minutes=1)
    assert _refusal(engine, "an").code is WRONG


def test_the_count_survives_a_restart(engine: Engine) -> None:
    for _ in range(5):
        _refusal(engine, "an")
    again = database.ready(str(engine.url))
    assert _refusal(again, "an", PASSWORD).code is LOCKED
    again.dispose()


def test_an_administrators_new_password_lifts_the_lock(engine: Engine) -> None:
    for _ in range(5):
        _refusal(engine, "an")
    with database.transaction(engine) as session:
        accounts.set_password(session, TERMINAL, "an", NEW)
    assert who(engine, sign_in.sign_in(engine, "an", NEW)) == "an"


def test_wrong_present_passwords_lock_like_sign_ins(engine: Engine) -> None:
    codes = []
    for _ in range(6):
        with pytest.raises(AccountError) as refused:
            sign_in.change_password(engine, "an", "sai mật khẩu", NEW, NEW)
        codes.append(refused.value.code)
    assert codes == [AccountErrorCode.WRONG_PASSWORD] * 4 + [LOCKED] * 2


def test_tries_at_the_same_time_are_all_counted(engine: Engine) -> None:
    """Otherwise a hundred guesses sent at once would cost one."""
    with ThreadPoolExecutor(8) as pool:
        codes = [one.code for one in pool.map(lambda _: _refusal(engine, "an"), range(8))]
    assert codes.count(WRONG) == 4
    with database.session(engine) as session:
        assert session.exec(select(FailedSignIn)).one().count == 5


@pytest.mark.parametrize("state", ["right", "wrong", "unknown", "disabled", "locked", "unknown and locked"])
def test_one_comparison_and_one_writing_whatever_the_name(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """Equal time is held by equal work: what takes the time is the one bcrypt comparison, at the same cost."""
    name = "nobody" if "unknown" in state else "an"
    if state == "disabled":
        with database.transaction(engine) as session:
            accounts.add(session, TERMINAL, username="binh", name="", role="administrator", password=PASSWORD)
            accounts.disable(session, TERMINAL, "an")
    if "locked" in state:
        for _ in range(5):
            _refusal(engine, name)
    costs, check = [], bcrypt.checkpw

    def counted(password: bytes, stored: bytes) -> bool:
        costs.append(stored.split(b"$")[2])
        return check(password, stored)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    if state == "right":
        sign_in.sign_in(engine, name, PASSWORD)
    else:
        _refusal(engine, name, PASSWORD if state == "disabled" else "sai mật khẩu")
    assert costs == [b"04"]


def test_nothing_typed_is_kept(engine: Engine) -> None:
    """People type passwords into the name field."""
    for _ in range(6):
        _refusal(engine, "mật khẩu của tôi 123")
    with database.session(engine) as session:
        kept = repr(session.exec(select(FailedSignIn)).all()) + repr(session.exec(select(AuditEvent)).all())
        assert session.exec(select(AccountSession)).all() == []
    assert "mật khẩu" not in kept


def test_a_lock_is_in_the_audit_trail_once(clock: Clock, engine: Engine) -> None:
    for _ in range(7):
        _refusal(engine, "an")
    with database.session(engine) as session:
        found = [one for one in session.exec(select(AuditEvent)).all() if one.action == "sign_in_locked"]
    assert [one.subject for one in found] == ["an"]


def test_very_long_names_and_passwords_are_only_wrong(engine: Engine) -> None:
    assert _refusal(engine, "x" * 100_000, "y" * 100_000).code is WRONG
    assert _refusal(engine, "an\x00", "z\x00").code is WRONG
