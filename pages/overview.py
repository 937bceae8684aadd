"""Overview: what is met, what is behind and what exactly is missing, for a plan, period and area."""

import streamlit as st

from ui import area_chart, cached, cached_meeting, errors, explain, guard, html, overview_parts, page_top
from ui.language import current, t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("common.page_overview"))

    found = cached.overview(scope, chosen.plan, chosen.period.code, chosen.area, chosen.narrow)
    reported = any(row.figure.reported for row in found.rows)

    told = cached_meeting.findings(scope, chosen.plan, chosen.period.code, chosen.area, chosen.narrow, current())
    page_top.of_filters(told[0], chosen)
    if not found.rows:
        why = "no_rows" if chosen.areas else "no_units"
        st.html(html.empty(t(f"overview.{why}"), t(f"overview.{why}_action")))
        st.stop()
    if not reported:
        why = t("overview.no_data", period=chosen.period.title(current()))
        st.html(html.empty(why, t("overview.no_data_action")))

    overview_parts.draw_counts(found.rows)
    if reported:
        overview_parts.draw_findings(told[1:])
    link = explain.links(chosen)
    overview_parts.draw_headlines(chosen.plan, found.headlines, link)
    overview_parts.draw_targets(chosen.plan, found.rows, link)
    if reported:
        area_chart.draw(scope, chosen, found.rows)
    overview_parts.draw_completeness(found.completeness)
    explain.draw(chosen)
