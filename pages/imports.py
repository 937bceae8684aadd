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

    # Each part has a place of its own, drawn or not. Streamlit keeps what an earlier run drew at a place until the new
    # run draws there or ends: with places that move, a part would be seen twice, at its old place and its new one.
    with st.container():
        if chosen is not None:
            period_closing.draw_notice(scope, chosen)
    with st.container():
        if chosen is not None:
            import_template.draw(scope, chosen)
    with st.container():
        import_upload.draw(scope, chosen)
    with st.container():
        import_remembered.draw(scope)
    with st.container():
        if chosen is not None:
            period_closing.draw(scope, chosen)
    with st.container():
        import_list.draw(scope)
