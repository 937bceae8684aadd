"""The top of a page: a title, the finding when there is one, and one grey line that says what one looks at."""

from datetime import date
from html import escape

import streamlit as st

from data_access.scope import Scope
from kpi import numbers
from kpi.evaluation import judging_day
from kpi.plan import Plan
from ui import cached, filters, html
from ui.filters import Filters, plan_name
from ui.language import current, t


def draw(title: str, facts: list[str], *, invented: bool = False) -> None:
    """Title and grey line; marks for sample data and invented plans stand in the line."""
    marks = [t("common.sample_data")] if cached.is_sample() else []
    marks += [t("common.invented")] if invented else []
    shown = [escape(fact) for fact in facts if fact]
    shown += [f'<span class="kpi-mark">{escape(mark)}</span>' for mark in marks]
    st.html(f'<h1 class="kpi-title">{escape(title)}</h1><p class="kpi-line">{" · ".join(shown)}</p>')


def of_filters(title: str, filters: Filters, *, counts_sent: bool = True) -> None:
    """The top of a page about one plan, period and area; `counts_sent` false where the page says itself what counts."""
    day = numbers.day(judging_day(filters.plan, filters.period.code), current())
    draw(
        title,
        [
            plan_name(filters.plan),
            filters.period.title(current()),
            filters.area_name,
            filters.narrow_words,
            t("common.data_day", day=day),
            t("common.counts_sent") if counts_sent else "",
        ],
        invented=filters.plan.invented,
    )
    tell_past(filters.ended_on)


def of_document(plan: Plan, ended_on: date | None = None) -> None:
    """The top of a page about a document: its own title and numbers, and what had to be read into it.

    `ended_on`: the day on which the administration that it was issued for ended.
    """
    english = current() == "en"
    issued = t("plan.issued", day=numbers.day(plan.issued_on, current())) if plan.issued_on else t("plan.not_issued")
    dates = {"start": numbers.day(plan.starts_on, current()), "end": numbers.day(plan.ends_on, current())}
    number = t("plan.number", number=plan.number) if plan.number else ""
    title = (plan.title_en if english else "") or plan.title
    draw(title, [number, plan.issuer, issued, t("plan.from_to", **dates)], invented=plan.invented)
    tell_past(ended_on)
    note = (plan.note_en if english else "") or plan.note
    if note:
        with st.expander(t("plan.document_note")):
            st.html(f"<p>{escape(note)}</p>")


def chosen(scope: Scope, title: str) -> Filters:
    """The filters of this run. Where the person may see no plan: the page's title, words about it, and the end."""
    found = filters.current(scope)
    if found is None:
        draw(title, [])
        st.html(html.empty(t("overview.no_plan"), t("overview.no_plan_action")))
        st.stop()
    return found


def tell_past(ended_on: date | None) -> None:
    """A dated banner: the areas shown are no longer those of today."""
    if ended_on is not None:
        words = t("common.past_administration", day=numbers.day(ended_on, current()))
        st.html(f'<p class="kpi-notice" role="note">{escape(words)}</p>')
