"""What is remembered of a sender's headings and units: listed, forgotten one by one or whole."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from data_access.database import session, transaction
from data_access.intake_memory import Entry, entries, forget
from data_access.scope import Scope
from kpi import numbers
from ui import errors, guard, html
from ui.engine import engine
from ui.import_words import key_words
from ui.language import current, t

_SHOWN = 100


def draw(scope: Scope) -> None:
    """The list; nothing where nothing is remembered."""
    with session(engine()) as opened:
        found = entries(opened, scope)
    if not found:
        return
    with st.expander(t("imports.remembered", n=len(found))):
        st.html(html.small(t("imports.remembered_line")))
        names = [t(f"imports.remembered_{name}") for name in ("text", "means", "when")]
        rows = [_row(entry, names) for entry in found[:_SHOWN]]
        st.html(html.table([(name, "") for name in names], rows))
        _draw_forgetting(found)


def _draw_forgetting(found: Sequence[Entry]) -> None:
    which = st.selectbox(
        t("imports.forget_which"),
        range(len(found)),
        index=None,
        format_func=lambda at: f"{found[at].text} → {_means(found[at])}",
        placeholder=t("imports.choose_none"),
        key=f"forget_which|{len(found)}",
    )
    one, every = st.columns(2)
    if one.button(t("imports.forget"), disabled=which is None, key="forget_one", width="stretch") and which is not None:
        _forget(found[which])
    if every.button(t("imports.forget_all"), key="forget_all", width="stretch"):
        _forget(None)


def _forget(entry: Entry | None) -> None:
    with errors.in_words():
        with transaction(engine()) as opened:
            forget(opened, guard.require(), entry)
        st.rerun()


def _row(entry: Entry, names: Sequence[str]) -> str:
    when = t("explain.reported", moment=numbers.moment(entry.decided_at, current()), by=entry.decided_by)
    kind = t("imports.remembered_heading" if entry.heading else "imports.remembered_unit")
    return "".join(
        (
            html.cell(f"<b>{escape(entry.text)}</b>{html.small(kind)}"),
            html.cell(escape(_means(entry)), names[1]),
            html.cell(escape(when), names[2]),
        )
    )


def _means(entry: Entry) -> str:
    if entry.heading:
        return key_words(entry.key) if entry.key is not None else t("imports.ignore")
    return entry.unit or t("imports.ignore_rows")
