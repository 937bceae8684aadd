"""Loading a file: choose, look at what was understood and would change, then load all, the good rows, or nothing."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data_access.database import session, transaction
from data_access.intake.reading import Decisions, NoteCode
from data_access.intake_memory import remember
from data_access.known_units import known_units
from data_access.loading.files import load, period_meant
from data_access.scope import Scope
from ui import guard, html, import_choices, import_errors, import_preview, import_reading
from ui.engine import engine
from ui.filters import Filters
from ui.import_reading import Preview
from ui.language import current, t

TYPES = ["xlsx", "xlsm", "xls", "ods", "csv"]
_ROUND, _DONE = "upload_round", "upload_done"
_HIDDEN = (NoteCode.HIDDEN_ROWS, NoteCode.HIDDEN_COLUMNS, NoteCode.HIDDEN_SHEET)


def draw(scope: Scope, filters: Filters | None) -> None:
    """The upload section. What was loaded last is said until the next file is chosen."""
    # Streamlit's own words on the widget are English: `style.css` puts these in their place.
    words = f"--kpi-upload: '{t('imports.upload_button')}'; --kpi-upload-limit: '{t('imports.upload_limit')}';"
    st.html(f"{html.heading(t('imports.upload'))}<style>:root {{ {words} }}</style>")
    period = None if filters is None else filters.period.code
    if filters is not None:
        line = t("imports.period_line", period=filters.period.title(current()))
        st.html(f'<p class="kpi-small">{html.escape(line)}</p>')
    # A new key empties the widget after loading: the same file must not seem to wait for a second press.
    key = f"upload|{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader(t("imports.upload_label"), type=TYPES, key=key)
    if file is None:
        import_reading.forget()
        for message in st.session_state.get(_DONE, ()):
            st.success(message)
        return
    st.session_state.pop(_DONE, None)
    with st.container(key="import_preview", border=True):
        with st.empty():  # the bar stands in the first run only: what follows keeps its place in the next
            preview = import_reading.preview(scope, file, period)
        _draw_preview(scope, file, period, preview)


def _draw_preview(scope: Scope, file: UploadedFile, period: str | None, preview: Preview) -> None:
    reading, result = preview.read.understood, preview.checked.result
    if reading.kind is None:
        import_errors.draw(preview.read, result.errors, b"")
        _draw_actions(scope, file, period, preview)
        return
    st.html(html.heading(t("imports.preview")))
    units = {}
    if preview.checked.changes or reading.units:
        with session(engine()) as opened:
            units = {one.code: one for one in known_units(opened, scope, period_meant(preview.read))}
    # Each part has a place of its own, drawn or not: a part that comes or goes moves no other.
    with st.container():
        import_preview.draw_summary(preview.checked, period)
    with st.container():
        decided = import_choices.draw(reading, preview.read.decisions, units, file.file_id)
        if decided is not None:
            _decide(scope, file, period, preview, decided)
    with st.container():
        if result.errors:
            import_errors.draw(preview.read, result.errors, file.getvalue())
    with st.container():
        import_preview.draw_columns(reading)
    with st.container():
        import_preview.draw_changes(preview.checked, units)
    with st.container():
        import_preview.draw_notes(reading)
    with st.container():
        _draw_hidden(scope, file, period, preview)
    with st.container():
        _draw_actions(scope, file, period, preview)


def _draw_hidden(scope: Scope, file: UploadedFile, period: str | None, preview: Preview) -> None:
    """Hidden content counts only when a person says so."""
    decisions = preview.read.decisions
    if not decisions.use_hidden and not any(note.code in _HIDDEN for note in preview.read.understood.notes):
        return
    wanted = st.checkbox(t("imports.use_hidden"), decisions.use_hidden, key=f"hidden|{file.file_id}")
    if wanted != decisions.use_hidden:
        import_reading.choose(scope, file, period, replace(decisions, use_hidden=wanted))
        st.rerun()


def _decide(scope: Scope, file: UploadedFile, period: str | None, preview: Preview, decided: Decisions) -> None:
    """Understand the file so, and remember it for the sender's next ones."""
    with transaction(engine()) as opened:
        remember(opened, guard.require(), preview.read.understood.layout, decided, period_meant(preview.read))
    import_reading.choose(scope, file, period, decided)
    st.rerun()


def _draw_actions(scope: Scope, file: UploadedFile, period: str | None, preview: Preview) -> None:
    result, reading = preview.checked.result, preview.read.understood
    whole = [error for error in result.errors if error.row is None]
    bad_rows = {(error.sheet, error.row) for error in result.errors if error.row is not None}
    with st.container():
        if not result.errors:
            if not result.cells:
                st.warning(t("imports.checked_empty"))
            else:
                key = "imports.checked_ok" if result.changed else "imports.checked_same"
                st.success(t(key, rows=result.rows, cells=result.cells, changed=result.changed))
        unread = sum(found.key is None and found.cells > 0 for found in reading.headings)
        if unread and result.cells:
            st.html(html.small(t("imports.unread", n=unread)))
    # The bar comes above the buttons: below them it would be out of sight, and the page would seem to stand still.
    busy = st.container()
    all_, good, none = st.columns(3)
    nothing = not result.cells
    complete = not (result.errors or nothing)
    kind = "primary" if complete else "secondary"
    if all_.button(t("imports.load"), type=kind, disabled=not complete, key="load_all", width="stretch"):
        _load(scope, file, period, preview, busy, good_rows=False)
    rows = max(0, result.rows - len(bad_rows))
    if bad_rows and good.button(
        t("imports.load_good_rows", n=rows),
        disabled=bool(whole) or nothing,
        key="load_good",
        help=t("imports.load_hint"),
        width="stretch",
    ):
        _load(scope, file, period, preview, busy, good_rows=True)
    if none.button(t("imports.load_nothing"), key="load_nothing", width="stretch"):
        _next_file([])


def _load(
    scope: Scope, file: UploadedFile, period: str | None, preview: Preview, busy: DeltaGenerator, *, good_rows: bool
) -> None:
    with busy:
        result = import_reading.watched(
            lambda step: load(engine(), scope, preview.read, good_rows=good_rows, progress=step)
        )
    if result.import_id is None and result.errors:
        # Somebody changed the data between check and load: show what is wrong now.
        import_reading.look_again(scope, file, period)
        st.rerun()
    if result.import_id is None:
        said = [t("imports.loaded_same", file=file.name)]
    else:
        said = [t("imports.loaded", file=file.name, cells=result.cells, changed=result.changed)]
    if result.skipped:
        said.append(t("imports.loaded_skipped", n=result.skipped))
    _next_file(said)


def _next_file(said: list[str]) -> None:
    st.session_state[_DONE] = said
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    import_reading.forget()
    st.rerun()
