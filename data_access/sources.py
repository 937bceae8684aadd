"""Where stored answers come from: who recorded each cell, when, from which file and place, and what it said before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import answer_from, chunks
from data_access.source_places import place_in_file
from data_access.tables import Account, Import, Observation, ObservationHistory, Question, Report, SourcePlace
from kpi.answers import Answer

#: A cell: unit, indicator, level ("" unless the indicator is reported per level).
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one import said about a cell. `place` is where it stood in the file ("dòng 7", "Báo cáo!D7").

    `by` is the person's name (the user name where the account has none). `replaced_at`: None for what stands now.
    `reason`: given for a correction on screen, which is of no file.
    """

    answer: Answer | None
    at: datetime
    by: str
    import_id: int
    file_name: str
    place: str
    replaced_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """How a unit's report of a period stands: its state, when and by whom it was sent and approved."""

    period: str
    state: str
    sent_at: datetime | None
    sent_by: str
    approved_at: datetime | None
    approved_by: str


def standing_claims(
    session: Session, period: str, units: Collection[str], codes: Collection[str] | None = None
) -> dict[Cell, Claim]:
    """What stands now of these units in a period (of these indicators). Callers ask for the right to the units."""
    return {cell: found[0] for cell, found in _claims(session, Observation, period, units, codes).items()}


def older_claims(session: Session, period: str, units: Collection[str]) -> dict[Cell, list[Claim]]:
    """What stood before, the latest first. Callers ask for the right to the units."""
    return _claims(session, ObservationHistory, period, units, None)


def report_records(session: Session, periods: Collection[str], units: Collection[str]) -> dict[Cell, ReportRecord]:
    """Reports by (unit, period, ""), of whatever state. Callers ask for the right to the units."""
    names = person_names(session)
    answer: dict[Cell, ReportRecord] = {}
    for part in chunks(units):
        query = select(Report).where(col(Report.unit_code).in_(part), col(Report.period).in_(sorted(periods)))
        for report in session.execute(query).scalars():
            answer[report.unit_code, report.period, ""] = ReportRecord(
                period=report.period,
                state=report.state,
                sent_at=report.sent_at,
                sent_by=_name(names, report.sent_by),
                approved_at=report.approved_at,
                approved_by=_name(names, report.approved_by),
            )
    return answer


def person_names(session: Session) -> Mapping[str, str]:
    """People's names by user name."""
    return {row[0]: row[1] for row in session.execute(select(col(Account.username), col(Account.name)))}


def _name(names: Mapping[str, str], username: str | None) -> str:
    return names.get(username, "") or username if username else ""


def _claims(
    session: Session,
    table: type[Observation] | type[ObservationHistory],
    period: str,
    units: Collection[str],
    codes: Collection[str] | None,
) -> dict[Cell, list[Claim]]:
    names = person_names(session)
    answer: dict[Cell, list[Claim]] = {}
    for part in chunks(units):
        query = (
            select(table, col(Question.indicator), col(Question.level), col(SourcePlace.text), Import)
            .join(SourcePlace, col(SourcePlace.id) == col(table.place_id))
            .join(Question, col(Question.id) == col(table.question_id))
            .join(Import, col(Import.id) == col(table.import_id))
            .where(col(Question.period) == period, col(table.unit_code).in_(part))
            .order_by(col(Import.loaded_at).desc(), col(table.import_id).desc())
        )
        if codes is not None:
            query = query.where(col(Question.indicator).in_(sorted(codes)))
        for stored, indicator, level, place, origin in session.execute(query):
            answer.setdefault((stored.unit_code, indicator, level), []).append(
                Claim(
                    answer=answer_from(stored.numerator, stored.denominator, stored.value, stored.state),
                    at=origin.loaded_at,
                    by=_name(names, origin.loaded_by),
                    import_id=stored.import_id,
                    file_name=origin.file_name,
                    place=place_in_file(place, stored.source_row),
                    replaced_at=getattr(stored, "replaced_at", None),
                    reason=origin.note,
                )
            )
    return answer
