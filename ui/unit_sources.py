"""A unit's reports and their cells as markup: who sent and approved what when, from which file and place."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from data_access.sources import Claim
from data_access.unit_history import CellHistory, UnitPeriod
from kpi import numbers, periods, vocabulary
from kpi.indicators import indicators
from ui import html
from ui.answer_words import answer_words
from ui.wording import text


def reports_table(found: Sequence[UnitPeriod], language: str) -> str:
    """The unit's reports, the latest on top."""
    headings = [text(language, f"unit.column_{name}") for name in ("period", "state", "sent", "approved")]
    rows = [_report(entry, headings, language) for entry in reversed(found)]
    return html.table([(heading, "") for heading in headings], rows)


def cells_table(cells: Sequence[CellHistory], language: str) -> str:
    """Every cell with the claim that stands and those before it."""
    headings = [text(language, f"unit.column_{name}") for name in ("indicator", "stands", "recorded", "before")]
    rows = [_cell(entry, headings, language) for entry in _ordered(cells)]
    return html.table([(heading, "") for heading in headings], rows)


def source_words(claim: Claim, language: str) -> str:
    """The file, place in it and import of a claim, or the reason of a correction on screen."""
    if claim.reason:
        return text(language, "correct.source", reason=claim.reason, number=str(claim.import_id))
    key = "explain.source" if claim.place else "explain.source_file"
    return text(language, key, file=claim.file_name, place=claim.place, number=str(claim.import_id))


def _report(entry: UnitPeriod, headings: Sequence[str], language: str) -> str:
    report = entry.report
    state = report.state if report else "none"
    sent = _when(report.sent_at, report.sent_by, language) if report else ""
    approved = _when(report.approved_at, report.approved_by, language) if report else ""
    return "".join(
        (
            html.cell(f"<b>{escape(periods.period(entry.period).title(language))}</b>"),
            html.cell(escape(text(language, f"unit.period_state_{state}")), headings[1]),
            html.cell(escape(sent), headings[2]),
            html.cell(escape(approved), headings[3]),
        )
    )


def _cell(entry: CellHistory, headings: Sequence[str], language: str) -> str:
    indicator = indicators()[entry.indicator]
    stands = next((claim for claim in entry.claims if claim.replaced_at is None), None)
    older = [claim for claim in entry.claims if claim.replaced_at is not None]
    level = vocabulary.levels()[entry.level].name(language) if entry.level else ""
    before = [
        text(
            language,
            "unit.before",
            answer=answer_words(indicator, claim.answer, language),
            moment=numbers.moment(claim.at, language),
            by=claim.by,
            source=source_words(claim, language),
        )
        for claim in older
    ]
    recorded = (
        escape(_when(stands.at, stands.by, language)) + html.small(source_words(stands, language)) if stands else ""
    )
    return "".join(
        (
            html.cell(f"<b>{escape(indicator.name(language))}</b>{html.small(level)}"),
            html.cell(escape(answer_words(indicator, stands.answer if stands else None, language)), headings[1]),
            html.cell(recorded, headings[2]),
            html.cell(html.small(*(before or [text(language, "unit.before_none")])), headings[3]),
        )
    )


def _when(at: datetime | None, by: str, language: str) -> str:
    return text(language, "explain.reported", moment=numbers.moment(at, language), by=by) if at else ""


def _ordered(cells: Sequence[CellHistory]) -> list[CellHistory]:
    """In the order of the list of indicators, levels youngest first."""
    codes, levels = list(indicators()), ["", *vocabulary.levels()]
    return sorted(cells, key=lambda cell: (codes.index(cell.indicator), levels.index(cell.level)))
