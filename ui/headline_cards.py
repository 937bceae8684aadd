"""The five headline indicators as cards: one line a target, or the measured value where the plan sets none."""

from collections.abc import Sequence
from html import escape

from kpi.figures import Row
from kpi.headlines import headlines
from kpi.labels import Labels, of_row
from kpi.plan import Plan
from ui import html
from ui.explain_link import Linker, plain
from ui.wording import text


def cards(plan: Plan, groups: Sequence[tuple[str, Sequence[Row]]], language: str, link: Linker = plain) -> str:
    """Markup of the cards; a group is its code (`kpi.headlines`) and its rows. `link`: from values to explanations."""
    return f'<div class="kpi-cards">{"".join(_card(plan, code, rows, language, link) for code, rows in groups)}</div>'


def _card(plan: Plan, code: str, rows: Sequence[Row], language: str, link: Linker) -> str:
    title = escape(next(headline.name(language) for headline in headlines() if headline.code == code))
    body = "".join(_line(of_row(plan, row, language), row, link) for row in rows)
    if not rows:
        body = f'<p class="kpi-small">{escape(text(language, "overview.headline_empty"))}</p>'
    return f'<section class="kpi-card" data-headline="{code}"><h3>{title}</h3>{body}</section>'


def _line(words: Labels, row: Row, link: Linker) -> str:
    demand = "" if row.comparator is None else f'<span class="kpi-demand">{escape(words.demand())}</span>'
    return (
        f'<div class="kpi-row"><p class="kpi-small">{escape(words.name())}</p>'
        f'<div class="kpi-figures"><span class="kpi-value">{link(row, words.value())}</span>{demand}</div>'
        f"<p>{html.status(row.status, words.language)}</p>"
        f'<p class="kpi-small">{escape(" · ".join(filter(None, (words.evidence(), words.gap()))))}</p></div>'
    )
