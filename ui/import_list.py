"""The imports within a person's reach, the newest first; who may undo one finds a button beside it."""

from html import escape

import streamlit as st

from data_access.database import session, transaction
from data_access.loading.imports import list_imports
from data_access.loading.undo import UndoError, refusal, undo
from data_access.scope import NotAllowed, Scope
from data_access.tables import Import
from kpi import numbers, periods
from ui import errors, guard, html
from ui.engine import engine
from ui.language import current, t

_SHOWN = 20
_UNDONE = "import_undone"


def draw(scope: Scope) -> None:
    """The list of imports."""
    st.html(html.heading(t("imports.list")))
    message = st.session_state.pop(_UNDONE, None)
    with st.container():  # a place of its own: the list stays where it is when the words go
        if message:
            st.success(message)
    with session(engine()) as opened:
        found = list(list_imports(opened, scope))
    if not found:
        st.html(html.empty(t("imports.list_none"), t("imports.list_none_action")))
        return
    every = len(found) > _SHOWN and st.toggle(t("imports.list_more", n=len(found)), key="imports_every")
    shown = found if every else found[:_SHOWN]
    with session(engine()) as opened:
        refused = [refusal(opened, scope, int(entry.id or 0)) for entry in shown]
    for entry, why_not in zip(shown, refused, strict=True):
        _draw_import(entry, why_not)


def _draw_import(entry: Import, why_not: UndoError | NotAllowed | None) -> None:
    told = why_not.message(current()) if isinstance(why_not, UndoError) and entry.undone_at is None else ""
    with st.container(key=f"import_{entry.id}", border=True):
        words, action = st.columns([5, 1], vertical_alignment="center")
        words.html(_described(entry, told))
        if why_not is None and action.button(t("imports.undo"), key=f"undo_{entry.id}", width="stretch"):
            _ask(entry)


def _described(entry: Import, why_not: str) -> str:
    names = ", ".join(_period_name(code) for code in entry.periods.split(";") if code)
    line = t("imports.list_line", time=numbers.moment(entry.loaded_at, current()), name=entry.loaded_by, periods=names)
    counts = t("imports.list_counts", units=entry.units, cells=entry.cells, changed=entry.changed)
    undone = ""
    if entry.undone_at is not None:
        time = numbers.moment(entry.undone_at, current())
        undone = t("imports.list_undone", time=time, name=entry.undone_by or "")
    name = escape(file_words(entry))
    reason = t("imports.list_reason", reason=entry.note) if entry.note else ""
    return f'<div class="kpi-import"><b>{name}</b>{html.small(line, counts, reason, undone, why_not)}</div>'


def file_words(entry: Import) -> str:
    """The file's name; a correction on screen is of no file."""
    return entry.file_name or t("imports.format_form")


def _period_name(code: str) -> str:
    return periods.period(code).title(current()) if periods.is_period(code) else code


def _ask(entry: Import) -> None:
    @st.dialog(t("imports.undo_title"))
    def dialog() -> None:
        st.write(t("imports.undo_question", cells=entry.cells, file=file_words(entry)))
        yes, no = st.columns(2)
        if no.button(t("imports.undo_no"), width="stretch"):
            st.rerun()
        if yes.button(t("imports.undo_yes"), type="primary", width="stretch"):
            with errors.in_words(), st.spinner(t("imports.undoing")):
                _undo(entry)
                st.rerun()

    dialog()


def _undo(entry: Import) -> None:
    """A dialog runs by itself, later than its page: it asks for the person's rights anew."""
    scope = guard.require()
    with transaction(engine()) as opened:
        done = undo(opened, scope, int(entry.id or 0))
    st.session_state[_UNDONE] = t("imports.undone", file=file_words(entry), n=done.changed)
