"""Loading a file: choose, check without storing, see the errors, confirm."""

import csv
import io
from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data_access.loading.errors import LoadError
from data_access.loading.files import check_file, load_file
from data_access.loading.result import LoadResult
from data_access.scope import Scope
from ui import html
from ui.engine import engine
from ui.language import current, t

_SHOWN_ERRORS = 50
_ROUND, _CHECKED, _DONE = "upload_round", "upload_checked", "upload_done"


def draw(scope: Scope) -> None:
    """The upload section. What was loaded last is said until the next file is chosen."""
    # Streamlit's own words on the widget are English: `style.css` puts these in their place.
    words = f"--kpi-upload: '{t('imports.upload_button')}'; --kpi-upload-limit: '{t('imports.upload_limit')}';"
    st.html(f"{html.heading(t('imports.upload'))}<style>:root {{ {words} }}</style>")
    # A new key empties the widget after loading: the same file must not seem to wait for a second press.
    key = f"upload|{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader(t("imports.upload_label"), type=["xlsx", "csv"], key=key)
    if file is None:
        for message in st.session_state.get(_DONE, ()):
            st.success(message)
        return
    st.session_state.pop(_DONE, None)
    _draw_check(scope, file, _checked(scope, file))


def _checked(scope: Scope, file: UploadedFile) -> LoadResult:
    """The outcome of a trial load, kept as long as the same file stays chosen."""
    digest = sha256(file.getvalue()).hexdigest()
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept[0] != digest:
        result = _watched(
            lambda progress: check_file(engine(), scope, file.getvalue(), file.name, progress=progress).result
        )
        kept = (digest, result)
        st.session_state[_CHECKED] = kept
    found: LoadResult = kept[1]
    return found


def _draw_check(scope: Scope, file: UploadedFile, result: LoadResult) -> None:
    if result.ok:
        if not result.cells:
            st.warning(t("imports.checked_empty"))
            return
        key = "imports.checked_ok" if result.changed else "imports.checked_same"
        st.success(t(key, rows=result.rows, cells=result.cells, changed=result.changed))
        if st.button(t("imports.load"), type="primary"):
            _load(scope, file, good_rows=False)
        return
    bad_rows = {(error.sheet, error.row) for error in result.errors if error.row is not None}
    whole_file = not bad_rows
    counts = t("imports.checked_errors", n=len(result.errors), rows=len(bad_rows))
    st.error(t("imports.checked_file_error") if whole_file else counts)
    _draw_errors(result.errors, file.name)
    good = result.rows - len(bad_rows)
    if good > 0 and not whole_file:
        st.caption(t("imports.load_hint"))
        if st.button(t("imports.load_good_rows", n=good)):
            _load(scope, file, good_rows=True)


def _draw_errors(errors: Sequence[LoadError], name: str) -> None:
    language = current()
    headings = [(t("imports.errors_where"), ""), (t("imports.errors_what"), "kpi-wide")]
    shown = errors[:_SHOWN_ERRORS]
    lines = [
        html.cell(escape(error.where(language)) or "–", headings[0][0]) + html.cell(escape(_what(error, language)))
        for error in shown
    ]
    st.html(html.table(headings, lines))
    if len(errors) > len(shown):
        st.caption(t("imports.errors_more", shown=len(shown), n=len(errors)))
    file_name = f"{name.rsplit('.', 1)[0]}-{t('imports.errors_file')}.csv"
    st.download_button(
        t("imports.errors_download"), lambda: _as_csv(errors, language), file_name, mime="text/csv", on_click="ignore"
    )


def _what(error: LoadError, language: str) -> str:
    """The fault without its place, which has a column of its own."""
    place = error.where(language)
    message = error.message(language)
    said = message.removeprefix(f"{place}: ") if place else message
    return said[:1].upper() + said[1:]


def _as_csv(errors: Sequence[LoadError], language: str) -> bytes:
    """All errors, for a spreadsheet (with the mark that makes Excel read UTF-8)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["sheet", "row", "column", "code", "text", "expected", "message"])
    for error in errors:
        place = (error.sheet, error.row or "", error.column, error.code.value)
        writer.writerow([_plain(str(value)) for value in (*place, error.text, error.expected, _what(error, language))])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: str) -> str:
    """A text from the file must not become a formula in the list of errors."""
    return f"'{value}" if value[:1] in "=+-@\t\r" else value


def _load(scope: Scope, file: UploadedFile, *, good_rows: bool) -> None:
    content = file.getvalue()
    result = _watched(
        lambda progress: load_file(engine(), scope, content, file.name, good_rows=good_rows, progress=progress)
    )
    if result.import_id is None and result.errors:
        # Somebody changed the data between check and load: show what is wrong now.
        st.session_state[_CHECKED] = (sha256(content).hexdigest(), result)
        st.rerun()
    if result.import_id is None:
        said = [t("imports.loaded_same", file=file.name)]
    else:
        said = [t("imports.loaded", file=file.name, cells=result.cells, changed=result.changed)]
    if result.skipped:
        said.append(t("imports.loaded_skipped", n=result.skipped))
    st.session_state[_DONE] = said
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_CHECKED, None)
    st.rerun()


def _watched(work: Callable[[Callable[[float, str], None]], LoadResult]) -> LoadResult:
    """Do the work under a progress bar that says what is being done."""
    bar = st.progress(0.0)

    def progress(share: float, doing: str) -> None:
        bar.progress(min(1.0, max(0.0, share)), t(f"imports.doing_{doing}"))

    try:
        return work(progress)
    finally:
        bar.empty()
