"""The generated worlds of tests/kpi as a database: every raw record a row, reports in the states asked for."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, SQLModel

from data_access.database import now, session
from data_access.results import plan_results
from data_access.scope import TERMINAL
from data_access.tables import ListClosing, Report, Succession
from kpi.figures import By, Row
from kpi.plan import Plan
from tests.factories import create_area, create_import, create_office, create_unit
from tests.kpi.naive import naive_rows
from tests.kpi.world import World
from tests.stored_answers import add_answer

OFFICES = {"SO": "department", "PGD": "lower_office"}
FIGURES = ("expected", "reported", "met", "numerator", "denominator")
AMOUNTS = ("value", "low", "high", "pooled")

#: Report states by (period, unit); reports not named are sent.
States = Mapping[tuple[str, str], str]


def empty(session: Session) -> None:
    """Delete every row of every table but the mark of places, which belongs to the running database."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        rows = delete(table)
        session.execute(rows.where(table.c.province != "") if table.name == "version" else rows)


def write_world(session: Session, world: World, states: States) -> None:
    """The whole world; the roll-up is left to the caller."""
    for code in sorted(world.parents, key=lambda code: (world.parents[code] or "", code)):
        create_area(session, code, parent=world.parents[code])
    for code, tier in OFFICES.items():
        create_office(session, code, tier=tier)
    for unit in world.units:
        for entry in unit.history:
            create_unit(
                session,
                unit.code,
                area=entry.area,
                office=unit.office,
                kind=unit.kind,
                levels=entry.levels,
                ownership=unit.ownership,
                valid_from=entry.valid_from,
                opened_on=unit.opened_on,
                closed_on=unit.closed_on,
            )
    for gone in world.successions:
        session.add(Succession(from_unit=gone.from_unit, to_unit=gone.to_unit, on_date=gone.on_date, kind=gone.kind))
    for office, indicator, period in world.closed_lists:
        closing = {"office_code": office, "indicator": indicator, "period": period}
        session.add(ListClosing(**closing, closed_at=now(), closed_by="test"))
    _write_answers(session, world, states)
    session.flush()


def _write_answers(session: Session, world: World, states: States) -> None:
    made = create_import(session)
    for period, unit in sorted({(entry.period, entry.unit) for entry in world.observations}):
        session.add(Report(period=period, unit_code=unit, state=states.get((period, unit), "sent")))
    for entry in world.observations:
        add_answer(
            session,
            (entry.period, entry.indicator, entry.level),
            entry.unit,
            made.id,
            numerator=entry.numerator,
            denominator=entry.denominator,
            value=entry.value,
            state="not_applicable" if entry.not_applicable else "",
        )


def check_world(engine: Engine, world: World, plan: Plan, *, approved_only: bool) -> None:
    """Assert that every row of the plan's one target, however asked for, is what the naive implementation says."""
    (target,) = plan.targets
    with session(engine) as opened:
        for period, by, area in product([entry.code for entry in plan.periods], By, world.parents):
            rows = plan_results(opened, TERMINAL, plan, period, area=area, by=by, approved_only=approved_only)
            expected = naive_rows(world, plan, target, period, by.value, area)
            assert [(row.area, row.level, row.unit) for row in rows] == list(expected)
            for row in rows:
                _check_row(row, expected[row.area, row.level, row.unit])


def _check_row(row: Row, expected: Mapping[str, Any]) -> None:
    """Assert that a row is what the naive implementation says, exact but for means."""
    found = {name: getattr(row.figure, name) for name in (*FIGURES, *AMOUNTS)}
    found |= {"status": row.status and row.status.value, "gap_unit": row.gap_unit, "gap": row.gap, "change": row.change}
    for name, value in found.items():
        assert _same(value, expected[name]), (name, row, expected)


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and expected is not None:
        return bool(found == pytest.approx(float(expected), abs=1e-9))
    return bool(found == expected)
