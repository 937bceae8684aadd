"""What stands now, in the format of the observations file."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from data_access.coded_error import HERE, CodedError
from data_access.counted import chunks
from data_access.reach import own_units, units_within
from data_access.scope import NotAllowed, Scope
from data_access.tables import Area, Observation, Question
from kpi.periods import period as period_of
from kpi.periods import sort_key

#: period, unit_code, indicator, level, numerator, denominator, value, state
StandingRow = tuple[str, str, str, str, int | None, int | None, float | None, str]


class ObservationsErrorCode(StrEnum):
    UNKNOWN_AREA = "unknown_area"


class ObservationsError(CodedError):
    """What was asked for does not exist; `message(language)` says what."""

    table = HERE / "observations_errors.yaml"


def standing(
    session: Session, scope: Scope, period: str | None = None, area: str | None = None
) -> Iterator[StandingRow]:
    """Every answer that stands, also of reports not sent yet, ordered by period, unit, indicator and level.

    Only of units the person has the right to (NotAllowed for a viewer), and only of those in `area` where one is named;
    both by the units' attributes on the period's last day. Loading the rows into an empty database (with the same areas
    and units) gives the same standing answers. Raises ObservationsError for an area that never was.
    """
    if not scope.may_change:
        raise NotAllowed("single units")
    if area is not None and session.exec(select(Area.code).where(Area.code == area)).first() is None:
        raise ObservationsError(ObservationsErrorCode.UNKNOWN_AREA, area=area)
    stored = session.exec(select(Question.period).distinct()).all()
    return _rows(session, scope, sorted((p for p in stored if period in (None, p)), key=sort_key), area)


def _rows(session: Session, scope: Scope, periods: list[str], area: str | None) -> Iterator[StandingRow]:
    for period in periods:
        day = period_of(period).ends_on
        units = own_units(session, scope, day)
        if area is not None:
            inside = units_within(session, area, day)
            units = inside if units is None else units & inside
        query = select(*_COLUMNS).join(Question, col(Question.id) == col(Observation.question_id))
        query = query.where(col(Question.period) == period)
        query = query.order_by(col(Observation.unit_code), col(Question.indicator), col(Question.level))
        of_units = col(Observation.unit_code).in_
        parts = [query] if units is None else [query.where(of_units(some)) for some in chunks(units)]
        for part in parts:
            for row in session.execute(part.execution_options(yield_per=5_000)):
                yield tuple(row)


_COLUMNS: tuple[Any, ...] = (
    Question.period,
    Observation.unit_code,
    Question.indicator,
    Question.level,
    Observation.numerator,
    Observation.denominator,
    Observation.value,
    Observation.state,
)
