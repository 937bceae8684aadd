"""What a unit's own report asks in a plan: the columns of workbook and form, and which unit is asked which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from kpi import vocabulary
from kpi.coverage import levels_in_scope
from kpi.headlines import headline_groups
from kpi.indicators import Indicator, Input, ReportedBy, indicators
from kpi.periods import period as period_of
from kpi.plan import Clause, Plan, Target
from kpi.satisfaction import UNTARGETED
from kpi.units import UnitState

#: Values of FormColumn.part.
FLAG, NUMERATOR, DENOMINATOR, VALUE = "flag", "numerator", "denominator", "value"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: a raw indicator, its level ("" unless per level), and which part of the answer it holds.

    The headings name the part ("Giáo viên có chữ ký số"); the indicator's own name stands above them.
    """

    indicator: str
    level: str
    part: str
    heading_vi: str
    heading_en: str

    def heading(self, language: str) -> str:
        return self.heading_en if language == "en" else self.heading_vi


def columns_of(plan: Plan, period: str) -> list[FormColumn]:
    """The columns of the plan's report: what its targets and headline indicators are made of, in the list's order.

    The same in every period of the plan: a period asks for where things stand. Raises ValueError for an unknown period.
    """
    period_of(period)
    askers = _form(plan).askers
    answer: list[FormColumn] = []
    for indicator in indicators().values():
        if indicator.code in askers:
            levels = _levels(plan, askers[indicator.code]) if indicator.per_level else [""]
            answer.extend(column for level in levels for column in _parts(indicator, level))
    return answer


def asked(unit: UnitState, column: FormColumn, plan: Plan) -> bool:
    """Whether the column is asked of this unit: some target or headline in whose scope it stands needs it.

    What offices report is not asked of a school's own form: what an office keeps as a list about its units of nobody's,
    what it reports about itself of offices only.
    """
    form = _form(plan)
    # A thousand units fall into some twenty groups that every clause treats alike.
    alike = (unit.kind, unit.levels, unit.ownership, unit.office_tier, column.indicator, column.level)
    found = form.asked.get(alike)
    if found is None:
        found = form.asked[alike] = _is_asked(unit, column, form)
    return found


def cells_asked(unit: UnitState, plan: Plan, period: str) -> list[tuple[str, str]]:
    """The cells (raw indicator, level) that the unit's own report has in the plan, in the order of its columns."""
    columns = (column for column in columns_of(plan, period) if asked(unit, column, plan))
    return list(dict.fromkeys((column.indicator, column.level) for column in columns))


def _is_asked(unit: UnitState, column: FormColumn, form: "_Form") -> bool:
    indicator = indicators()[column.indicator]
    if indicator.kept_list or (indicator.reported_by is ReportedBy.OFFICE and unit.kind != "office"):
        return False
    for target in form.askers.get(indicator.code, ()):
        levels = levels_in_scope(form.plan, target, unit, indicators()[target.indicator])
        if levels is not None and (not column.level or column.level in levels):
            return True
    return False


@dataclass(slots=True)
class _Form:
    """What is worked out once a plan: by raw indicator who needs it, and which units are asked it."""

    plan: Plan
    askers: Mapping[str, Sequence[Target]]
    asked: dict[tuple[object, ...], bool] = field(default_factory=dict)


#: By plan code, for the plan as it was last seen: a changed file is a new object.
_forms: dict[str, _Form] = {}


def _form(plan: Plan) -> _Form:
    found = _forms.get(plan.code)
    if found is None or found.plan is not plan:
        found = _forms[plan.code] = _Form(plan, _askers(plan))
    return found


def _askers(plan: Plan) -> Mapping[str, Sequence[Target]]:
    """By raw indicator: the targets and untargeted headlines that need it, directly or as an input."""
    answer: dict[str, list[Target]] = {}
    untargeted = [target for _, targets in headline_groups(plan) for target in targets if target.id == UNTARGETED]
    for target in [*plan.targets, *untargeted]:
        for code in _raw(target.indicator):
            answer.setdefault(code, []).append(target)
    return answer


def _raw(code: str) -> Iterable[str]:
    indicator = indicators()[code]
    if indicator.input not in (Input.DERIVED, Input.SUM):
        return [code]
    return [raw for entry in indicator.inputs for raw in _raw(entry)]


def _levels(plan: Plan, targets: Iterable[Target]) -> list[str]:
    """The levels at which these targets ask, of those that the plan covers; nothing named means all of them."""
    named: set[str] = set()
    for target in targets:
        wanted = _named(target.scope)
        named |= (wanted & _named(plan.covers)) if plan.covers else wanted
    return [code for code in vocabulary.levels() if code in named]


def _named(clauses: Iterable[Clause]) -> set[str]:
    levels: set[str] = set()
    for clause in clauses:
        levels |= set(clause.levels) or set(vocabulary.levels())
    return levels or set(vocabulary.levels())


def _parts(indicator: Indicator, level: str) -> list[FormColumn]:
    if indicator.input is Input.COUNT:
        return [
            FormColumn(indicator.code, level, NUMERATOR, indicator.numerator, indicator.numerator_en),
            FormColumn(indicator.code, level, DENOMINATOR, indicator.denominator, indicator.denominator_en),
        ]
    words = _headings()[indicator.input.value]
    part = FLAG if indicator.input is Input.FLAG else VALUE
    return [FormColumn(indicator.code, level, part, words["vi"], words["en"])]


@cache
def _headings() -> Mapping[str, Mapping[str, str]]:
    content: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return content
