"""Every target with value, demand, bounds, change, status and gap."""

from collections.abc import Sequence
from html import escape

from kpi.figures import Row, Status
from kpi.labels import of_row
from kpi.plan import Plan
from kpi.scope_words import scope_text
from ui import html
from ui.explain_link import Linker, plain
from ui.wording import text

#: What a leader has to act on comes first, what is settled last.
_ATTENTION = (
    Status.NOT_MET,
    Status.BEHIND,
    Status.INSUFFICIENT,
    Status.NO_DATA,
    Status.FIRST_REPORT,
    Status.ON_TRACK,
    Status.MET,
)


def by_attention(rows: Sequence[Row]) -> list[Row]:
    """Rows with what needs attention first; within a status in the document's order."""
    return sorted(rows, key=lambda row: _ATTENTION.index(row.status) if row.status else len(_ATTENTION))


def target_table(plan: Plan, rows: Sequence[Row], language: str, link: Linker = plain) -> str:
    """Markup of the table, in the given order; `link` makes each value open its explanation."""
    columns = {name: text(language, f"overview.column_{name}") for name in _COLUMNS}
    headings = [(columns[name], css) for name, css in _COLUMNS.items()]
    return html.table(headings, [_row(plan, row, columns, language, link) for row in rows])


_COLUMNS = {
    "target": "kpi-wide",
    "status": "kpi-state",
    "value": "kpi-right kpi-value-cell",
    "demand": "kpi-right",
    "change": "kpi-right kpi-change",
    "gap": "kpi-gap",
}


def _row(plan: Plan, row: Row, columns: dict[str, str], language: str, link: Linker) -> str:
    words = of_row(plan, row, language)
    clause = text(language, "common.clause", clause=row.clause)
    target = plan.target(row.target_id)
    return "".join(
        (
            html.cell(
                f"<b>{escape(words.name())}</b>" + html.small(f"{clause} · {scope_text(target, plan, language)}")
            ),
            html.cell(html.status(row.status, language)),
            html.cell(
                link(row, words.value()) + html.small(words.evidence(), words.share_of_reported(), words.warning()),
                columns["value"],
                "kpi-right",
            ),
            html.cell(escape(words.demand()), columns["demand"], "kpi-right kpi-figure"),
            html.cell(escape(words.change()), columns["change"], "kpi-right kpi-figure"),
            html.cell(escape(words.gap()) + html.small(words.silent(), words.bounds())),
        )
    )
