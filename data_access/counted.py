"""Reading the answers that count: observations of sent and approved reports; drafts and returned ones never count.

Lists that an office keeps (`kept_list` indicators) are the office's own word and count by themselves, as approved:
whatever became of the unit's report, and also of a unit without one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from data_access import bulk
from data_access.questions import numbers_of
from data_access.tables import Observation, Question, Report
from kpi.answers import Answer
from kpi.indicators import Input, indicators

SENT = "sent"
APPROVED = "approved"
#: The report states that count; `approved` is part of everything sent.
COUNTED_STATES = (SENT, APPROVED)

NOT_APPLICABLE = "not_applicable"

#: Codes in one IN list: below SQLite's and PostgreSQL's limits on parameters, above any one commune or district.
CHUNK = 10_000


_Columns: TypeAlias = tuple[
    Mapped[str],
    Mapped[str],
    Mapped[str],
    Mapped[int | None],
    Mapped[int | None],
    Mapped[float | None],
    Mapped[str],
]
_Stored: TypeAlias = Select[str, str, str, int | None, int | None, float | None, str, str]


class CountedAnswer(NamedTuple):
    """One stored answer, and whether it is approved: its unit's report is, or an office's list says it."""

    unit: str
    indicator: str
    level: str
    answer: Answer
    approved: bool


def chunks(codes: Iterable[str]) -> Iterator[list[str]]:
    """The codes, sorted, in lists short enough for one IN."""
    ordered = sorted(codes)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def rows_of_units(session: Session, units: Set[str], code: Mapped[str], *more: Any) -> Iterator[Sequence[Any]]:
    """These columns of the units' rows (`code` first), in no order; in one query of everybody where they are many."""
    query: Select[*tuple[Any, ...]] = select(code, *more)
    if len(units) > CHUNK:
        return (row for row in bulk.read(session, query) if row[0] in units)
    return (row for part in chunks(units) for row in session.execute(query.where(code.in_(part))))


def raw_inputs(codes: Iterable[str]) -> set[str]:
    """The loadable indicators that these are made of; a raw one is its own input. Unknown codes are left out."""
    known = indicators()
    answer: set[str] = set()
    waiting = [code for code in codes if code in known]
    while waiting:
        indicator = known[waiting.pop()]
        if indicator.input in (Input.DERIVED, Input.SUM):
            waiting.extend(indicator.inputs)
        else:
            answer.add(indicator.code)
    return answer


def kept_lists() -> frozenset[str]:
    """The indicators that offices keep as lists (rule 2)."""
    return frozenset(code for code, indicator in indicators().items() if indicator.kept_list)


def listed_units(session: Session, period: str) -> set[str]:
    """The units about which a list that an office keeps says anything in the period."""
    asked = numbers_of([period], kept_lists())
    query = select(col(Observation.unit_code)).where(col(Observation.question_id).in_(asked))
    return set(session.execute(query).scalars())


def listed_periods(session: Session) -> set[str]:
    """The periods in which a list that an office keeps says anything."""
    answered = select(literal(1)).where(col(Observation.question_id) == col(Question.id)).exists()
    query = select(col(Question.period)).where(col(Question.indicator).in_(sorted(kept_lists())), answered).distinct()
    return set(session.execute(query).scalars())


def made_of(codes: Iterable[str]) -> set[str]:
    """These indicators and every derived or sum one that has one of them among its inputs."""
    raw = raw_inputs(codes)
    return {code for code in indicators() if raw_inputs([code]) & raw}


def answer_from(numerator: int | None, denominator: int | None, value: float | None, state: str) -> Answer | None:
    """A stored cell as an answer; None when it holds nothing (a blank is missing, rule 1)."""
    if state == NOT_APPLICABLE:
        return Answer(not_applicable=True)
    if numerator is None and denominator is None and value is None:
        return None
    return Answer(numerator, denominator, value)


def counted_answers(
    session: Session,
    period: str,
    codes: Collection[str],
    *,
    units: Collection[str] | None = None,
    approved_only: bool = False,
) -> Iterator[CountedAnswer]:
    """The counted answers of a period to loadable indicators; `units` None means everybody's.

    A fixed unit list costs one query per 10,000 units, and as many again for lists that offices keep.
    """
    if not codes or (units is not None and not units):
        return
    kept = kept_lists().intersection(codes)
    own = set(codes) - kept
    queries = [*([_query(period, own, approved_only)] if own else ()), *([_kept_query(period, kept)] if kept else ())]
    if units is not None:
        queries = [query.where(col(Observation.unit_code).in_(part)) for query in queries for part in chunks(units)]
    for part in queries:
        for unit, indicator, level, numerator, denominator, value, state, report_state in session.execute(part):
            answer = answer_from(numerator, denominator, value, state)
            if answer is not None:
                yield CountedAnswer(unit, indicator, level, answer, report_state == APPROVED)


def _query(period: str, codes: Collection[str], approved_only: bool) -> _Stored:
    observation, report = Observation, Report
    states = (APPROVED,) if approved_only else COUNTED_STATES
    return (
        _answers(period, codes, col(report.state))
        .join(report, (col(report.unit_code) == col(observation.unit_code)) & (col(report.period) == period))
        .where(col(report.state).in_(states))
    )


def _kept_query(period: str, codes: Collection[str]) -> _Stored:
    return _answers(period, codes, literal(APPROVED))


def _answers(period: str, codes: Collection[str], state: Any) -> _Stored:
    observation, question = Observation, Question
    columns: _Columns = (
        col(observation.unit_code),
        col(question.indicator),
        col(question.level),
        col(observation.numerator),
        col(observation.denominator),
        col(observation.value),
        col(observation.state),
    )
    answers = select(*columns, state).select_from(observation)
    return answers.join(question, col(question.id) == col(observation.question_id)).where(
        col(question.period) == period, col(question.indicator).in_(sorted(codes))
    )
