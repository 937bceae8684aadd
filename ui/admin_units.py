"""Units: looking one up with its history, and the forms for what becomes of one."""

import streamlit as st

from data_access.scope import Scope
from ui import admin_fields, admin_unit_forms, admin_unit_table
from ui.language import current, t

_ACTIONS = {
    "lookup": admin_unit_table.draw,
    "open": admin_unit_forms.draw_open,
    "change": admin_unit_forms.draw_change,
    "close": admin_unit_forms.draw_close,
    "merge": admin_unit_forms.draw_merge,
    "split": admin_unit_forms.draw_split,
}


def draw(scope: Scope) -> None:
    """The choice of what to do, and its form."""
    admin_fields.draw_done()
    action = st.segmented_control(
        t("admin.what_to_do"),
        list(_ACTIONS),
        format_func=lambda code: t(f"admin.unit_{code}"),
        default="lookup",
        required=True,
        label_visibility="collapsed",
        key=f"admin_unit_action|{current()}",
    )
    _ACTIONS[str(action)](scope)
