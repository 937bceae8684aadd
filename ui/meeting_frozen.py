"""Frozen results on the page: freezing under a name, the list, what a set is compared with, taking one away."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from data_access.database import now, transaction
from data_access.frozen import MAX_NAME, FrozenEntry, FrozenError, delete_frozen, freeze
from data_access.scope import NotAllowed, Scope
from kpi import numbers
from ui import errors, guard, html, meeting_compare
from ui.choices import choose
from ui.engine import engine
from ui.filters import Filters
from ui.language import current, t
from ui.meeting_choice import Chosen, matching

_DONE = "meeting_frozen_done"
_COMPARED = "meeting_compared"


def draw(scope: Scope, filters: Filters, chosen: Chosen, entries: Sequence[FrozenEntry]) -> None:
    """The section on frozen results; nothing for who may neither make nor see any."""
    st.html(html.heading(t("meeting.frozen")))
    st.html(f'<p class="kpi-small">{escape(t("meeting.frozen_line"))}</p>')
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done)
    if chosen.frozen is None:
        _draw_form(scope, filters, chosen)
    if not entries:
        st.html(html.empty(t("meeting.frozen_none"), t(f"meeting.frozen_none_{_may(scope)}")))
        return
    here = matching(filters, entries)
    for one in entries:
        _draw_entry(filters, one, can_be_shown=str(one.id) in here)
    compared = next((one for one in entries if one.id == st.session_state.get(_COMPARED)), None)
    if compared is not None:
        meeting_compare.draw(scope, filters.plan, compared)


def _may(scope: Scope) -> str:
    return "action" if scope.may_change else "viewer"


def _draw_form(scope: Scope, filters: Filters, chosen: Chosen) -> None:
    if not scope.may_change:
        st.html(f'<p class="kpi-small">{escape(t("meeting.frozen_no_right"))}</p>')
        return
    with st.form("freeze", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        suggested = t("meeting.frozen_suggested", day=numbers.day(now().date(), current()))
        name = left.text_input(t("meeting.frozen_name"), suggested, max_chars=MAX_NAME, autocomplete="off")
        sent = right.form_submit_button(t("meeting.freeze"), width="stretch")
    if sent:
        _freeze(filters, chosen, name)


def _freeze(filters: Filters, chosen: Chosen, name: str) -> None:
    scope = guard.require()
    with errors.in_words():
        try:
            freeze(
                engine(),
                scope,
                filters.plan,
                filters.period.code,
                name,
                area=filters.area,
                narrow=filters.narrow,
                approved_only=chosen.approved_only,
            )
        except FrozenError as error:
            st.error(error.message(current()))
            return
        except NotAllowed:
            st.error(t("meeting.frozen_no_unit"))
            return
    st.session_state[_DONE] = t("meeting.frozen_done", name=" ".join(name.split()))
    st.rerun()


def _draw_entry(filters: Filters, one: FrozenEntry, *, can_be_shown: bool) -> None:
    with st.container(key=f"frozen_{one.id}", border=True):
        words, first, second, third = st.columns([4, 1, 1, 1], vertical_alignment="center")
        words.html(_described(filters, one))
        if can_be_shown and first.button(t("meeting.frozen_show"), key=f"frozen_show_{one.id}", width="stretch"):
            choose("frozen", str(one.id))
            st.rerun()
        compared = st.session_state.get(_COMPARED) == one.id
        label = t("meeting.frozen_compared" if compared else "meeting.frozen_compare")
        if second.button(label, key=f"frozen_compare_{one.id}", width="stretch"):
            st.session_state[_COMPARED] = None if compared else one.id
            st.rerun()
        if one.may_delete and third.button(t("meeting.frozen_delete"), key=f"frozen_delete_{one.id}", width="stretch"):
            _ask(one)


def _described(filters: Filters, one: FrozenEntry) -> str:
    names = {option.code: option.name for option in filters.areas}
    place = names.get(one.area, one.area)
    line = t("meeting.frozen_by", at=numbers.moment(one.mark.at, current()), by=one.mark.by, area=place)
    narrow = meeting_compare.narrow_words(one.narrow)
    counted = t("meeting.frozen_approved") if one.approved_only else ""
    more = " · ".join(part for part in (narrow, counted) if part)
    return f'<div class="kpi-import"><b>{escape(one.mark.name)}</b>{html.small(line, more)}</div>'


def _ask(one: FrozenEntry) -> None:
    @st.dialog(t("meeting.frozen_delete_title"))
    def dialog() -> None:
        st.write(t("meeting.frozen_delete_question", name=one.mark.name))
        yes, no = st.columns(2)
        if no.button(t("meeting.no"), width="stretch"):
            st.rerun()
        if yes.button(t("meeting.frozen_delete_yes"), type="primary", width="stretch"):
            with errors.in_words():
                with transaction(engine()) as opened:
                    delete_frozen(opened, guard.require(), one.id)
                st.session_state[_DONE] = t("meeting.frozen_deleted", name=one.mark.name)
                st.rerun()

    dialog()
