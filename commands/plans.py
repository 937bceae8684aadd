"""What the plans say, as CSV: periods, plans, targets, deadlines, tasks. Needs no database but for `periods`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from commands import closings
from commands.errors import CommandError
from commands.language import label_language, message_language
from commands.progress import say
from commands.tables import write_csv
from kpi.plan import Clause, Deadline, Plan, Target

PERIOD_COLUMNS = ("period", "name", "starts_on", "ends_on", "plan", "due_on")
PLAN_COLUMNS = (
    *("plan", "number", "title", "issuer", "issued_on", "area_code", "starts_on", "ends_on"),
    *("targets", "tasks", "deadlines"),
)
TARGET_COLUMNS = (
    *("plan", "target_id", "clause", "indicator", "label", "comparator", "value", "value_type", "measure"),
    *("levels", "kinds", "ownership", "counted", "due_on", "note"),
)
DEADLINE_COLUMNS = ("plan", "clause", "who", "what", "due_on", "inclusive", "note")
TASK_COLUMNS = ("plan", "section", "number", "task", "lead", "support", "due", "product", "note")

PlanOption = Annotated[str | None, typer.Option("--plan", help="Only this plan (its code).")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(periods)
    closings.add_to(group)
    app.add_typer(group, name="periods", help=periods.__doc__)
    for name, command in (
        ("plans", plans),
        ("targets", targets),
        ("deadlines", deadlines),
        ("tasks", tasks),
    ):
        app.command(name)(command)


def known_plan(code: str) -> Plan:
    """The plan of that code; CommandError naming the known ones. A broken file of another plan is only warned of.

    Raises PlanFileError when the plan cannot be found and a file could not be read: it may be the one asked for.
    """
    from kpi.plan_loader import read_all

    known, broken = read_all()
    if code in known:
        for error in broken:
            say(f"warning: this plan file is left out: {error.message(message_language())}")
        return known[code]
    if broken:
        raise broken[0]
    raise CommandError(f"Unknown plan {code!r}. Known plans: {', '.join(known)}")


def known_period(plan: Plan, code: str) -> None:
    """CommandError naming the plan's periods unless it is reported in this one."""
    codes = [one.code for one in plan.periods]
    if code not in codes:
        raise CommandError(f"Plan {plan.code} has no period {code!r}. Its periods: {', '.join(codes)}")


def chosen_plans(code: str | None) -> Sequence[Plan]:
    """That plan, or all of them; PlanFileError when one of them cannot be read."""
    from kpi.plan_loader import plans as all_plans

    return list(all_plans().values()) if code is None else [known_plan(code)]


def periods(called: typer.Context) -> None:
    """The periods of every plan with their dates and due dates, and those of loaded reports that no plan names."""
    if called.invoked_subcommand is not None:
        return
    from kpi.evaluation import judging_day
    from kpi.periods import period as period_of
    from kpi.periods import sort_key

    named = [(period_of(one.code), plan) for plan in chosen_plans(None) for one in plan.periods]
    loaded = [(period_of(code), None) for code in _loaded_periods() - {one.code for one, _ in named}]
    shown = label_language()
    rows = sorted([*named, *loaded], key=lambda pair: (sort_key(pair[0].code), pair[1].code if pair[1] else ""))
    write_csv(
        PERIOD_COLUMNS,
        (
            (
                *(one.code, one.title(shown), one.starts_on, one.ends_on),
                *((plan.code, judging_day(plan, one.code)) if plan else (None, None)),
            )
            for one, plan in rows
        ),
    )


def plans() -> None:
    """Every plan, one row each, with how many targets, tasks and deadlines it has."""
    write_csv(
        PLAN_COLUMNS,
        (
            (
                *(plan.code, plan.number, plan.title, plan.issuer, plan.issued_on, plan.area),
                *(plan.starts_on, plan.ends_on, len(plan.targets), len(plan.tasks), len(plan.deadlines)),
            )
            for plan in chosen_plans(None)
        ),
    )


def targets(plan: PlanOption = None) -> None:
    """Every target: what is measured, for whom, how much, by when. Several scopes (or-ed) are parted by "|"."""
    write_csv(TARGET_COLUMNS, (_target_row(one, part) for one in chosen_plans(plan) for part in one.targets))


def deadlines(plan: PlanOption = None) -> None:
    """Who must do what by when; `inclusive` is false where the document says "before" that day."""
    write_csv(DEADLINE_COLUMNS, (_deadline_row(one, part) for one in chosen_plans(plan) for part in one.deadlines))


def tasks(plan: PlanOption = None) -> None:
    """The tasks of the plans' appendices, numbered as printed."""
    fields = TASK_COLUMNS[1:]
    write_csv(
        TASK_COLUMNS,
        ((one.code, *(getattr(task, field) for field in fields)) for one in chosen_plans(plan) for task in one.tasks),
    )


def _target_row(plan: Plan, target: Target) -> Sequence[object]:
    from kpi.evaluation import due_day
    from kpi.indicators import Measure, ValueType, indicators
    from kpi.measures import measure_of

    indicator = indicators()[target.indicator]
    measure = measure_of(target, indicator)
    shown = label_language()
    return (
        *(plan.code, target.id, target.clause, target.indicator),
        target.label_en if shown == "en" else target.label,
        *(target.comparator, target.value),
        ValueType.PERCENT if measure is Measure.SHARE_OF_UNITS else indicator.value_type,
        measure,
        *(_each_clause(target.scope, field) for field in ("levels", "kinds", "ownership")),
        *(target.counted, due_day(plan, target)),
        (shown == "en" and target.note_en) or target.note,
    )


def _each_clause(scope: Sequence[Clause], field: str) -> str:
    """The scope's clauses parted by "|", each a ";"-joined list (empty: any); said once where all clauses agree."""
    each = [";".join(getattr(clause, field)) for clause in scope]
    return each[0] if len(set(each)) == 1 else "|".join(each)


def _deadline_row(plan: Plan, deadline: Deadline) -> Sequence[object]:
    note = "; ".join(words for words in (deadline.recurring, deadline.note) if words)
    return (plan.code, deadline.clause, deadline.who, deadline.what, deadline.due_on, deadline.inclusive, note)


def _loaded_periods() -> set[str]:
    from commands.opening import reading
    from data_access.rollup import known_periods

    with reading() as session:
        return known_periods(session)
