"""What stands of a period, as its roll-up needs it: read in one go, so that what follows leaves the database alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from data_access import bulk
from data_access.answer_columns import FIELDS, AnswerColumns, Figures
from data_access.counted import COUNTED_STATES, kept_lists, raw_inputs
from data_access.own_reports import own_reports
from data_access.questions import QuestionKey, known_numbers
from data_access.tables import Observation, Report
from kpi.indicators import indicators
from kpi.vocabulary import levels as level_terms

#: Everything that stands of some questions, already in columns; each cell stands once.
Known = Mapping[QuestionKey, Sequence[Figures]]
NOTHING_KNOWN: Known = {}


class Stored:
    """Reports and answers of a period to what these indicators are made of.

    states: of reports, by unit. parts: by raw indicator and level, answers that are all different cells. own: the units
    that said something themselves, of those whose report counts at least.
    """

    def __init__(
        self,
        session: Session,
        period: str,
        wanted: Collection[str],
        known: Known,
        units: Collection[str] | None = None,
    ) -> None:
        """`units`: only of these, a few; None: of everybody. `known`: what stands, where it is in memory already."""
        self._session, self._period, self._known = session, period, known
        self._few = None if units is None else sorted(units)
        self._asked = known_numbers(session, [period])
        codes = sorted(raw_inputs(wanted))
        of_few = self._of_few(codes)
        self.states = self._read_states()
        self.parts = {code: self._by_level(code, of_few) for code in codes}
        self.own = self._read_own()

    def _read_states(self) -> dict[str, str]:
        query = select(col(Report.unit_code), col(Report.state)).where(col(Report.period) == self._period)
        if self._few is not None:
            query = query.where(col(Report.unit_code).in_(self._few))
        return {row[0]: row[1] for row in bulk.read(self._session, query)}

    def _read_own(self) -> set[str]:
        told = [
            part.units
            for (period, code, _), parts in self._known.items()
            if period == self._period and code not in kept_lists()
            for part in parts
        ]
        own = set[str]().union(*{id(units): units for units in told}.values())  # many share one list
        unsure = {unit for unit, state in self.states.items() if state in COUNTED_STATES} - own
        return own.union(own_reports(self._session, self._period, unsure))

    def _by_level(self, code: str, of_few: Mapping[tuple[str, str], Sequence[Figures]]) -> dict[str, Sequence[Figures]]:
        asked = ["", *level_terms()] if indicators()[code].per_level else [""]
        return {level: self._parts(code, level, of_few) for level in asked}

    def _parts(self, code: str, level: str, of_few: Mapping[tuple[str, str], Sequence[Figures]]) -> Sequence[Figures]:
        """What stands of a question: from memory, else from the database."""
        known = self._known.get((self._period, code, level))
        if known is not None:
            return known
        number = self._asked.get((self._period, code, level))
        if self._few is not None or number is None:
            return of_few.get((code, level), ())
        rows = self._session.execute(select(*_fields()).where(col(Observation.question_id) == number)).all()
        return [AnswerColumns.of_rows(rows)] if rows else []

    def _of_few(self, codes: Collection[str]) -> dict[tuple[str, str], Sequence[Figures]]:
        """What stands of few units, in one query."""
        if self._few is None:
            return {}
        asked = {number: (code, level) for (_, code, level), number in self._asked.items() if code in codes}
        query = select(col(Observation.question_id), *_fields()).where(
            col(Observation.question_id).in_(sorted(asked)), col(Observation.unit_code).in_(self._few)
        )
        rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for number, *fields in self._session.execute(query):
            rows[asked[number]].append(fields)
        return {asked: [AnswerColumns.of_rows(some)] for asked, some in rows.items()}


def _fields() -> list[Any]:
    return [col(getattr(Observation, name)) for name in FIELDS]
