"""The top of the meeting page: what the pack is of, what is worth saying, and the way to the presentation."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from exports import meeting_words
from ui import meeting_choice, navigation
from ui.filters import Filters
from ui.language import current, t
from ui.meeting_choice import Chosen

_MOST_FINDINGS = 7


def draw(filters: Filters, chosen: Chosen, sentences: Sequence[str]) -> None:
    """Findings, the facts that every file will state, and the link to the presentation."""
    lines = "".join(f"<li>{escape(one)}</li>" for one in sentences[:_MOST_FINDINGS])
    st.html(f'<ul class="kpi-list kpi-findings">{lines}</ul>')
    facts = [f"{name}: {words}" for name, words in meeting_words.facts(chosen.meeting, current())]
    marks = meeting_words.marks(chosen.meeting, current())
    said = " · ".join([*facts, *marks])
    st.html(f'<p class="kpi-small kpi-pack">{escape(t("meeting.of"))} {escape(said)}</p>')
    address = filters.address() | meeting_choice.address(chosen)
    there = escape(f"{navigation.ADDRESSES['present']}?{urlencode(address)}")
    st.html(f'<p><a class="kpi-link" href="{there}" target="_self">{escape(t("meeting.present"))}</a></p>')
