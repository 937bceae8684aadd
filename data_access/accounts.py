"""Users: adding, listing, disabling, new passwords, and the Scope that a role gives. Users are never deleted."""

import re
from collections.abc import Sequence

from sqlmodel import Session, col, select

from data_access import audit, lock, passwords, sessions
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.database import now
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Account, Area, Office, Unit

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
#: What each role must be given; an office's own area or unit follows from the tables.
_NEEDS: dict[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: (),
    Role.DEPARTMENT: ("area",),
    Role.LOWER_OFFICE: ("office",),
    Role.UNIT: ("unit",),
    Role.VIEWER: ("area",),
}
_MAY_HAVE: dict[Role, tuple[str, ...]] = {Role.DEPARTMENT: ("office",)}


def places_of(role: Role) -> tuple[str, ...]:
    """What a user of the role must be given (area, office, unit), then what it may have besides."""
    return _NEEDS[role] + _MAY_HAVE.get(role, ())


def username_of(typed: str) -> str:
    """A user name as it is kept: without blanks around it, in lower case."""
    return typed.strip().casefold()


def scope_of(account: Account) -> Scope:
    """What the account may see and change."""
    return Scope(Role(account.role), account.username, account.area_code, account.office_code, account.unit_code)


def add(
    session: Session,
    scope: Scope,
    *,
    username: str,
    name: str,
    role: str,
    password: str,
    area: str | None = None,
    office: str | None = None,
    unit: str | None = None,
    must_change_password: bool = True,
    demo: bool = False,
) -> Account:
    """Add a user (administrators only). Raises AccountError for a bad or taken name, a weak password, an unknown role,
    or an area, office or unit that the role lacks, does not take, or that does not exist."""
    username = check_new(session, scope, username, role, area=area, office=office, unit=unit)
    passwords.check_rules(password, username)
    account = Account(
        username=username,
        name=name.strip() or username,
        password_hash=passwords.hash_password(password),
        role=role,
        area_code=area,
        office_code=office,
        unit_code=unit,
        must_change_password=must_change_password,
        demo=demo,
        created_at=now(),
        password_changed_at=now(),
    )
    return store_new(session, scope, account)


def check_new(session: Session, scope: Scope, username: str, role: str, **place: str | None) -> str:
    """The name as it would be kept, when such a user could be added; raises as `add` does. `place`: area, office and
    unit, by these names."""
    _administrators_only(scope)
    username = username_of(username)
    if not _USERNAME.fullmatch(username):
        raise AccountError(AccountErrorCode.USERNAME_FORM)
    if session.get(Account, username) is not None:
        raise AccountError(AccountErrorCode.USERNAME_TAKEN, username=username)
    _check_place(session, role, place)
    return username


def store_new(session: Session, scope: Scope, account: Account) -> Account:
    """Store a user that `check_new` has let pass in this very transaction (administrators only)."""
    _administrators_only(scope)
    session.add(account)
    audit.record(session, scope.username, "user_added", account.username, account.role)
    return account


def change(
    session: Session,
    scope: Scope,
    username: str,
    *,
    name: str,
    role: str,
    area: str | None = None,
    office: str | None = None,
    unit: str | None = None,
) -> bool:
    """Give a user another name, role or place (administrators only); False when nothing changed. It holds from the
    person's next click. Raises AccountError as `add` does; the last active administrator stays one."""
    _administrators_only(scope)
    account = _existing(session, username)
    if role != Role.ADMINISTRATOR:
        _check_not_last(session, account)
    _check_place(session, role, {"area": area, "office": office, "unit": unit})
    new = {"name": name.strip() or account.username, "role": role}
    new |= {"area_code": area or "", "office_code": office or "", "unit_code": unit or ""}
    before = {what: getattr(account, what) or "" for what in new}
    for what, value in new.items():
        setattr(account, what, value or None)
    session.add(account)
    said = ", ".join(f"{what}: {before[what]} → {new[what]}" for what in new if before[what] != new[what])
    if said:
        audit.record(session, scope.username, "user_changed", account.username, said)
    return bool(said)


def list_accounts(session: Session, scope: Scope) -> Sequence[Account]:
    """Every user by name (administrators only)."""
    _administrators_only(scope)
    return session.exec(select(Account).order_by(col(Account.username))).all()


def any_account(session: Session) -> bool:
    """Whether anybody could sign in at all: the sign-in page of a new installation says how to add the first user."""
    return session.exec(select(Account.username).limit(1)).first() is not None


def demo_usernames(session: Session) -> Sequence[str]:
    """The demo users' names (they exist only beside sample data)."""
    return session.exec(select(Account.username).where(col(Account.demo)).order_by(col(Account.created_at))).all()


def disable(session: Session, scope: Scope, username: str) -> None:
    """The user can no longer sign in and is signed out everywhere. The last active administrator stays."""
    _administrators_only(scope)
    account = _existing(session, username)
    _check_not_last(session, account)
    account.active = False
    session.add(account)
    sessions.close_all(session, account.username)
    audit.record(session, scope.username, "user_disabled", account.username)


def enable(session: Session, scope: Scope, username: str) -> None:
    """The user can sign in again, and any lock is lifted."""
    _administrators_only(scope)
    account = _existing(session, username)
    account.active = True
    session.add(account)
    lock.forget(session, account.username)
    audit.record(session, scope.username, "user_enabled", account.username)


def set_password(
    session: Session, scope: Scope, username: str, password: str, *, must_change_password: bool = True
) -> None:
    """Give a user a new password (administrators only): signed out everywhere, any lock lifted."""
    _administrators_only(scope)
    account = _existing(session, username)
    passwords.check_rules(password, account.username)
    store_password(session, account, passwords.hash_password(password), must_change=must_change_password)
    lock.forget(session, account.username)
    audit.record(session, scope.username, "password_set", account.username)


def store_password(session: Session, account: Account, password_hash: str, *, must_change: bool) -> None:
    """Put a new hash in place; every session of the account ends."""
    account.password_hash = password_hash
    account.password_changed_at = now()
    account.must_change_password = must_change
    session.add(account)
    sessions.close_all(session, account.username)


def _existing(session: Session, username: str) -> Account:
    account = session.get(Account, username_of(username))
    if account is None:
        raise AccountError(AccountErrorCode.USERNAME_UNKNOWN, username=username_of(username))
    return account


def _check_not_last(session: Session, account: Account) -> None:
    """Refuse when without this one nobody could manage users any more."""
    others = select(Account.username).where(
        Account.role == Role.ADMINISTRATOR, col(Account.active), Account.username != account.username
    )
    if account.role == Role.ADMINISTRATOR and account.active and session.exec(others.limit(1)).first() is None:
        raise AccountError(AccountErrorCode.LAST_ADMINISTRATOR, username=account.username)


def _administrators_only(scope: Scope) -> None:
    if not scope.sees_everything:
        raise NotAllowed("managing users")


def _check_place(session: Session, role_code: str, place: dict[str, str | None]) -> None:
    if role_code not in list(Role):
        raise AccountError(AccountErrorCode.ROLE_UNKNOWN, role=role_code, roles=", ".join(Role))
    role = Role(role_code)
    for what, code in place.items():
        if code is None and what in _NEEDS[role]:
            raise AccountError(AccountErrorCode.ROLE_NEEDS, role=role, what=what)
        if code is not None and what not in _NEEDS[role] + _MAY_HAVE.get(role, ()):
            raise AccountError(AccountErrorCode.ROLE_TAKES_NO, role=role, what=what)
        if code is not None and not _exists(session, what, code):
            raise AccountError(AccountErrorCode.NOT_FOUND, what=what, place=code)


def _exists(session: Session, what: str, code: str) -> bool:
    if what == "area":
        return session.exec(select(Area.code).where(Area.code == code).limit(1)).first() is not None
    return session.get(Office if what == "office" else Unit, code) is not None
