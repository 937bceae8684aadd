"""The five headline indicators of every overview (`headlines.yaml`), with or without a target in the plan (rule 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kpi import vocabulary
from kpi.comparison import Comparator
from kpi.indicators import Indicator, ReportedBy, indicators
from kpi.plan import Clause, Plan, Target
from kpi.satisfaction import UNTARGETED


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the five. `indicators`: candidates, the one shown without a target first; `levels`: empty = all."""

    code: str
    vi: str
    en: str
    indicators: tuple[str, ...]
    levels: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@cache
def headlines() -> tuple[Headline, ...]:
    """The five, in order."""
    rows = yaml.safe_load((Path(__file__).parent / "headlines.yaml").read_text(encoding="utf-8"))
    return tuple(
        Headline(row["code"], row["vi"], row["en"], tuple(row["indicators"]), tuple(row.get("levels", ())))
        for row in rows
    )


def headline_groups(plan: Plan) -> list[tuple[Headline, Sequence[Target]]]:
    """Each headline with the plan's targets for it, in the plan's order; else with one that only measures."""
    answer: list[tuple[Headline, Sequence[Target]]] = []
    for headline in headlines():
        found = [target for target in plan.targets if target.indicator in headline.indicators]
        answer.append((headline, found or [headline_target(plan, headline.indicators[0])]))
    return answer


def headline_target(plan: Plan, indicator: str | Indicator) -> Target:
    """A target that only measures: all that the plan covers, id "" (rule 13: "không đặt chỉ tiêu").

    An office is no school: what units report of themselves is not expected of offices that the plan covers too.
    Raises KeyError for an unknown indicator.
    """
    found = indicators()[indicator if isinstance(indicator, str) else indicator.code]
    levels = next((headline.levels for headline in headlines() if found.code in headline.indicators), ())
    of_units = found.reported_by in (ReportedBy.UNIT, ReportedBy.DERIVED)
    kinds = tuple(code for code in vocabulary.kinds() if code != "office") if of_units else ()
    # The id is empty by design, which a plan file's own targets may not have: built without validation.
    return Target.model_construct(
        id=UNTARGETED,
        clause="",
        indicator=found.code,
        label=found.label,
        label_en=found.label_en,
        comparator=Comparator.AT_LEAST,
        value=0.0,
        measure=None,
        unit_threshold=None,
        scope=(Clause(kinds=kinds, levels=levels),) if kinds or levels else (),
        counted=found.counted,
        due_on=None,
        note="",
        note_en="",
    )
