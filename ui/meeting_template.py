"""An office's own template for the slides: chosen on the page, looked through at once, kept for the office."""

from html import escape

import streamlit as st

from data_access.database import session, transaction
from data_access.deck_template import (
    MOST_BYTES,
    DeckTemplate,
    deck_template,
    keep_deck_template,
    remove_deck_template,
)
from data_access.office_settings import own_office
from data_access.scope import Scope
from exports.deck import TemplateError
from exports.deck.template import opened as looked_through
from ui import guard
from ui.engine import engine
from ui.language import current, t

_OWN = "meeting_template"
_ROUND = "meeting_template_round"


def current_template(scope: Scope) -> bytes | None:
    """The template of this session, else the one that the person's office keeps; None for the product's own look."""
    mine: DeckTemplate | None = st.session_state.get(_OWN)
    found = mine or _kept(scope)
    return found.content if found is not None else None


def draw(scope: Scope) -> None:
    """The upload, and what is used now."""
    with st.expander(t("meeting.template")):
        st.html(f'<p class="kpi-small">{escape(t("meeting.template_line"))}</p>')
        mine, kept = st.session_state.get(_OWN), _kept(scope)
        used = mine or kept
        if used is not None:
            words = "template_session" if mine is not None else "template_kept"
            st.html(f"<p>{escape(t(f'meeting.{words}', name=used.name))}</p>")
            if st.button(t("meeting.template_remove"), key="template_remove"):
                _remove()
        words = f"--kpi-upload: '{t('imports.upload_button')}'; --kpi-upload-limit: '{t('meeting.template_limit')}';"
        st.html(f"<style>:root {{ {words} }}</style>")
        key = f"template|{st.session_state.get(_ROUND, 0)}"
        file = st.file_uploader(t("meeting.template_upload"), type=["pptx", "potx"], key=key)
        if file is not None:
            _take(scope, file.name, file.getvalue())


def _take(scope: Scope, name: str, content: bytes) -> None:
    """Use the file when it can be used; keep it where the person has an office and it is small enough."""
    try:
        with st.spinner(t("meeting.template_checking")):
            looked_through(content)
    except TemplateError as error:
        st.error(error.words(current()))
        return
    with session(engine()) as opened:
        office = own_office(opened, guard.require())
    if office is not None and len(content) <= MOST_BYTES:
        with transaction(engine()) as writing:
            keep_deck_template(writing, scope, office.code, name, content)
        st.session_state.pop(_OWN, None)
    else:
        st.session_state[_OWN] = DeckTemplate(name, content, "")
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _remove() -> None:
    """First the session's own, then the office's."""
    scope = guard.require()
    if st.session_state.pop(_OWN, None) is None:
        with session(engine()) as opened:
            office = own_office(opened, scope)
        if office is not None:
            with transaction(engine()) as writing:
                remove_deck_template(writing, scope, office.code)
    st.rerun()


def _kept(scope: Scope) -> DeckTemplate | None:
    with session(engine()) as opened:
        office = own_office(opened, scope)
        return deck_template(opened, scope, office.code) if office is not None else None
