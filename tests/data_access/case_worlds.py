"""The hand-worked cases of tests/kpi/cases as a database: areas, units, answers and plan as they stand there."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine
from sqlmodel import Session

from data_access import rollup
from data_access.database import now, session, transaction
from data_access.results import plan_results
from data_access.scope import TERMINAL
from data_access.tables import ListClosing, Report, Succession
from kpi import periods
from kpi.figures import By
from kpi.indicators import indicators
from kpi.plan import Plan
from tests.factories import create_area, create_import, create_office, create_unit
from tests.stored_answers import add_answer

OFFICES = {"SO": "department", "PGD": "lower_office", "PGD2": "lower_office"}

Case = Mapping[str, Any]


#: The files of the cases.
CASES = sorted((Path(__file__).parent.parent / "kpi" / "cases").glob("*.yaml"))


@contextmanager
def read_case(file: Path) -> Iterator[Case]:
    """The case of a file, with the periods' dates as it states them for as long as it is open."""
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        try:
            _state_periods(patch, case)
            yield case
        finally:
            periods.period.cache_clear()


def _state_periods(patch: pytest.MonkeyPatch, case: Case) -> None:
    """Let the school-year periods have the dates the case states; those of the calendar follow from their codes."""
    dates = dict(periods._dates())
    dates["own_dates"] = {entry["code"]: entry for entry in case["plan"]["periods"] if "/" in entry["code"]}
    periods.period.cache_clear()
    patch.setattr(periods, "_dates", lambda: dates)
    for entry in case["plan"]["periods"]:
        found = periods.period(entry["code"])
        assert (found.starts_on, found.ends_on) == (entry["starts_on"], entry["ends_on"])


def plan_of(case: Case) -> Plan:
    """The case's plan with its one target, and the terms a case leaves out."""
    target = case["target"]
    counted = target.get("counted") or indicators()[target["indicator"]].counted
    fields = {key: value for key, value in case["plan"].items() if key != "periods"}
    words = dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "Case")
    entries = [{key: entry[key] for key in ("code", "due_on") if key in entry} for entry in case["plan"]["periods"]]
    aim = {"id": "aim", "clause": "1", "label": "Aim", "label_en": "Aim"} | target | {"counted": counted}
    whole = {"code": "case", "area": "75", "year_kind": "school", "targets": [aim], "periods": entries}
    return Plan.model_validate(words | whole | fields)


def write_case(session: Session, case: Case) -> None:
    """Everything the case says of the world, and the roll-up of it."""
    for area in sorted(case["areas"], key=lambda entry: "parent" in entry):
        create_area(session, area["code"], parent=area.get("parent"))
    for code, tier in OFFICES.items():
        create_office(session, code, tier=tier)
    for unit in case["units"]:
        _write_unit(session, unit)
    for change in case.get("changes", ()):
        unit = next(entry for entry in case["units"] if entry["code"] == change["unit"])
        _write_unit(session, {**unit, **change, "code": change["unit"]})
    for entry in case.get("successions", ()):
        session.add(
            Succession(from_unit=entry["from"], to_unit=entry["to"], on_date=entry["on_date"], kind=entry["kind"])
        )
    for entry in case.get("closed_lists", ()):
        closing = {"office_code": entry["office"], "indicator": entry["indicator"], "period": entry["period"]}
        session.add(ListClosing(**closing, closed_at=now(), closed_by="test"))
    _write_answers(session, case)
    session.flush()
    rollup.refresh(session)


def check_case(engine: Engine, case: Case) -> None:
    """Write the case into an empty database, ask for its rows, and compare them with what it expects."""
    ask = case["ask"]
    with transaction(engine) as opened:
        write_case(opened, case)
    with session(engine) as opened:
        rows = plan_results(opened, TERMINAL, plan_of(case), ask["period"], area=ask.get("area"), by=By(ask["by"]))
    assert len(rows) == len(case["expect"]), rows
    for row, expected in zip(rows, case["expect"], strict=True):
        for name, value in expected.items():
            found = getattr(row.figure, name) if hasattr(row.figure, name) else getattr(row, name)
            wanted = Fraction(value) if isinstance(value, str) and re.fullmatch(r"-?\d+/\d+", value) else value
            assert found == wanted or found == pytest.approx(float(wanted)), (name, row)


def _write_unit(session: Session, unit: Mapping[str, Any]) -> None:
    fields = {key: unit[key] for key in ("kind", "levels", "ownership", "opened_on", "closed_on") if key in unit}
    if "valid_from" in unit:
        fields["valid_from"] = unit["valid_from"]
    create_unit(session, unit["code"], area=unit.get("area", "731"), office=unit.get("office", "PGD"), **fields)


def _write_answers(session: Session, case: Case) -> None:
    made = create_import(session)
    by_report: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for answer in case["answers"]:
        by_report[answer["period"], answer["unit"]].append(answer)
    for (period, unit), answers in by_report.items():
        session.add(Report(period=period, unit_code=unit, state="sent", sent_at=now(), sent_by="test"))
        for answer in answers:
            add_answer(
                session,
                (period, answer["indicator"], answer.get("level", "")),
                unit,
                made.id,
                numerator=answer.get("numerator"),
                denominator=answer.get("denominator"),
                value=answer.get("value"),
                state=answer.get("state", ""),
            )
