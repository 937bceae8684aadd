"""Many users from a CSV: an empty list to fill in, the check without storing, then adding with one-time passwords."""

from html import escape

import streamlit as st

from data_access import account_list
from data_access.account_errors import AccountError
from data_access.account_list import AccountListError
from data_access.loading.errors import LoadRefused
from data_access.scope import Scope
from ui import html, secrets_once
from ui.admin_fields import done, form_round
from ui.engine import engine
from ui.language import current, t

_SHOWN = 50
_EXAMPLE = "\ufeffusername,name,role,area_code,office_code,unit_code\n"


def draw(scope: Scope) -> None:
    """The steps in order."""
    st.caption(t("admin.file_line", most=account_list.MOST))
    words = f"--kpi-upload: '{t('imports.upload_button')}'; --kpi-upload-limit: '{t('admin.file_limit')}';"
    st.html(f"<style>:root {{ {words} }}</style>")
    st.download_button(
        t("admin.file_template"),
        _EXAMPLE.encode(),
        f"{t('admin.file_template_name')}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    file = st.file_uploader(t("admin.file_upload"), type=["csv"], key=f"user_file|{form_round()}")
    if file is None:
        return
    content = file.getvalue()
    try:
        count = account_list.check_all(engine(), scope, content)
    except AccountListError as refused:
        _draw_faults(refused)
        return
    st.success(t("admin.file_good", n=count))
    if st.button(t("admin.file_do", n=count), type="primary", key="user_file_do"):
        bar = st.progress(0.0, t("admin.file_working"))
        try:
            made = account_list.add_all(engine(), scope, content, lambda share: _show(bar, share))
        except AccountListError as refused:
            bar.empty()
            _draw_faults(refused)
            return
        secrets_once.hold(made)
        done(t("admin.file_done", n=len(made)))


def _show(bar: st.delta_generator.DeltaGenerator, share: float) -> None:
    bar.progress(min(1.0, share), t("admin.file_working"))


def _draw_faults(refused: AccountListError) -> None:
    st.error(t("admin.file_bad", n=len(refused.faults)))
    headings = [(t("imports.errors_where"), ""), (t("imports.errors_what"), "kpi-wide")]
    rows = []
    for row, error in refused.faults[:_SHOWN]:
        where = t("admin.file_row", row=row) if row is not None else "–"
        rows += [html.cell(escape(where), headings[0][0]) + html.cell(escape(said)) for said in _said(error)]
    st.html(html.table(headings, rows))
    if len(refused.faults) > _SHOWN:
        st.caption(t("imports.errors_more", shown=_SHOWN, n=len(refused.faults)))


def _said(error: AccountError | LoadRefused) -> list[str]:
    if isinstance(error, AccountError):
        return [error.message(current())]
    return [one.message(current()) for one in error.errors]
