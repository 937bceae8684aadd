"""The audit trail: who did what to what, when; by action, person and subject. Administrators only."""

import csv
import io
from collections.abc import Mapping
from html import escape

import streamlit as st

from data_access import audit
from data_access.database import session
from data_access.scope import Scope
from kpi import numbers
from ui import guard, html, wording
from ui.admin_fields import text_box
from ui.engine import engine
from ui.language import current, t

_SHOWN, _MOST = 50, 5_000


def draw(scope: Scope) -> None:
    """The choices, the newest events, the same as a file."""
    with session(engine()) as reading:
        actions, people = audit.actions(reading, scope), audit.people(reading, scope)
    left, middle, right = st.columns(3)
    action = left.selectbox(
        t("admin.audit_action"), ["", *actions], format_func=_action, key=f"audit_action|{current()}"
    )
    person = middle.selectbox(
        t("admin.audit_person"),
        ["", *people],
        format_func=lambda one: one or t("admin.all"),
        key=f"audit_who|{current()}",
    )
    with right:
        subject = text_box(t("admin.audit_subject"), "audit_subject", help=t("admin.audit_subject_help"))
    wanted = {"subject": subject or None, "username": person or None, "action": action or None}
    with session(engine()) as reading:
        found = audit.events(reading, scope, **wanted, most=_SHOWN + 1)
    if not found:
        st.html(html.empty(t("admin.no_events"), t("admin.no_events_action")))
        return
    if len(found) > _SHOWN:
        st.caption(t("admin.events_more", shown=_SHOWN))
    names = ("time", "person", "event", "subject", "detail")
    headings = [(t(f"admin.column_{name}"), "kpi-wide" if name == "detail" else "") for name in names]
    rows = []
    for event in found[:_SHOWN]:
        cells = (
            numbers.moment(event.at, current()),
            event.username or "–",
            _action(event.action),
            event.subject,
            event.detail,
        )
        rows.append("".join(html.cell(escape(cell), name) for cell, (name, _) in zip(cells, headings, strict=True)))
    st.html(html.table(headings, rows, "kpi-audit"))
    scope_later = guard.scope_later()
    st.download_button(
        t("admin.audit_file"),
        lambda: _as_csv(scope_later(), wanted),
        f"{t('admin.audit_file_name')}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _action(code: str) -> str:
    """An action in words; one that this version has no words for keeps its code."""
    if not code:
        return t("admin.all")
    return t(f"admin.event_{code}") if f"admin.event_{code}" in wording.table(current()) else code


def _as_csv(scope: Scope, wanted: Mapping[str, str | None]) -> bytes:
    """Made when the button is pressed, with the rights of that moment."""
    with session(engine()) as reading:
        found = audit.events(reading, scope, **wanted, most=_MOST)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["at", "username", "action", "subject", "detail"])
    for event in found:
        cells = (event.at.isoformat(), event.username, event.action, event.subject, event.detail)
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
