"""Reports that hold something which the unit itself was to say."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import APPROVED, SENT, chunks, kept_lists
from data_access.questions import numbers_of
from data_access.tables import Observation, Report
from kpi.indicators import indicators


def own_reports(session: Session, period: str, units: Collection[str]) -> dict[str, str]:
    """State (`sent`, `approved`) of the units' reports that hold something the unit itself was to say.

    What stands only in a list that an office keeps (its inspections) does not make the unit's own report sent.
    """
    answered = (
        select(col(Observation.unit_code))
        .where(
            col(Observation.unit_code) == col(Report.unit_code),
            col(Observation.question_id).in_(numbers_of([period], indicators().keys() - kept_lists())),
        )
        .exists()
    )
    answer: dict[str, str] = {}
    for part in chunks(units):
        query = select(col(Report.unit_code), col(Report.state)).where(
            col(Report.period) == period,
            col(Report.state).in_((SENT, APPROVED)),
            col(Report.unit_code).in_(part),
            answered,
        )
        answer.update((unit, state) for unit, state in session.execute(query))
    return answer
