"""One unit in a plan and period: its answers, what it lacks for each target, where it stands among others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data_access.evaluated import Evaluated, area_within, check_period, evaluated
from data_access.hiding import shown_rows
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.scope import NotAllowed, Role, Scope
from data_access.tables import Office
from data_access.visibility import SMALLEST_GROUP, Sight, check_plan
from kpi.answers import Answer
from kpi.comparison import Amount
from kpi.contributions import Contribution
from kpi.coverage import covers
from kpi.evaluation import row as row_of
from kpi.figures import By, Row
from kpi.indicators import Input, indicators
from kpi.plan import Plan, Target
from kpi.tally import total
from kpi.unit_answers import Group, UnitAnswer, unit_answers
from kpi.unit_gap import Shortfall, shortfalls
from kpi.units import UnitState


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that the person may open."""

    code: str
    name: str
    area_name: str


@dataclass(frozen=True, slots=True)
class Peers:
    """The other units of the same kind and exactly the same levels in the plan's area, never the unit itself.

    `row`: their figure. `ahead`: how many of the `compared` ones with a value do better; None for a yes/no, where the
    figure says it all, where the unit has no value, and where fewer than five have one.
    """

    row: Row
    ahead: int | None
    compared: int


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """One target as the unit sees it: an answer for each level where the indicator is reported per level, else one.

    `inputs`: by level, the answers to the indicators that a derived one or a sum is made of, by indicator code.
    `lacks`: by level, what is missing where it is not met. `area`: the row of the area it lies in, and `peers`, by
    level: None or absent where there are too few units to be shown.
    """

    target: Target
    answers: tuple[UnitAnswer, ...]
    inputs: Mapping[str, Mapping[str, Answer]]
    lacks: Mapping[str, Sequence[Shortfall]]
    area: Row | None
    peers: Mapping[str, Peers]


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """`area_names`: from the area it lies in outwards. Targets that don't address the unit are left out."""

    unit: UnitState
    area_names: tuple[str, ...]
    office_name: str
    targets: tuple[UnitTarget, ...]


def unit_options(
    session: Session,
    scope: Scope,
    plan: Plan,
    period: str,
    *,
    area: str | None = None,
    narrow: Narrowing = NO_NARROWING,
) -> list[UnitOption]:
    """The units of an area that the plan covers and the person has the right to, by name; none for a viewer.

    Raises NotAllowed for another province's plan; ResultError for an unknown period or an area outside the plan.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    if scope.role is Role.VIEWER:
        return []
    found = evaluated(session, plan, period)
    code = area_within(found, area)
    sight = Sight.of(session, scope, found.facts.day)
    options = [
        UnitOption(unit.code, unit.name, found.tree.name(unit.areas[0]))
        for unit in found.facts.units
        if (code == plan.area or code in unit.areas)
        and sight.has_right_to((unit.code,))
        and narrow.levels(unit.levels, unit.ownership) is not None
        and covers(plan, unit)
    ]
    return sorted(options, key=lambda option: (option.name, option.code))


def unit_record(session: Session, scope: Scope, plan: Plan, period: str, unit: str) -> UnitRecord | None:
    """The unit as it stands in the period; None when the plan does not reach it then.

    Raises NotAllowed for another province's plan, and for a unit that the person has no right to on the period's unit
    day, whether it exists or not; ResultError for an unknown period.
    """
    check_plan(session, scope, plan)
    check_period(plan, period)
    found = evaluated(session, plan, period)
    sight = Sight.of(session, scope, found.facts.day)
    if not sight.has_right_to((unit,)):
        raise NotAllowed(f"unit {unit}")
    state = next((entry for entry in found.facts.units if entry.code == unit), None)
    if state is None or not covers(plan, state):
        return None
    office = session.exec(select(Office.name).where(col(Office.code) == state.office)).first()
    targets = [_target(session, found, sight, target, state) for target in plan.targets]
    return UnitRecord(
        unit=state,
        area_names=tuple(found.tree.name(code) for code in state.areas),
        office_name=office or state.office,
        targets=tuple(entry for entry in targets if entry is not None),
    )


def _target(session: Session, found: Evaluated, sight: Sight, target: Target, unit: UnitState) -> UnitTarget | None:
    contribs = found.contributions[target.id]
    own = [entry for entry in contribs if entry.unit.code == unit.code]
    answers = unit_answers(found.plan, target, found.facts, own, [unit])
    if not answers:
        return None
    lacks = {
        answer.level: shortfalls(target, unit.code, answer.level, answer.answer, found.facts.answers)
        for answer in answers
        if answer.group is Group.NOT_MET and answer.answer is not None
    }
    peers = {answer.level: _peers(found, sight, target, unit, answer) for answer in answers}
    return UnitTarget(
        target=target,
        answers=tuple(answers),
        inputs={answer.level: _inputs(found, target, unit, answer.level) for answer in answers},
        lacks=lacks,
        area=_area_row(session, found, sight, target, unit),
        peers={level: entry for level, entry in peers.items() if entry is not None},
    )


def _inputs(found: Evaluated, target: Target, unit: UnitState, level: str) -> dict[str, Answer]:
    given = {code: found.facts.answers.get((unit.code, code, level)) for code in indicators()[target.indicator].inputs}
    return {code: answer for code, answer in given.items() if answer is not None}


def _area_row(session: Session, found: Evaluated, sight: Sight, target: Target, unit: UnitState) -> Row | None:
    """The target's row of the area that the unit lies in."""
    rows = shown_rows(session, found, sight, By.TOTAL, unit.areas[0], names=[target.id])[target.id]
    return rows[0] if rows else None


def _peers(found: Evaluated, sight: Sight, target: Target, unit: UnitState, answer: UnitAnswer) -> Peers | None:
    """The figure of the similar units, where at least five others are expected, and none or five of them reported.

    Nor may what they leave of all units, or of those of one of these levels, be few: the total's or a level's row minus
    the similar units would tell about those. People with the right to all of them see all.
    """
    alike: list[Contribution] = []
    left: list[Contribution] = []
    for entry in found.contributions[target.id]:
        if entry.unit.code != unit.code and entry.level == answer.level:
            same = entry.unit.kind == unit.kind and entry.unit.levels == unit.levels
            (alike if same else left).append(entry)
    if not alike or not _shows(sight, alike):
        return None
    rests = [left, *([entry for entry in left if level in entry.levels] for level in unit.levels)]
    if any(rest and not _shows(sight, rest) for rest in rests):
        return None
    tally = total(entry.tally for entry in alike)
    row = row_of(found.plan, target, found.period, (found.plan.area, answer.level, ""), tally)
    ahead, compared = _ahead(found, target, answer, alike)
    return Peers(row, ahead, compared)


def _shows(sight: Sight, contribs: Sequence[Contribution]) -> bool:
    expected = {entry.unit.code for entry in contribs}
    return sight.shows_group(expected, {entry.unit.code for entry in contribs if entry.tally.reported})


def _ahead(
    found: Evaluated, target: Target, answer: UnitAnswer, alike: Sequence[Contribution]
) -> tuple[int | None, int]:
    """How many of the similar units' own values are better than the unit's, of how many."""
    yes_or_no = indicators()[target.indicator].input in (Input.FLAG, Input.DERIVED)
    if yes_or_no or answer.value is None:
        return None, 0
    parts = unit_answers(found.plan, target, found.facts, alike, [entry.unit for entry in alike])
    values = [part.value for part in parts if part.level == answer.level and part.value is not None]
    if len(values) < SMALLEST_GROUP:
        return None, len(values)
    return sum(_better(value, answer.value, target.lower_is_better) for value in values), len(values)


def _better(value: Amount, than: Amount, lower: bool) -> bool:
    return value < than if lower else value > than
