"""The errors of a file, cell by cell, and what can be taken along to correct them."""

import csv
import io
from collections.abc import Sequence
from html import escape

import streamlit as st

from data_access.loading.errors import LoadError
from data_access.loading.files import FileRead
from ui import html, import_back
from ui.import_words import what
from ui.language import current, t

_SHOWN_ERRORS = 50
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.12"


def draw(read: FileRead, errors: Sequence[LoadError], content: bytes) -> None:
    """The first errors, and all of them to take along."""
    language = current()
    bad_rows = {(error.sheet, error.row) for error in errors if error.row is not None}
    counts = t("imports.checked_errors", n=len(errors), rows=len(bad_rows))
    st.error(counts if bad_rows else t("imports.checked_file_error"))
    headings = [(t("imports.errors_where"), ""), (t("imports.errors_what"), "kpi-wide"), (t("imports.errors_code"), "")]
    lines = [
        html.cell(f"<b>{escape(error.where(language)) or '–'}</b>", headings[0][0])
        + html.cell(escape(what(error, language)))
        + html.cell(html.small(error.code.value), headings[2][0])
        for error in errors[:_SHOWN_ERRORS]
    ]
    st.html(html.table(headings, lines))
    if len(errors) > len(lines):
        st.caption(t("imports.errors_more", shown=len(lines), n=len(errors)))
    _draw_downloads(read, errors, content, language)


def _draw_downloads(read: FileRead, errors: Sequence[LoadError], content: bytes, language: str) -> None:
    stem = f"{read.origin.file_name.rsplit('.', 1)[0]}-{t('imports.errors_file')}"
    with st.container(horizontal=True):
        if import_back.can_be_made(read):
            ending = import_back.ending(read)
            st.download_button(
                t("imports.errors_workbook"),
                lambda: import_back.workbook(read, errors, content, language),
                f"{stem}.{ending}",
                mime=_MACROS if ending == "xlsm" else _WORKBOOK,
                type="primary",
                on_click="ignore",
                key="errors_workbook",
            )
        st.download_button(
            t("imports.errors_download"),
            lambda: _as_csv(errors, language),
            f"{stem}.csv",
            mime="text/csv",
            on_click="ignore",
            key="errors_csv",
        )
    if import_back.can_be_made(read):
        st.caption(t("imports.errors_workbook_line" if import_back.is_own(read) else "imports.errors_workbook_anew"))


def _as_csv(errors: Sequence[LoadError], language: str) -> bytes:
    """All errors, for a spreadsheet (with the mark that makes Excel read UTF-8)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["sheet", "row", "column", "code", "text", "expected", "message"])
    for error in errors:
        place = (error.sheet, error.row or "", error.column, error.code.value)
        writer.writerow(
            [_plain(str(value)) for value in (*place, error.text, error.wanted(language), what(error, language))]
        )
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: str) -> str:
    """A text from the file must not become a formula in the list of errors."""
    return f"'{value}" if value[:1] in "=+-@\t\r" else value
