"""Meeting pack: what is worth saying, files to take along, presenting, frozen results, packs for every area."""

import streamlit as st

from ui import (
    cached_meeting,
    errors,
    guard,
    html,
    meeting_choice,
    meeting_files,
    meeting_frozen,
    meeting_recipients,
    meeting_template,
    meeting_top,
    office_settings_form,
    page_top,
)
from ui.language import t

scope = guard.require()
with errors.in_words():
    filters = page_top.chosen(scope, t("common.page_meeting"))

    page_top.of_filters(t("common.page_meeting"), filters, counts_sent=False)
    entries = meeting_choice.frozen_sets(scope, filters)
    chosen = meeting_choice.draw(scope, filters, entries)
    meeting_top.draw(filters, chosen, cached_meeting.sentences(chosen.meeting))
    if not chosen.meeting.total:
        which = "nothing_approved" if chosen.approved_only else "nothing"
        st.html(html.empty(t(f"meeting.{which}"), t(f"meeting.{which}_action")))
    else:
        template = meeting_template.current_template(scope)
        meeting_files.draw(scope, filters, chosen, template)
        meeting_files.draw_areas(scope, filters, chosen, template)
    meeting_frozen.draw(scope, filters, chosen, entries)
    st.html(html.heading(t("meeting.settings")))
    office_settings_form.draw(scope, filters.plan)
    meeting_template.draw(scope)
    meeting_recipients.draw(scope, filters)
