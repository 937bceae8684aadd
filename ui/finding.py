"""The answer in the first line: how many targets are met, and what is missing most."""

from collections.abc import Sequence

from kpi.figures import Row, Status
from kpi.labels import of_row
from kpi.plan import Plan
from ui.wording import text


def finding(plan: Plan, rows: Sequence[Row], language: str) -> str:
    """One sentence on the rows of a plan's total."""
    if not rows:
        return text(language, "overview.finding_no_rows")
    if all(row.figure.reported == 0 for row in rows):
        return text(language, "overview.finding_none", n=len(rows))
    met = sum(row.status is Status.MET for row in rows)
    if met == len(rows):
        return text(language, "overview.finding_all", n=met)
    said = text(language, "overview.finding", met=met, n=len(rows))
    missing = _most_missing(rows)
    if missing is None:
        return said
    words = of_row(plan, missing, language)
    gap = words.gap()
    return text(language, "overview.finding_missing", finding=said, label=words.name(), gap=gap[:1].lower() + gap[1:])


def _most_missing(rows: Sequence[Row]) -> Row | None:
    """The target that lacks most units: the one gap that can be compared between targets."""
    lacking = [row for row in rows if row.gap_unit == "units" and row.gap and row.figure.reported]
    return max(lacking, key=lambda row: float(row.gap or 0), default=None)
