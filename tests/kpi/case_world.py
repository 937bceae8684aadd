"""The hand-worked cases (tests/kpi/cases) as plain data: plan and the facts of a period, without a database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi import evaluation, periods
from kpi.answers import Answer
from kpi.evaluation import evaluate, judging_day, ordered_periods, unit_day
from kpi.facts import EarlierAnswers, Merged, PeriodFacts
from kpi.figures import By, PacePoint, Row
from kpi.indicators import indicators
from kpi.plan import Plan
from kpi.units import UnitState

FOLDER = Path(__file__).parent / "cases"
TIERS = {"SO": "department"}

Case = Mapping[str, Any]


def read_cases() -> dict[str, Case]:
    """Every case by its file's name."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def state_periods(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    """Give the case's periods the dates it states, where they differ from the product's own."""
    known = periods.period
    stated = {
        entry["code"]: periods.Period(entry["code"], entry["code"], entry["code"], entry["starts_on"], entry["ends_on"])
        for entry in case["plan"]["periods"]
    }
    for module in (periods, evaluation):
        monkeypatch.setattr(module, "period", lambda code: stated.get(code) or known(code))


def plan_of(case: Case) -> Plan:
    """The case's plan with its one target."""
    given = case["plan"]
    target = {"id": "t", "clause": "1", "label": "t", "label_en": "t", **case["target"]}
    each = "unit_threshold" in target
    target.setdefault("counted", "units" if each else indicators()[target["indicator"]].counted)
    return Plan.model_validate(
        {
            "code": "case",
            "number": "1",
            "title": "case",
            "title_en": "case",
            "short_title": "case",
            "short_title_en": "case",
            "issuer": "case",
            "area": "75",
            "year_kind": "school",
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "covers": given["covers"],
            "periods": [{key: entry[key] for key in ("code", "due_on") if key in entry} for entry in given["periods"]],
            "targets": [target],
        }
    )


def rows_of(case: Case, plan: Plan) -> list[Row]:
    """What the case asks for, with the plan's earlier periods evaluated first for the pace line."""
    asked = case["ask"]
    by = By(asked["by"])
    codes = ordered_periods(plan)
    first: dict[object, PacePoint] = {}
    previous: dict[object, Any] = {}
    for code in codes[: codes.index(asked["period"])]:
        rows = _evaluated(case, plan, code, by, asked.get("area"))
        with_data = [row for row in rows if row.figure.reported and row.figure.value is not None]
        previous = {(row.target_id, _key(row)): row.figure.value for row in with_data}
        for place, value in previous.items():
            first.setdefault(place, PacePoint(judging_day(plan, code), value))
    return evaluate(
        plan,
        asked["period"],
        facts_of(case, plan, asked["period"]),
        by=by,
        area=asked.get("area"),
        children=_children(case, asked.get("area") or plan.area),
        past=lambda target, key: (first.get((target, key)), previous.get((target, key))),
    )


def facts_of(case: Case, plan: Plan, period: str) -> PeriodFacts:
    """The world on the period's unit day."""
    day = unit_day(plan, period)
    ends_on = periods.period(period).ends_on
    earlier = {entry["period"] for entry in case["answers"] if periods.period(entry["period"]).ends_on < ends_on}
    merged: dict[str, list[Merged]] = {}
    for entry in case.get("successions", ()):
        if entry["kind"] in ("merge", "rename") and entry["on_date"] <= day:
            merged.setdefault(entry["to"], []).append(Merged(entry["from"], entry["on_date"]))
    return PeriodFacts(
        period=period,
        day=day,
        units=[_unit(case, entry, day) for entry in case["units"] if _open(entry, day)],
        answers=_answers(case, period),
        earlier=[
            EarlierAnswers(code, periods.period(code).ends_on, _answers(case, code))
            for code in sorted(earlier, key=lambda code: periods.period(code).ends_on, reverse=True)
        ],
        merged_into=merged,
        closed_lists=frozenset(
            (entry["office"], entry["indicator"]) for entry in case.get("closed_lists", ()) if entry["period"] == period
        ),
    )


def _evaluated(case: Case, plan: Plan, period: str, by: By, area: str | None) -> list[Row]:
    children = _children(case, area or plan.area)
    return evaluate(plan, period, facts_of(case, plan, period), by=by, area=area, children=children)


def _key(row: Row) -> tuple[str, str, str]:
    return row.area, row.level, row.unit


def _children(case: Case, area: str) -> list[str]:
    return [entry["code"] for entry in case["areas"] if entry.get("parent") == area]


def _open(entry: Mapping[str, Any], day: date) -> bool:
    return entry.get("opened_on", date.min) <= day < entry.get("closed_on", date.max)


def _unit(case: Case, entry: Mapping[str, Any], day: date) -> UnitState:
    found = {"area": "731", "office": "PGD", "kind": "school", "levels": ["primary"], "ownership": "public", **entry}
    for change in case.get("changes", ()):
        if change["unit"] == entry["code"] and change["valid_from"] <= day:
            found.update(change)
    parents = {area["code"]: area.get("parent") for area in case["areas"]}
    path = [found["area"]]
    while parents.get(path[-1]):
        path.append(parents[path[-1]])
    office = found["office"]
    return UnitState(
        code=entry["code"],
        name=entry["code"],
        kind=found["kind"],
        levels=frozenset(found["levels"]),
        ownership=found["ownership"],
        areas=tuple(path),
        office=office,
        office_tier=TIERS.get(office, "lower_office"),
    )


def _answers(case: Case, period: str) -> dict[tuple[str, str, str], Answer]:
    return {
        (entry["unit"], entry["indicator"], entry.get("level", "")): Answer(
            entry.get("numerator"),
            entry.get("denominator"),
            entry.get("value"),
            entry.get("state") == "not_applicable",
        )
        for entry in case["answers"]
        if entry["period"] == period
    }
