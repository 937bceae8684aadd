"""Load data: the form to fill in, the upload with its preview, the list of imports with undo, periods closed."""

import streamlit as st

from ui import (
    errors,
    filters,
    guard,
    html,
    import_list,
    import_remembered,
    import_template,
    import_upload,
    page_top,
    period_closing,
)
from ui.language import t

scope = guard.require()
with errors.in_words():
    chosen = filters.current(scope)
    page_top.draw(t("imports.title"), [t("imports.line")])
    if not scope.may_change:
        st.html(html.empty(t("imports.viewer"), t("imports.viewer_action")))
        st.stop()

    if chosen is not None:
        period_closing.draw_notice(scope, chosen)
        import_template.draw(scope, chosen)
    import_upload.draw(scope, chosen)
    import_remembered.draw(scope)
    if chosen is not None:
        period_closing.draw(scope, chosen)
    import_list.draw(scope)
