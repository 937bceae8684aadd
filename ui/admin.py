"""Administration in sections, by what the person's role may do; the section chosen stands in the address."""

import streamlit as st

from data_access.scope import Role, Scope
from ui import admin_audit, admin_offices, admin_roles, admin_units, admin_users, choices, html, page_top
from ui.language import current, t

_SECTIONS = {
    Role.ADMINISTRATOR: ("users", "units", "offices", "roles", "audit"),
    Role.DEPARTMENT: ("units", "offices", "roles"),
}
_PARAMETER = "section"


def draw(scope: Scope) -> None:
    """The page: administrators and departments; others are told whom to ask."""
    page_top.draw(t("admin.title"), [t("admin.line")])
    sections = _SECTIONS.get(scope.role, ())
    if not sections:
        st.html(html.empty(t("admin.not_yours"), t("admin.not_yours_action")))
        st.stop()
    section = _section(sections)
    if section == "users":
        admin_users.draw(scope)
    elif section == "units":
        admin_units.draw(scope)
    elif section == "offices":
        admin_offices.draw(scope)
    elif section == "audit":
        admin_audit.draw(scope)
    else:
        admin_roles.draw()


def _section(sections: tuple[str, ...]) -> str:
    """The section chosen, else the one that the address asks for, else the first; the address follows."""
    key = f"{_PARAMETER}|{current()}"
    if key not in st.session_state:
        asked = choices.kept(_PARAMETER)
        st.session_state[key] = asked if asked in sections else sections[0]
    chosen = st.segmented_control(
        t("admin.section"),
        sections,
        format_func=lambda code: t(f"admin.{code}"),
        required=True,
        label_visibility="collapsed",
        key=key,
    )
    section = str(chosen)
    choices.remember(_PARAMETER, section)
    choices.in_address(_PARAMETER, section)
    return section
