"""A plan's document as tables: targets with their current result, demands, deadlines, tasks."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

from data_access.tables import DemandState
from kpi import numbers
from kpi.figures import Row
from kpi.indicators import Measure, ValueType, indicators
from kpi.labels import of_row
from kpi.plan import Deadline, Demand, Plan, Target, Task
from kpi.scope_words import scope_text
from ui import html
from ui.kept import Same
from ui.wording import text


@lru_cache(maxsize=200)
def targets_table(plan: Same[Plan], rows: Same[Sequence[Row]], language: str) -> str:
    """Every target in the document's order; one without a row doesn't apply to the area looked at."""
    by_target = {row.target_id: row for row in rows.value}
    headings = _headings(("clause", "target", "demand", "result", "status"), language)
    headings[2], headings[3] = (headings[2][0], "kpi-right"), (headings[3][0], "kpi-right")
    lines = [
        _target_line(plan.value, target, by_target.get(target.id), headings, language) for target in plan.value.targets
    ]
    return html.table(headings, lines, "kpi-plan")


def demands_table(demands: Sequence[Demand], states: Mapping[str, DemandState], language: str) -> str:
    """Demands without a number, each with the state an officer gave it; no percentage (rule 12)."""
    headings = _headings(("clause", "text", "due", "state"), language)
    return html.table(
        headings, [_demand_line(each, states.get(each.id), headings, language) for each in demands], "kpi-plan"
    )


def deadlines_table(deadlines: Sequence[Deadline], language: str) -> str:
    """Who must do what by when, the earliest first; "before" a day is said as such."""
    headings = _headings(("due", "who", "what", "clause"), language)
    ordered = sorted(deadlines, key=lambda each: (each.due_on is None, each.due_on, each.clause))
    return html.table(headings, [_deadline_line(each, headings, language) for each in ordered], "kpi-plan")


def tasks_table(tasks: Sequence[Task], language: str) -> str:
    """The appendix, numbered as printed."""
    headings = _headings(("number", "task", "lead", "due", "product"), language)
    return html.table(headings, [_task_line(each, headings, language) for each in tasks], "kpi-plan")


def _headings(names: Sequence[str], language: str) -> list[tuple[str, str]]:
    wide = {"target", "text", "what", "task"}
    return [(text(language, f"plan.column_{name}"), "kpi-wide" if name in wide else "") for name in names]


def _target_line(
    plan: Plan, target: Target, row: Row | None, headings: Sequence[tuple[str, str]], language: str
) -> str:
    english = language == "en"
    note = (target.note_en if english else "") or target.note
    name = target.name(language)
    about = html.small(scope_text(target, plan, language), *_demand_details(target, language))
    about += f'<span class="kpi-small kpi-note">{escape(note)}</span>' if note else ""
    share = target.unit_threshold is not None
    value_type = ValueType.PERCENT if share else indicators()[target.indicator].value_type
    demand = numbers.demand(target.comparator, target.value, value_type, language)
    result, status = html.small(text(language, "plan.not_evaluated")), ""
    if row is not None:
        words = of_row(plan, row, language)
        result = f"<b>{escape(words.value())}</b>{html.small(words.evidence(), words.gap())}"
        status = html.status(row.status, language)
    return "".join(
        (
            html.cell(escape(target.clause), headings[0][0], "kpi-clause"),
            html.cell(f"<b>{escape(name)}</b>{about}", "", "kpi-wide"),
            html.cell(escape(demand), headings[2][0], "kpi-right kpi-figure"),
            html.cell(result, headings[3][0], "kpi-right"),
            html.cell(status, "", "kpi-state"),
        )
    )


def _demand_details(target: Target, language: str) -> list[str]:
    """The threshold on each unit, how the value is counted where it is no share of units, the target's own due date."""
    details = []
    indicator = indicators()[target.indicator]
    if target.unit_threshold is not None:
        limit = target.unit_threshold
        demand = numbers.demand(limit.comparator, limit.value, indicator.value_type, language)
        details.append(text(language, "plan.unit_threshold", demand=demand))
    elif (measure := target.measure or indicator.measure) is not Measure.SHARE_OF_UNITS:
        details.append(text(language, f"common.measure_{measure.value}"))
    if target.due_on is not None:
        details.append(text(language, "plan.due", day=numbers.day(target.due_on, language)))
    return details


def _demand_line(demand: Demand, state: DemandState | None, headings: Sequence[tuple[str, str]], language: str) -> str:
    said = (demand.text_en if language == "en" else "") or demand.text
    due = numbers.day(demand.due_on, language) if demand.due_on else ""
    shown = escape(text(language, f"plan.state_{state.state if state else 'open'}"))
    if state is not None:
        time = numbers.moment(state.set_at, language)
        shown += html.small(state.note, text(language, "plan.state_set", name=state.set_by, time=time))
    return "".join(
        (
            html.cell(escape(demand.clause), headings[0][0], "kpi-clause"),
            html.cell(escape(said) + html.small(demand.note), "", "kpi-wide"),
            html.cell(escape(due), headings[2][0]),
            html.cell(shown, headings[3][0]),
        )
    )


def _deadline_line(deadline: Deadline, headings: Sequence[tuple[str, str]], language: str) -> str:
    if deadline.due_on is None:
        due = deadline.recurring or text(language, "plan.no_due")
    else:
        key = "common.by_day" if deadline.inclusive else "common.before_day"
        due = text(language, key, day=numbers.day(deadline.due_on, language))
        due = due[:1].upper() + due[1:]
    return "".join(
        (
            html.cell(escape(due), headings[0][0]),
            html.cell(escape(deadline.who), headings[1][0]),
            html.cell(escape(deadline.what) + html.small(deadline.note), "", "kpi-wide"),
            html.cell(escape(deadline.clause), headings[3][0], "kpi-clause"),
        )
    )


def _task_line(task: Task, headings: Sequence[tuple[str, str]], language: str) -> str:
    support = f"{text(language, 'plan.column_support')}: {task.support}" if task.support else ""
    return "".join(
        (
            html.cell(escape(task.number), headings[0][0], "kpi-clause"),
            html.cell(escape(task.task) + html.small(task.section, task.note), "", "kpi-wide"),
            html.cell(escape(task.lead) + html.small(support), headings[2][0]),
            html.cell(escape(task.due), headings[3][0]),
            html.cell(escape(task.product), headings[4][0]),
        )
    )
