"""Many users at once from a CSV: `username,name,role,area_code,office_code,unit_code`; each gets a one-time password.

Hashing takes 0.2 s a user, so it is done between the check and the writing, outside any transaction.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from data_access import accounts, passwords
from data_access.account_errors import AccountError, AccountErrorCode
from data_access.database import now, session, transaction
from data_access.loading.errors import LoadRefused
from data_access.loading.table import read_table
from data_access.scope import Scope
from data_access.tables import Account

REQUIRED = ("username", "role")
OPTIONAL = ("name", "area_code", "office_code", "unit_code")
#: Hashing these takes a minute or two; more users come in several files.
MOST = 500


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user that was added, with the password that is shown this once."""

    username: str
    name: str
    role: str
    place: str
    password: str


class AccountListError(Exception):
    """A refused list: every fault as (row of the file or None, the error), in the file's order."""

    def __init__(self, faults: list[tuple[int | None, AccountError | LoadRefused]]) -> None:
        self.faults = faults
        super().__init__(*(str(error) for _, error in faults))


@dataclass(frozen=True, slots=True)
class _Wanted:
    row: int
    username: str
    name: str
    role: str
    place: Mapping[str, str | None]


def check_all(engine: Engine, scope: Scope, content: bytes) -> int:
    """How many users the file would add, when all could be; nothing is stored. Raises as `add_all` does."""
    with session(engine) as reading:
        return len(_checked(reading, scope, content))


def add_all(
    engine: Engine, scope: Scope, content: bytes, progress: Callable[[float], None] = lambda share: None
) -> list[NewUser]:
    """Add every user of the file, or none. Raises NotAllowed (administrators only) and AccountListError.

    `progress` is told the share done, from 0 to 1, by the calling thread.
    """
    with session(engine) as reading:
        wanted = _checked(reading, scope, content)
    secrets = [passwords.random_password() for _ in wanted]
    hashes: list[str] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in pool.map(passwords.hash_password, secrets):
            hashes.append(done)
            progress(len(hashes) / len(wanted))
    with transaction(engine) as writing:
        _checked(writing, scope, content)
        for one, password_hash in zip(wanted, hashes, strict=True):
            accounts.store_new(writing, scope, _account(one, password_hash))
    return [
        NewUser(one.username, one.name, one.role, next((place for place in one.place.values() if place), ""), secret)
        for one, secret in zip(wanted, secrets, strict=True)
    ]


def _checked(reading: Session, scope: Scope, content: bytes) -> list[_Wanted]:
    """The users of the file, when each could be added."""
    accounts.list_accounts(reading, scope)  # the right is asked first, before anything is said of the file
    try:
        table = read_table(content, REQUIRED, OPTIONAL)
    except LoadRefused as refused:
        raise AccountListError([(None, refused)]) from None
    if len(table.rows) > MOST:
        raise AccountListError([(None, AccountError(AccountErrorCode.LIST_TOO_LONG, n=len(table.rows), most=MOST))])
    wanted: dict[str, _Wanted] = {}
    faults: list[tuple[int | None, AccountError | LoadRefused]] = []
    for number, cells in table.dicts():
        place = {what: cells.get(f"{what}_code") or None for what in ("area", "office", "unit")}
        try:
            username = accounts.check_new(reading, scope, cells["username"], cells["role"], **place)
            if username in wanted:
                raise AccountError(AccountErrorCode.USERNAME_TWICE, username=username, row=wanted[username].row)
        except AccountError as error:
            faults.append((number, error))
            continue
        name = " ".join(cells.get("name", "").split()) or username
        wanted[username] = _Wanted(number, username, name, cells["role"], place)
    if faults:
        raise AccountListError(faults)
    return list(wanted.values())


def _account(wanted: _Wanted, password_hash: str) -> Account:
    return Account(
        username=wanted.username,
        name=wanted.name,
        password_hash=password_hash,
        role=wanted.role,
        area_code=wanted.place["area"],
        office_code=wanted.place["office"],
        unit_code=wanted.place["unit"],
        must_change_password=True,
        created_at=now(),
        password_changed_at=now(),
    )
