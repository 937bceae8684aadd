"""Adding users, the Scope of a role, and who may manage users."""

import pytest
from sqlalchemy import Engine

from data_access import accounts, audit, database, demo_users, sign_in
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.database import Session
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Account, Area, Office, Unit
from tests.access.people import PASSWORD, who


@pytest.fixture
def places(engine: Engine) -> Engine:
    """The same database with a province, an office and a unit."""
    with database.transaction(engine) as session:
        session.add(Area(code="75", name="Tỉnh Đồng Nai", type="province"))
        session.add(Office(code="PGD731", name="Phòng GD&ĐT Biên Hòa", tier="lower_office", area_code="75"))
        session.add(Unit(code="TH01"))
    return engine


def _add(session: Session, **given: str) -> Account:
    wanted = {"username": "binh", "name": "Bình", "role": "viewer", "password": PASSWORD} | given
    return accounts.add(session, TERMINAL, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "place", "scope"),
    [
        ("administrator", {}, Scope(Role.ADMINISTRATOR, "binh")),
        ("department", {"area": "75"}, Scope(Role.DEPARTMENT, "binh", area="75")),
        ("lower_office", {"office": "PGD731"}, Scope(Role.LOWER_OFFICE, "binh", office="PGD731")),
        ("unit", {"unit": "TH01"}, Scope(Role.UNIT, "binh", unit="TH01")),
        ("viewer", {"area": "75"}, Scope(Role.VIEWER, "binh", area="75")),
    ],
)
def test_each_role_gets_its_scope(places: Engine, role: str, place: dict[str, str], scope: Scope) -> None:
    with database.transaction(places) as session:
        assert accounts.scope_of(_add(session, role=role, **place)) == scope


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "viewer"}, AccountErrorCode.ROLE_NEEDS),
        ({"role": "unit", "area": "75"}, AccountErrorCode.ROLE_TAKES_NO),
        ({"role": "administrator", "unit": "TH01"}, AccountErrorCode.ROLE_TAKES_NO),
        ({"role": "viewer", "area": "99"}, AccountErrorCode.NOT_FOUND),
        ({"role": "unit", "unit": "TH99"}, AccountErrorCode.NOT_FOUND),
        ({"role": "king", "area": "75"}, AccountErrorCode.ROLE_UNKNOWN),
        ({"username": "a b", "area": "75"}, AccountErrorCode.USERNAME_FORM),
        ({"username": "Ân", "area": "75"}, AccountErrorCode.USERNAME_FORM),
        ({"username": " AN ", "area": "75"}, AccountErrorCode.USERNAME_TAKEN),
        ({"password": "ngắn", "area": "75"}, AccountErrorCode.PASSWORD_TOO_SHORT),
    ],
)
def test_what_cannot_be_added(places: Engine, given: dict[str, str], code: AccountErrorCode) -> None:
    with database.transaction(places) as session, pytest.raises(AccountError) as refused:
        _add(session, **given)
    assert refused.value.code is code
    for language in ("vi", "en"):
        assert "{" not in refused.value.message(language)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage_users(engine: Engine, role: Role) -> None:
    scope = Scope(role, "binh", area="75")
    with database.transaction(engine) as session:
        for attempt in (
            lambda: accounts.list_accounts(session, scope),
            lambda: accounts.disable(session, scope, "an"),
            lambda: accounts.enable(session, scope, "an"),
            lambda: accounts.set_password(session, scope, "an", PASSWORD),
            lambda: accounts.add(session, scope, username="x1", name="", role="administrator", password=PASSWORD),
            lambda: audit.events(session, scope),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_the_last_administrator_stays(engine: Engine) -> None:
    with database.transaction(engine) as session, pytest.raises(AccountError) as refused:
        accounts.disable(session, TERMINAL, "an")
    assert refused.value.code is AccountErrorCode.LAST_ADMINISTRATOR


def test_what_was_done_to_users_is_told_without_secrets(engine: Engine) -> None:
    with database.transaction(engine) as session:
        accounts.set_password(session, TERMINAL, "an", "mật khẩu mới 2026")
    with database.session(engine) as session:
        told = audit.events(session, TERMINAL, subject="an")
    assert [one.action for one in told] == ["password_set", "user_added"]
    assert "2026" not in " ".join(one.detail for one in told)


def test_demo_users_can_sign_in_and_are_told_once(places: Engine) -> None:
    with database.transaction(places) as session:
        told = demo_users.create(session)
    assert {one.username: one.role for one in told} == {
        "quantri": "administrator",
        "so": "department",
        "xem": "viewer",
    }
    for one in told:
        assert who(places, sign_in.sign_in(places, one.username, one.password)) == one.username
    with database.session(places) as session:
        assert list(accounts.demo_usernames(session)) == [one.username for one in told]
