"""Many users from a file, a user's change of name, role or place, and the audit trail's choices."""

import re

import pytest
from sqlalchemy import Engine

from data_access import account_list, accounts, audit, database, sign_in
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.account_list import AccountListError
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Account, Area, Office, Unit
from tests.access.people import PASSWORD

HEADER = "username,name,role,area_code,office_code,unit_code"
GOOD = f"""{HEADER}
so,Sở Đồng Nai,department,75,,
 Phong ,Phòng  Biên Hòa,lower_office,,PGD731,
truong,,unit,,,TH01
""".encode()
OTHERS = [
    Scope(Role.DEPARTMENT, "d", area="75"),
    Scope(Role.LOWER_OFFICE, "l", office="PGD731"),
    Scope(Role.UNIT, "u", unit="TH01"),
    Scope(Role.VIEWER, "v", area="75"),
]


@pytest.fixture
def places(engine: Engine) -> Engine:
    with database.transaction(engine) as session:
        session.add(Area(code="75", name="Tỉnh Đồng Nai", type="province"))
        session.add(Office(code="PGD731", name="Phòng GD&ĐT Biên Hòa", tier="lower_office", area_code="75"))
        session.add(Unit(code="TH01"))
    return engine


def users(engine: Engine) -> dict[str, Account]:
    with database.session(engine) as session:
        return {one.username: one for one in accounts.list_accounts(session, TERMINAL)}


def test_a_file_adds_everybody_with_passwords_that_must_be_changed(places: Engine) -> None:
    seen: list[float] = []
    assert account_list.check_all(places, TERMINAL, GOOD) == 3
    assert set(users(places)) == {"an"}
    made = account_list.add_all(places, TERMINAL, GOOD, seen.append)
    assert [(one.username, one.name, one.role, one.place) for one in made] == [
        ("so", "Sở Đồng Nai", "department", "75"),
        ("phong", "Phòng Biên Hòa", "lower_office", "PGD731"),
        ("truong", "truong", "unit", "TH01"),
    ]
    assert seen[-1] == 1
    stored = users(places)
    assert set(stored) == {"an", "so", "phong", "truong"}
    assert all(stored[one.username].must_change_password for one in made)
    assert len({one.password for one in made}) == 3
    for one in made:
        assert sign_in.sign_in(places, one.username, one.password)
        with database.session(places) as session:
            trail = audit.events(session, TERMINAL, subject=one.username)
        assert [event.action for event in trail] == ["user_added"]
        assert one.password not in str([event.detail for event in trail])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("so,,department,75,,\nso,,viewer,75,,", [(3, AccountErrorCode.USERNAME_TWICE)]),
        ("an,,administrator,,,", [(2, AccountErrorCode.USERNAME_TAKEN)]),
        (
            "ok,,viewer,75,,\nx y,,king,,,\nz1,,unit,,,TH99",
            [
                (3, AccountErrorCode.USERNAME_FORM),
                (4, AccountErrorCode.NOT_FOUND),
            ],
        ),
        ("z1,,king,,,", [(2, AccountErrorCode.ROLE_UNKNOWN)]),
        ("z1,,unit,,,", [(2, AccountErrorCode.ROLE_NEEDS)]),
    ],
)
def test_one_fault_and_nobody_is_added(places: Engine, rows: str, expected: list[tuple[int, AccountErrorCode]]) -> None:
    for attempt in (account_list.check_all, account_list.add_all):
        with pytest.raises(AccountListError) as refused:
            attempt(places, TERMINAL, f"{HEADER}\n{rows}\n".encode())
        found = [(row, error.code) for row, error in refused.value.faults if isinstance(error, AccountError)]
        assert found == expected
    assert set(users(places)) == {"an"}


@pytest.mark.parametrize("content", [b"", b"name\nx\n", HEADER.encode(), b"\xff\xfe"])
def test_what_is_no_such_file(places: Engine, content: bytes) -> None:
    with pytest.raises(AccountListError) as refused:
        account_list.check_all(places, TERMINAL, content)
    assert refused.value.faults[0][0] is None


def test_a_list_has_an_end(places: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_list, "MOST", 2)
    with pytest.raises(AccountListError, match="at most 2"):
        account_list.check_all(places, TERMINAL, GOOD)


@pytest.mark.parametrize("scope", OTHERS, ids=lambda scope: scope.role.value)
def test_only_administrators_manage_users_and_read_the_trail(places: Engine, scope: Scope) -> None:
    for attempt in (account_list.check_all, account_list.add_all):
        with pytest.raises(NotAllowed):
            attempt(places, scope, GOOD)
        with pytest.raises(NotAllowed):
            attempt(places, scope, b"not even a file")
    with database.transaction(places) as session:
        with pytest.raises(NotAllowed):
            accounts.change(session, scope, "an", name="", role="viewer", area="75")
        with pytest.raises(NotAllowed):
            audit.actions(session, scope)
        with pytest.raises(NotAllowed):
            audit.people(session, scope)
    assert set(users(places)) == {"an"}


def test_a_user_gets_another_role_and_place_from_the_next_click(places: Engine) -> None:
    account_list.add_all(places, TERMINAL, GOOD)
    with database.transaction(places) as session:
        assert accounts.change(session, TERMINAL, "truong", name="Tên mới", role="viewer", area="75")
        assert not accounts.change(session, TERMINAL, "truong", name="Tên mới", role="viewer", area="75")
    changed = users(places)["truong"]
    assert accounts.scope_of(changed) == Scope(Role.VIEWER, "truong", area="75")
    with database.session(places) as session:
        event = audit.events(session, TERMINAL, subject="truong", action="user_changed")[0]
    assert re.search(r"role: unit → viewer, area_code:  → 75, unit_code: TH01 → ", event.detail)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "an", "role": "viewer", "area": "75"}, AccountErrorCode.LAST_ADMINISTRATOR),
        ({"username": "truong", "role": "unit"}, AccountErrorCode.ROLE_NEEDS),
        ({"username": "truong", "role": "viewer", "area": "99"}, AccountErrorCode.NOT_FOUND),
        ({"username": "nobody", "role": "administrator"}, AccountErrorCode.USERNAME_UNKNOWN),
    ],
)
def test_what_a_user_cannot_become(places: Engine, given: dict[str, str], code: AccountErrorCode) -> None:
    account_list.add_all(places, TERMINAL, GOOD)
    with database.transaction(places) as session, pytest.raises(AccountError) as refused:
        accounts.change(session, TERMINAL, name="", **given)  # type: ignore[arg-type]
    assert refused.value.code is code


def test_the_trail_by_action_and_person(places: Engine) -> None:
    account_list.add_all(places, TERMINAL, GOOD)
    sign_in.sign_in(places, "an", PASSWORD)
    with database.session(places) as session:
        assert set(audit.actions(session, TERMINAL)) == {"user_added", "signed_in"}
        assert set(audit.people(session, TERMINAL)) == {"an", "cli"}
        assert {one.username for one in audit.events(session, TERMINAL, action="signed_in")} == {"an"}
        assert len(audit.events(session, TERMINAL, username="cli")) == 4
