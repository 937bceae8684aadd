"""The overview's parts that are markup: counts per status, the table of targets, completeness."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import streamlit as st

from kpi import numbers
from kpi.figures import Completeness, HeadlineResult, Row, Status
from kpi.plan import Plan
from ui import headline_cards, html
from ui.explain_link import Linker
from ui.kept import Same
from ui.language import current, t
from ui.target_table import by_attention, target_table
from ui.wording import text

#: Findings under the title: the rest is for the deck and the report.
_MOST_FINDINGS = 5


def draw_findings(sentences: Sequence[str]) -> None:
    """What is worth knowing first, one line each."""
    lines = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences[:_MOST_FINDINGS])
    if lines:
        st.html(f'<ul class="kpi-list">{lines}</ul>')


def draw_counts(rows: Sequence[Row]) -> None:
    """How many targets are in each status, in the order that statuses have everywhere."""
    items = []
    for status in Status:
        count = sum(row.status is status for row in rows)
        if count:
            items.append(f"<span>{html.status(status, current())}<b>{numbers.whole(count, current())}</b></span>")
    st.html(f'<div class="kpi-counts">{"".join(items)}</div>')


def draw_targets(plan: Plan, rows: Sequence[Row], link: Linker) -> None:
    """Every target, what needs attention first unless the person prefers the document's order; `link`: from values."""
    st.html(html.heading(t("overview.targets")))
    order = st.segmented_control(
        t("overview.order"),
        ("attention", "document"),
        format_func=lambda code: t(f"overview.order_{code}"),
        default="attention",
        required=True,
        label_visibility="collapsed",
        key=f"order|{current()}",
    )
    st.html(f'<p class="kpi-small">{escape(t("explain.hint"))}</p>')
    st.html(_targets(Same(plan), Same(rows), order == "document", current(), link))


@lru_cache(maxsize=200)
def _targets(plan: Same[Plan], rows: Same[Sequence[Row]], as_in_document: bool, language: str, link: Linker) -> str:
    shown = rows.value if as_in_document else by_attention(rows.value)
    return target_table(plan.value, shown, language, link)


def draw_headlines(plan: Plan, found: Sequence[HeadlineResult], link: Linker) -> None:
    """The five headline indicators as cards."""
    st.html(html.heading(t("overview.headlines")) + _cards(Same(plan), Same(found), current(), link))


@lru_cache(maxsize=200)
def _cards(plan: Same[Plan], found: Same[Sequence[HeadlineResult]], language: str, link: Linker) -> str:
    groups = [(headline.code, headline.rows) for headline in found.value]
    return headline_cards.cards(plan.value, groups, language, link)


def draw_completeness(found: Completeness) -> None:
    """How complete the reporting is: the whole, then each child area, the least complete first."""
    st.html(html.heading(t("overview.completeness")))
    st.html(f"<p>{escape(_sentence(found))}</p>{_bar(found)}")
    if not found.areas:
        return
    with st.expander(t("overview.completeness_by_area"), expanded=bool(found.silent) and len(found.areas) <= 15):
        st.html(completeness_table(found.areas, current()))


def completeness_table(areas: Sequence[Completeness], language: str) -> str:
    """Markup of a table of areas, the least complete first."""
    headings = [text(language, f"overview.completeness_{name}") for name in ("area", "sent", "approved", "silent")]
    least = sorted(areas, key=lambda area: (area.sent / area.expected if area.expected else 1, area.name))
    rows = [_line(area, headings, language) for area in least]
    return html.table([(headings[0], ""), *((heading, "kpi-right") for heading in headings[1:])], rows)


def _sentence(found: Completeness) -> str:
    if found.expected and found.silent == 0 and found.approved == found.expected:
        return t("overview.completeness_all", n=found.expected)
    return t(
        "overview.completeness_line",
        sent=found.sent,
        expected=found.expected,
        approved=found.approved,
        n=found.silent,
    )


def _line(area: Completeness, headings: Sequence[str], language: str) -> str:
    sent = f"{numbers.whole(area.sent, language)}/{numbers.whole(area.expected, language)}"
    return "".join(
        (
            html.cell(escape(area.name) + _bar(area)),
            html.cell(sent, headings[1], "kpi-right kpi-figure"),
            html.cell(numbers.whole(area.approved, language), headings[2], "kpi-right"),
            html.cell(numbers.whole(area.silent, language), headings[3], "kpi-right"),
        )
    )


def _bar(found: Completeness) -> str:
    share = 100 * found.sent / found.expected if found.expected else 0
    return f'<div class="kpi-progress" aria-hidden="true"><span style="width:{share:.2f}%"></span></div>'
