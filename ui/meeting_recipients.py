"""Who is sent the packs of which area by e-mail: kept on the page by administrators and departments."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from data_access.database import session, transaction
from data_access.mailing import MailError, MailState, add_recipient, mail_log, recipients, remove_recipient
from data_access.scope import Role, Scope
from data_access.tables import MailRecipient, MailSent
from kpi import numbers
from ui import errors, guard, html
from ui.engine import engine
from ui.filters import Filters
from ui.language import current, t

_DONE = "meeting_recipient_done"
_SHOWN = 20


def draw(scope: Scope, filters: Filters) -> None:
    """A closed expander: recipients of the area shown and of those below it, and what was sent last."""
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        return
    with st.expander(t("meeting.mail"), expanded=_DONE in st.session_state):
        st.html(f'<p class="kpi-small">{escape(t("meeting.mail_line"))}</p>')
        done = st.session_state.pop(_DONE, None)
        if done:
            st.success(done)
        names = {option.code: option.name for option in filters.areas}
        with session(engine()) as opened:
            found = [one for one in recipients(opened, scope) if one.area_code in names]
            log = mail_log(opened, scope, filters.plan.code, most=_SHOWN)
        _draw_form(filters, names)
        if not found:
            st.html(html.empty(t("meeting.mail_none"), t("meeting.mail_none_action")))
        for one in found:
            _draw_recipient(one)
        if log:
            st.html(f'<p class="kpi-small">{escape(t("meeting.mail_log"))}</p>' + _log(log, names))


def _draw_form(filters: Filters, names: dict[str, str]) -> None:
    with st.form("recipient", border=False, clear_on_submit=True):
        first, second, third = st.columns([3, 3, 1], vertical_alignment="bottom")
        address = first.text_input(t("meeting.mail_address"), autocomplete="off")
        codes = list(names)
        shown = codes.index(filters.area) if filters.area in codes else 0
        area = second.selectbox(t("common.area"), codes, shown, format_func=names.__getitem__) if codes else None
        sent = third.form_submit_button(t("meeting.mail_add"), width="stretch")
    if sent and area:
        _change(lambda: _add(address, area), t("meeting.mail_added", address=address.strip()))


def _draw_recipient(one: MailRecipient) -> None:
    words, action = st.columns([5, 1], vertical_alignment="center")
    words.html(f'<div class="kpi-import"><b>{escape(one.address)}</b>{html.small(one.area_name, one.name)}</div>')
    number = int(one.id or 0)
    if action.button(t("meeting.mail_remove"), key=f"recipient_{number}", width="stretch"):
        _change(lambda: _remove(number), t("meeting.mail_removed", address=one.address))


def _add(address: str, area: str) -> None:
    with transaction(engine()) as opened:
        add_recipient(opened, guard.require(), address, area)


def _remove(number: int) -> None:
    with transaction(engine()) as opened:
        remove_recipient(opened, guard.require(), number)


def _change(change: Callable[[], None], done: str) -> None:
    with errors.in_words():
        try:
            change()
        except MailError as error:
            st.error(error.message(current()))
            return
    st.session_state[_DONE] = done
    st.rerun()


def _log(log: Sequence[MailSent], names: dict[str, str]) -> str:
    titles = [t(f"meeting.mail_column_{name}") for name in ("address", "area", "state", "at")]
    marks = {MailState.SENT: "met", MailState.FAILED: "not_met", MailState.SENDING: "behind"}
    lines = [
        "".join(
            (
                html.cell(escape(one.address)),
                html.cell(escape(names.get(one.area_code, one.area_code)), titles[1]),
                html.cell(
                    html.mark(marks[MailState(one.state)], t(f"meeting.mail_state_{one.state}"))
                    + html.small(one.error),
                    titles[2],
                ),
                html.cell(escape(numbers.moment(one.at, current())), titles[3]),
            )
        )
        for one in log
    ]
    return html.table([(title, "") for title in titles], lines)
