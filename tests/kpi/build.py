"""Small makers for tests of the domain: a plan, a target, a unit, facts, with defaults that don't matter."""

from datetime import date
from typing import Any

from kpi.answers import Answer
from kpi.facts import PeriodFacts
from kpi.indicators import indicators
from kpi.plan import Plan, Target
from kpi.units import UnitState

PERIOD = "2024-2025/CN"


def plan_data(**given: Any) -> dict[str, Any]:
    """The content of a plan file that loads; `given` replaces keys."""
    words = ("number", "title", "title_en", "short_title", "short_title_en", "issuer")
    return {
        **{key: key for key in words},
        "code": "made-up",
        "area": "75",
        "year_kind": "school",
        "starts_on": date(2024, 9, 1),
        "ends_on": date(2025, 5, 31),
        "periods": [{"code": "2024-2025/HK1"}, {"code": PERIOD}],
        "targets": [],
        **given,
    }


def make_plan(*targets: Target, **given: Any) -> Plan:
    return Plan.model_validate(plan_data(**given)).model_copy(update={"targets": targets})


def target_data(indicator: str, value: float, comparator: str = ">=", **given: Any) -> dict[str, Any]:
    counted = "units" if "unit_threshold" in given else indicators()[indicator].counted
    own = {"id": f"t-{indicator}", "clause": "1", "label": "t", "label_en": "t", "counted": counted}
    return {**own, "indicator": indicator, "comparator": comparator, "value": value, **given}


def make_target(indicator: str, value: float, comparator: str = ">=", **given: Any) -> Target:
    return Target.model_validate(target_data(indicator, value, comparator, **given))


def make_unit(code: str = "A", levels: tuple[str, ...] = ("primary",), **given: Any) -> UnitState:
    own: dict[str, Any] = {
        "name": code,
        "kind": "school",
        "ownership": "public",
        "areas": ("731", "75"),
        "office": "PGD",
        "office_tier": "lower_office",
    }
    return UnitState(code=code, levels=frozenset(levels), **{**own, **given})


def make_facts(units: list[UnitState], answers: dict[tuple[str, str, str], Answer], **given: Any) -> PeriodFacts:
    return PeriodFacts(PERIOD, date(2025, 5, 31), units, answers, **given)
