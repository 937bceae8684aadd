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
    """Where each role's rights end, then what it may do there."""
    headings = [
        (t("admin.column_role"), ""),
        (t("admin.column_reach"), "kpi-wide"),
        (t("admin.column_may"), "kpi-wide"),
    ]
    rows = []
    for role in Role:
        may = [t(f"admin.may_{what}") for what, roles in _MAY.items() if role in roles]
        cells = (
            f"<b>{escape(t(f'signin.role_{role.value}'))}</b>{html.small(role.value)}",
            escape(t(f"admin.reach_{role.value}")),
            "<br>".join(escape(one) for one in may),
        )
        rows.append("".join(html.cell(cell, name) for cell, (name, _) in zip(cells, headings, strict=True)))
    st.html(html.table(headings, rows))
    st.caption(t("admin.roles_line"))
