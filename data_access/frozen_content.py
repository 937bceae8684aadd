"""What is kept of single units when results are frozen, so that later changes can be told unit by unit."""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import chunks, kept_lists
from data_access.evaluated import Evaluated
from data_access.facts import needed_indicators
from data_access.result_types import Narrowing
from data_access.tables import Report
from kpi.answers import NO, Answer
from kpi.coverage import covers
from kpi.units import UnitState

#: What was asked: (indicator, level; "" unless it is reported per level).
Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit as it was counted. `attributes`: what decides where and whether it counts; `report`: the state of its
    report, "" without one."""

    name: str
    attributes: tuple[str, ...]
    report: str = ""
    answers: Mapping[Asked, Answer] = field(default_factory=dict)


def unit_records(session: Session, found: Evaluated, area: str, narrow: Narrowing) -> dict[str, UnitRecord]:
    """Every unit that the results of an area (and a narrowing) are made of, by code, whoever looks."""
    units = [unit for unit in found.facts.units if _counts(found, unit, area, narrow)]
    codes = {unit.code for unit in units}
    needed = needed_indicators(found.plan)
    answers: dict[str, dict[Asked, Answer]] = {code: {} for code in codes}
    for (code, indicator, level), answer in found.facts.answers.items():
        if code in codes and indicator in needed and (not level or narrow.level in (None, level)):
            answers[code][indicator, level] = answer
    for code, indicator in _absent_from_closed_lists(found):
        if code in codes:
            answers[code].setdefault((indicator, ""), NO)
    states = _states(session, found.period, codes)
    return {
        unit.code: UnitRecord(unit.name, _attributes(unit), states.get(unit.code, ""), answers[unit.code])
        for unit in units
    }


def pack(text: str) -> str:
    """A long text made short, as a text that every database and backup takes."""
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode("ascii")


def unpack(packed: str) -> str:
    """What `pack` was given. ValueError for anything else."""
    try:
        return zlib.decompress(base64.b64decode(packed, validate=True)).decode()
    except zlib.error as error:
        raise ValueError("damaged") from error


def write_records(records: Mapping[str, UnitRecord]) -> str:
    """Records as packed text."""
    content = {
        code: [record.name, record.attributes, record.report, [_cell(*one) for one in sorted(record.answers.items())]]
        for code, record in sorted(records.items())
    }
    return pack(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def read_records(packed: str) -> dict[str, UnitRecord]:
    """The records that `write_records` wrote, exact."""
    content = json.loads(unpack(packed))
    return {
        code: UnitRecord(
            name,
            tuple(attributes),
            report,
            {(indicator, level): Answer(*values) for indicator, level, *values in cells},
        )
        for code, (name, attributes, report, cells) in content.items()
    }


def _cell(asked: Asked, answer: Answer) -> list[object]:
    return [*asked, answer.numerator, answer.denominator, answer.value, answer.not_applicable]


def _counts(found: Evaluated, unit: UnitState, area: str, narrow: Narrowing) -> bool:
    inside = area == found.plan.area or area in unit.areas
    return inside and covers(found.plan, unit) and narrow.levels(unit.levels, unit.ownership) is not None


def _attributes(unit: UnitState) -> tuple[str, ...]:
    return (unit.kind, ";".join(sorted(unit.levels)), unit.ownership, *unit.areas, unit.office, unit.office_tier)


def _absent_from_closed_lists(found: Evaluated) -> Iterable[tuple[str, str]]:
    """Units that count as "no" because the list that their office keeps is closed (rule 2)."""
    for name, target in found.targets.items():
        if target.indicator in kept_lists():
            for entry in found.contributions[name]:
                if (entry.unit.office, target.indicator) in found.facts.closed_lists:
                    yield entry.unit.code, target.indicator


def _states(session: Session, period: str, codes: Iterable[str]) -> dict[str, str]:
    answer: dict[str, str] = {}
    for part in chunks(codes):
        query = select(col(Report.unit_code), col(Report.state)).where(
            col(Report.period) == period, col(Report.unit_code).in_(part)
        )
        answer.update((unit, state) for unit, state in session.execute(query))
    return answer
