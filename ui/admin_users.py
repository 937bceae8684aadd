"""Users: the list, and what to do: add one, change one, add many from a file. Administrators only."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from data_access import accounts, lock
from data_access.area_tree import AreaTree
from data_access.database import session
from data_access.offices_of import offices_of
from data_access.reach import versions_on
from data_access.scope import Scope
from data_access.tables import Account
from data_access.unit_directory import folded
from ui import admin_fields, admin_user_file, admin_user_forms, html, secrets_once
from ui.engine import engine
from ui.language import current, t

_SHOWN = 50


def draw(scope: Scope) -> None:
    """What to do, its form, then everybody."""
    admin_fields.draw_done()
    secrets_once.draw()
    with session(engine()) as reading:
        everybody = accounts.list_accounts(reading, scope)
        locked = {one.username for one in everybody if lock.locked_until(reading, one.username) is not None}
    action = st.segmented_control(
        t("admin.what_to_do"),
        ("list", "add", "change", "file"),
        format_func=lambda code: t(f"admin.user_{code}"),
        default="list",
        required=True,
        label_visibility="collapsed",
        key=f"admin_user_action|{current()}",
    )
    if action == "add":
        admin_user_forms.draw_add(scope)
    elif action == "change":
        admin_user_forms.draw_change(scope, everybody)
    elif action == "file":
        admin_user_file.draw(scope)
    else:
        _draw_list(scope, everybody, locked)


def _draw_list(scope: Scope, everybody: Sequence[Account], locked: set[str]) -> None:
    words = admin_fields.text_box(t("admin.find_user"), "user_find")
    wanted = folded(words).split()
    found = [one for one in everybody if all(word in folded(f"{one.username} {one.name}") for word in wanted)]
    if not found:
        st.html(html.empty(t("admin.no_user_found"), t("admin.no_user_found_action")))
        return
    st.caption(t("admin.users_found", n=len(found)))
    shown = found[:_SHOWN]
    if len(found) > _SHOWN:
        st.caption(t("admin.users_more", shown=_SHOWN))
    places = _places(scope, shown)
    headings = [(t(f"admin.column_{name}"), "") for name in ("person", "role", "place", "state")]
    rows = []
    for one in shown:
        cells = (
            f"<b>{escape(one.name)}</b>{html.small(one.username)}",
            escape(t(f"signin.role_{one.role}")),
            escape(places.get(one.username, "–")),
            _state(one, one.username in locked),
        )
        rows.append("".join(html.cell(cell, name) for cell, (name, _) in zip(cells, headings, strict=True)))
    st.html(html.table(headings, rows))


def _places(scope: Scope, shown: Sequence[Account]) -> Mapping[str, str]:
    """Each person's area, office or unit by name."""
    day = admin_fields.today()
    with session(engine()) as reading:
        tree = AreaTree.of(reading, day)
        offices = {office.code: office.name for office in offices_of(reading, scope)}
        codes = {one.unit_code for one in shown if one.unit_code}
        units = {version.unit_code: version.name for version in versions_on(reading, day, codes)}
    answer = {}
    for one in shown:
        names = (
            units.get(one.unit_code or "", one.unit_code),
            offices.get(one.office_code or "", one.office_code),
            tree.name(one.area_code) if one.area_code else None,
        )
        answer[one.username] = " · ".join(name for name in names if name) or "–"
    return answer


def _state(one: Account, locked: bool) -> str:
    said = []
    if not one.active:
        said.append(t("admin.state_disabled"))
    elif locked:
        said.append(t("admin.state_locked"))
    else:
        said.append(t("admin.state_active"))
    if one.must_change_password and one.active:
        said.append(t("admin.state_new_password"))
    return escape(said[0]) + html.small(*said[1:])
