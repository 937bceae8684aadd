"""Answers as the tables hold them, written and looked up by what they are about."""

from sqlmodel import Session, select

from data_access.questions import QuestionKey, known_numbers, numbered
from data_access.source_places import numbered_places
from data_access.tables import Observation, Question


def add_answer(session: Session, key: QuestionKey, unit: str, import_id: int | None, **said: object) -> Observation:
    """A standing answer of a unit to (period, indicator, level)."""
    number = numbered(session, [key])[key]
    place = numbered_places(session, [""])[""]
    made = Observation(question_id=number, unit_code=unit, import_id=import_id, place_id=place, **said)
    session.add(made)
    return made


def answer_at(session: Session, key: QuestionKey, unit: str) -> Observation | None:
    """What stands for a unit of (period, indicator, level)."""
    number = known_numbers(session, [key[0]]).get(key)
    return None if number is None else session.get(Observation, (number, unit))


def asked(session: Session) -> dict[int, QuestionKey]:
    """Every question by its number."""
    return {one.id or 0: (one.period, one.indicator, one.level) for one in session.exec(select(Question))}
