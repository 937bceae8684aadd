"""What each role can do: one table for everybody who gives or has rights. The words follow `data_access`' checks."""

from html import escape

import streamlit as st

from data_access.scope import Role
from ui import html
from ui.language import t

#: What a role may do, by the wording's key; in the table's order.
_MAY: dict[str, frozenset[Role]] = {
    "see_figures": frozenset(Role),
    "see_units": frozenset(Role) - {Role.VIEWER},
    "load": frozenset(Role) - {Role.VIEWER},
    "demands": frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LOWER_OFFICE}),
    "units": frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT}),
    "offices": frozenset({Role.ADMINISTRATOR}),
    "users": frozenset({Role.ADMINISTRATOR}),
    "audit": frozenset({Role.ADMINISTRATOR}),
}


def draw() -> None:
    """Each thing that can be done, by role; where a role's rights end stands in the first row."""
    headings = [(t("admin.column_may"), ""), *((t(f"signin.role_{role.value}"), "") for role in Role)]
    reach = [escape(t(f"admin.reach_{role.value}")) for role in Role]
    rows = [_row(t("admin.column_reach"), reach, headings)]
    for what, roles in _MAY.items():
        rows.append(_row(t(f"admin.may_{what}"), [_yes() if role in roles else "–" for role in Role], headings))
    st.html(html.table(headings, rows))
    st.caption(t("admin.roles_line"))


def _row(name: str, cells: list[str], headings: list[tuple[str, str]]) -> str:
    shown = [f"<b>{escape(name)}</b>", *cells]
    labels = ["", *(heading for heading, _ in headings[1:])]
    return "".join(html.cell(cell, label) for cell, label in zip(shown, labels, strict=True))


def _yes() -> str:
    return html.mark("met", t("admin.yes"))
