"""The forms for a new user and for changing one. Passwords are random, shown once, and changed at the first sign-in."""

from collections.abc import Callable, Sequence

import streamlit as st

from data_access import accounts, passwords
from data_access.account_list import NewUser
from data_access.database import Session, transaction
from data_access.scope import Role, Scope
from data_access.tables import Account
from ui import guard, secrets_once
from ui.admin_fields import done, form_round, office_box, place_boxes, refusals, text_box, today, unit_box
from ui.engine import engine
from ui.language import current, t


def draw_add(scope: Scope) -> None:
    """A new user with a one-time password."""
    st.caption(t("admin.user_add_line"))
    role = _role_box("user_add")
    place = _place_boxes(scope, role, "user_add", {})
    left, right = st.columns(2)
    with left:
        username = text_box(t("admin.field_username"), "user_add_username", help=t("admin.username_help"))
    with right:
        name = text_box(t("admin.field_person"), "user_add_name")
    if st.button(t("admin.user_add_do"), type="primary", key="user_add_do"):
        password = passwords.random_password()

        def add(writing: Session, now: Scope) -> str:
            made = accounts.add(writing, now, username=username, name=name, role=role.value, password=password, **place)
            where = next((code for code in place.values() if code), "")
            secrets_once.hold([NewUser(made.username, made.name, made.role, where or "", password)])
            return t("admin.user_added", name=made.name)

        _write(add)


def draw_change(scope: Scope, everybody: Sequence[Account]) -> None:
    """Name, role and place of a user; a new password; disabling and enabling."""
    st.caption(t("admin.user_change_line"))
    by_name = {one.username: one for one in everybody}
    username = st.selectbox(
        t("admin.user"),
        list(by_name),
        None,
        lambda code: f"{by_name[code].name} · {code}",
        key=f"user_change|{current()}",
        placeholder=t("admin.choose_user"),
    )
    if username is None:
        return
    account = by_name[str(username)]
    if account.username == scope.username:
        st.info(t("admin.user_self"))
        return
    key = f"user|{account.username}"
    name = text_box(t("admin.field_person"), f"{key}_name", account.name)
    role = _role_box(key, Role(account.role))
    kept = {"area": account.area_code, "office": account.office_code, "unit": account.unit_code}
    place = _place_boxes(scope, role, key, kept)
    save, reset, switch = st.columns(3)
    if save.button(t("admin.user_save"), type="primary", key="user_save", width="stretch"):

        def change(writing: Session, now: Scope) -> str:
            changed = accounts.change(writing, now, account.username, name=name, role=role.value, **place)
            return t("admin.user_changed" if changed else "admin.user_same", name=name or account.username)

        _write(change)
    if reset.button(t("admin.user_reset"), key="user_reset", width="stretch", help=t("admin.user_reset_help")):
        _write(lambda writing, now: _reset(writing, now, account))
    if account.active:
        if switch.button(t("admin.user_disable"), key="user_disable", width="stretch"):
            _write(lambda writing, now: _disable(writing, now, account))
    elif switch.button(t("admin.user_enable"), key="user_enable", width="stretch"):
        _write(lambda writing, now: _enable(writing, now, account))


def _reset(writing: Session, scope: Scope, account: Account) -> str:
    password = passwords.random_password()
    accounts.set_password(writing, scope, account.username, password)
    where = account.unit_code or account.office_code or account.area_code or ""
    secrets_once.hold([NewUser(account.username, account.name, account.role, where, password)])
    return t("admin.user_was_reset", name=account.name)


def _disable(writing: Session, scope: Scope, account: Account) -> str:
    accounts.disable(writing, scope, account.username)
    return t("admin.user_was_disabled", name=account.name)


def _enable(writing: Session, scope: Scope, account: Account) -> str:
    accounts.enable(writing, scope, account.username)
    return t("admin.user_was_enabled", name=account.name)


def _role_box(key: str, chosen: Role = Role.UNIT) -> Role:
    roles = list(Role)
    found = st.selectbox(
        t("admin.field_role"),
        roles,
        roles.index(chosen),
        lambda role: t(f"signin.role_{role.value}"),
        key=f"{key}_role|{form_round()}|{current()}",
        help=t("admin.role_help"),
    )
    return Role(found)


def _place_boxes(scope: Scope, role: Role, key: str, kept: dict[str, str | None]) -> dict[str, str | None]:
    """What the role is given: an area, an office, a unit; what it doesn't take is None."""
    place: dict[str, str | None] = {"area": None, "office": None, "unit": None}
    wanted = accounts.places_of(role)
    if "area" in wanted:
        place["area"] = (
            place_boxes(
                scope,
                today(),
                f"{key}|{role}",
                chosen=kept.get("area") or "",
                whole=True,
                only_province=role is Role.DEPARTMENT,
            )
            or None
        )
    if "office" in wanted:
        place["office"] = office_box(scope, f"{key}|{role}", chosen=kept.get("office") or "") or None
    if "unit" in wanted:
        present = kept.get("unit")
        if present:
            st.caption(t("admin.unit_now", unit=present))
        if not present or st.toggle(t("admin.unit_other"), key=f"{key}_other_unit|{form_round()}"):
            line = unit_box(scope, today(), f"{key}|{role}")
            present = line.code if line else None
        place["unit"] = present
    return place


def _write(change: Callable[[Session, Scope], str]) -> None:
    """Store with the rights of this moment, then say what was done."""
    scope = guard.require()
    with refusals():
        with transaction(engine()) as writing:
            message = change(writing, scope)
        done(message)
