"""Which sample reports exist: per plan and period who reported in time, who late, and who stays silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import yaml

from kpi import plan_loader
from kpi.coverage import covers
from kpi.evaluation import unit_day
from kpi.plan import Plan
from kpi.units import UnitState
from sample_data.invented_plan import PLANS
from sample_data.world import FOLDER, chance, of_area, world


@dataclass(frozen=True, slots=True)
class Round:
    """One period of a plan with sample reports. `day` is the one on which its units are taken."""

    plan: Plan
    period: str
    day: date
    reported: float
    late: float
    corrected: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The units of a round by what they did, each by code."""

    on_time: Sequence[UnitState]
    late: Sequence[UnitState]
    silent: Sequence[UnitState]


@cache
def sample_plans() -> Mapping[str, Plan]:
    """The product's own plans and the invented one, whatever the environment adds."""
    return plan_loader.plans([plan_loader.OWN_FOLDER, PLANS])


@cache
def rounds() -> Sequence[Round]:
    """Every round with sample reports, plan by plan in the order of loading."""
    return tuple(
        Round(
            plan := sample_plans()[code],
            row["period"],
            unit_day(plan, row["period"]),
            row["reported"],
            row["late"],
            row.get("corrected", False),
        )
        for code, entry in _file().items()
        for row in entry["periods"]
    )


def workbook_rounds() -> Sequence[tuple[Round, str]]:
    """The rounds of which one area's remaining reports wait in a workbook, with that area's code."""
    found = {(one.plan.code, one.period): one for one in rounds()}
    return tuple(
        (found[code, entry["workbook"]["period"]], entry["workbook"]["area"]) for code, entry in _file().items()
    )


@cache
def expected(one: Round) -> Sequence[UnitState]:
    """The units that the plan covers on the round's day."""
    return [state for state in of_area(world().units_on(one.day), one.plan.area) if covers(one.plan, state)]


def parts(one: Round) -> Part:
    """Splits a round's units: weaker units are silent more often, and mostly the same ones each time."""
    states = expected(one)

    def slowness(state: UnitState) -> float:
        lasting = chance(state.code, "slow").random()
        passing = chance(state.code, "slow", one.plan.code, one.period).random()
        return lasting + 0.7 * passing - 0.25 * world().units[state.code].quality

    ordered = sorted(states, key=slowness)
    sent = round(len(ordered) * one.reported)
    in_time = sent - round(len(ordered) * one.late)
    return Part(ordered[:in_time], ordered[in_time:sent], ordered[sent:])


@cache
def _file() -> Mapping[str, dict[str, object]]:
    return MappingProxyType(yaml.safe_load((FOLDER / "rounds.yaml").read_text(encoding="utf-8")))
