"""What stored answers are about beside their unit: questions, which answers name by a number."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, select
from sqlmodel import Session, col

from data_access.tables import Question

#: Period, indicator, level ("" unless the indicator is reported level by level).
QuestionKey = tuple[str, str, str]


def numbers_of(periods: Collection[str], codes: Collection[str] | None = None) -> Select[int | None]:
    """The numbers of the questions of these periods, of these indicators (None: of all), for a condition."""
    query = select(col(Question.id)).where(col(Question.period).in_(sorted(periods)))
    return query if codes is None else query.where(col(Question.indicator).in_(sorted(codes)))


def known_numbers(session: Session, periods: Iterable[str]) -> dict[QuestionKey, int]:
    """The numbers of every question of these periods that was ever answered."""
    asked = Question
    query = select(col(asked.period), col(asked.indicator), col(asked.level), col(asked.id))
    query = query.where(col(asked.period).in_(sorted(set(periods))))
    return {(row[0], row[1], row[2]): row[3] or 0 for row in session.execute(query)}


def numbered(session: Session, keys: Iterable[QuestionKey]) -> dict[QuestionKey, int]:
    """The numbers of these questions and of others of their periods; new ones get theirs. For writers: one at a time
    is in the database, so nobody else makes the same meanwhile."""
    wanted = sorted(set(keys))
    found = known_numbers(session, (period for period, _, _ in wanted))
    new = [key for key in wanted if key not in found]
    if new:
        session.add_all(Question(period=period, indicator=code, level=level) for period, code, level in new)
        session.flush()
        found = known_numbers(session, (period for period, _, _ in wanted))
    return found
