"""A period closed for loading: told to everybody whom it concerns, closed and reopened by who may."""

from html import escape

import streamlit as st

from data_access.area_tree import AreaTree
from data_access.database import session, transaction
from data_access.period_closings import ClosingError, close_period, closings, may_close, reopen_period
from data_access.scope import Role, Scope
from kpi import numbers
from ui import errors, guard, html
from ui.engine import engine
from ui.filters import Filters
from ui.language import current, t


def draw_notice(scope: Scope, filters: Filters) -> None:
    """That the period chosen is closed, where, by whom."""
    period = filters.period
    with session(engine()) as opened:
        tree = AreaTree.of(opened, period.ends_on)
        found = [(tree.name(one.area_code), one) for one in closings(opened, scope, period.code)]
    for area, one in found:
        mine = scope.role is Role.ADMINISTRATOR or one.closed_by == scope.username
        when = numbers.moment(one.closed_at, current())
        words = t("imports.closed", period=period.title(current()), area=area, moment=when, by=one.closed_by)
        more = t("imports.closed_mine" if mine else "imports.closed_others")
        st.html(f'<p class="kpi-notice">{escape(words)} {escape(more)}</p>')


def draw(scope: Scope, filters: Filters) -> None:
    """Closing or reopening the period in the area that the filters show; nothing for who may not."""
    period, area = filters.period, filters.area or filters.plan.area
    if scope.role not in (Role.ADMINISTRATOR, Role.DEPARTMENT):
        return
    with session(engine()) as opened:
        there = AreaTree.of(opened, period.ends_on).at(area) is not None
        allowed = there and may_close(opened, scope, period.code, area)
        closed = allowed and any(one.area_code == area for one in closings(opened, scope, period.code))
    if not allowed:
        return
    words = {"period": period.title(current()), "area": filters.area_name}
    with st.expander(t("imports.closing")):
        st.html(html.small(t("imports.closing_line")))
        if closed and st.button(t("imports.reopen", **words), key="period_reopen"):
            _change(period.code, area, close=False)
        if not closed and st.button(t("imports.close", **words), key="period_close"):
            _change(period.code, area, close=True)


def _change(period: str, area: str, *, close: bool) -> None:
    scope = guard.require()
    with errors.in_words():
        try:
            with transaction(engine()) as opened:
                (close_period if close else reopen_period)(opened, scope, period, area)
        except ClosingError as error:
            st.error(error.message(current()))
            return
        st.rerun()
