"""One-time passwords, shown until the administrator has noted them down; kept only in this browser tab's state."""

import csv
import io
from collections.abc import Sequence
from html import escape

import streamlit as st

from data_access.account_list import NewUser
from ui import html
from ui.language import t

_HELD = "one_time_passwords"
COLUMNS = ("username", "name", "role", "place", "password")


def hold(users: Sequence[NewUser]) -> None:
    """Show these from the next run on."""
    st.session_state[_HELD] = list(users)


def draw() -> None:
    """The passwords, a file of them, and the button that forgets them."""
    users: list[NewUser] = st.session_state.get(_HELD, [])
    if not users:
        return
    with st.container(border=True, key="one_time_passwords"):
        st.html(f'<p class="kpi-banner">{escape(t("admin.secrets_line", n=len(users)))}</p>')
        headings = [(t(f"admin.column_{name}"), "") for name in ("person", "role", "password")]
        rows = []
        for user in users:
            cells = (
                f"<b>{escape(user.name)}</b>{html.small(user.username)}",
                escape(t(f"signin.role_{user.role}")) + html.small(user.place),
                f"<code>{escape(user.password)}</code>",
            )
            rows.append("".join(html.cell(cell, name) for cell, (name, _) in zip(cells, headings, strict=True)))
        st.html(html.table(headings, rows))
        left, right = st.columns(2)
        left.download_button(
            t("admin.secrets_file"),
            as_csv(users),
            f"{t('admin.secrets_file_name')}.csv",
            mime="text/csv",
            on_click="ignore",
            width="stretch",
        )
        right.button(t("admin.secrets_noted"), on_click=_forget, width="stretch", key="secrets_noted")


def as_csv(users: Sequence[NewUser]) -> bytes:
    """The list for a spreadsheet (UTF-8 with its mark); a name must not become a formula there."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for user in users:
        cells = [str(getattr(user, column)) for column in COLUMNS]
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _forget() -> None:
    st.session_state.pop(_HELD, None)
