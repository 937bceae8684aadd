"""Taking an import's claims back: what stood before each stands again, and the history closes over the gap."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select, update
from sqlmodel import Session

from data_access.counted import kept_lists
from data_access.loading.standing import CLAIMED, HISTORY, IMPORT_REPORT, OBSERVATION, QUESTION, ReportKey
from data_access.questions import QuestionKey, numbers_of

_CELL = ("question_id", "unit_code")
_CONTENT = ("numerator", "denominator", "value", "state")
#: Of so many units the answers are found one by one in the key of the table; of more, a period is gone through.
FEW_UNITS = 300


@dataclass(slots=True)
class TakenBack:
    """What taking back did: claims that went, answers whose standing value is another (or none) now, by period and
    indicator; and of the units' own answers (no office's list) the reports that were claimed, and that changed."""

    cells: int = 0
    standing: int = 0
    changed: list[tuple[str, str, list[str]]] = field(default_factory=list)
    claimed: set[ReportKey] = field(default_factory=set)
    changed_reports: set[ReportKey] = field(default_factory=set)

    @property
    def changes(self) -> int:
        return sum(len(units) for _, _, units in self.changed)


def reports_of(session: Session, import_id: int) -> set[ReportKey]:
    """The reports (period, unit) that an import holds answers in; none once it is undone."""
    table = IMPORT_REPORT.c
    query = select(table.period, table.unit_code).where(table.import_id == import_id)
    return {(row[0], row[1]) for row in session.execute(query)}


def questions_of(session: Session, table: Table, import_id: int, reports: set[ReportKey]) -> dict[int, QuestionKey]:
    """What an import's claims in a table are about, by the questions' numbers."""
    query = select(table.c.question_id).where(*_within(table, reports), table.c.import_id == import_id).distinct()
    return _asked(session, set(session.execute(query).scalars()))


def take_back(session: Session, import_id: int, reports: set[ReportKey]) -> TakenBack:
    """Remove an import's claims. `reports`: those of `reports_of`."""
    done = TakenBack()
    _out_of_history(session, import_id, reports, done)
    replaced = session.execute(select(HISTORY.c.id).where(HISTORY.c.replaced_by == import_id).limit(1)).first()
    if replaced is None and len(reports) <= FEW_UNITS:
        _remove(session, import_id, reports, done)
    else:
        for number, asked in questions_of(session, OBSERVATION, import_id, reports).items():
            _out_of_standing(session, import_id, number, asked, reports, done)
    session.execute(IMPORT_REPORT.delete().where(IMPORT_REPORT.c.import_id == import_id))
    session.expire_all()
    return done


def later_imports(session: Session, import_id: int, reports: set[ReportKey]) -> dict[ReportKey, int]:
    """The first later import that still claims something in each report that is not an office's list."""
    later = select(IMPORT_REPORT.c.import_id).where(IMPORT_REPORT.c.import_id > import_id).limit(1)
    if session.execute(later).first() is None:
        return {}
    first: dict[ReportKey, int] = {}
    for table in (OBSERVATION, HISTORY):
        asked = QUESTION.c
        query = (
            select(asked.period, table.c.unit_code, func.min(table.c.import_id))
            .join(QUESTION, asked.id == table.c.question_id)
            .where(
                *_within(table, reports),
                table.c.import_id > import_id,
                asked.indicator.not_in(sorted(kept_lists())),
            )
            .group_by(asked.period, table.c.unit_code)
        )
        for period, unit, number in session.execute(query):
            if (period, unit) in reports:
                first[period, unit] = min(number, first.get((period, unit), number))
    return first


def _within(table: Table, reports: set[ReportKey]) -> list[ColumnElement[bool]]:
    """The condition that rows may be of these reports; for few units such that the key of the table finds them."""
    return [table.c.question_id.in_(numbers_of({period for period, _ in reports})), *_few(table, reports)]


def _out_of_history(session: Session, import_id: int, reports: set[ReportKey], done: TakenBack) -> None:
    """Take replaced claims away; what they had replaced counts as replaced by what replaced them."""
    gone, before = HISTORY.alias("gone"), HISTORY
    for number, asked in questions_of(session, HISTORY, import_id, reports).items():
        query = select(HISTORY.c.unit_code)
        query = query.where(HISTORY.c.question_id == number, HISTORY.c.import_id == import_id)
        _claimed(done, asked, list(session.execute(query).scalars()))
    if done.cells:
        session.execute(
            update(before)
            .values(replaced_by=gone.c.replaced_by, replaced_at=gone.c.replaced_at)
            .where(gone.c.import_id == import_id, *_same_cell(before, gone), _plain(before) == import_id)
        )
        session.execute(HISTORY.delete().where(HISTORY.c.import_id == import_id))


def _remove(session: Session, import_id: int, reports: set[ReportKey], done: TakenBack) -> None:
    """Take away standing claims that replaced nothing, all questions at once."""
    here = [*_within(OBSERVATION, reports), OBSERVATION.c.import_id == import_id]
    units: dict[int, list[str]] = {}
    for number, unit in session.execute(select(*(OBSERVATION.c[name] for name in _CELL)).where(*here)):
        units.setdefault(number, []).append(unit)
    for number, asked in _asked(session, units.keys()).items():
        _gone(done, asked, units[number], units[number])
    session.execute(OBSERVATION.delete().where(*here))


def _gone(done: TakenBack, asked: QuestionKey, units: list[str], changed: list[str]) -> None:
    """Note standing claims that go, and the units whose standing answer is another now."""
    done.standing += len(units)
    _claimed(done, asked, units)
    if changed:
        done.changed.append((asked[0], asked[1], changed))
        if asked[1] not in kept_lists():
            done.changed_reports.update((asked[0], unit) for unit in changed)


def _out_of_standing(
    session: Session, import_id: int, number: int, asked: QuestionKey, reports: set[ReportKey], done: TakenBack
) -> None:
    """Let what an import replaced in answers to one question stand again."""
    here = [OBSERVATION.c.question_id == number, *_few(OBSERVATION, reports), OBSERVATION.c.import_id == import_id]
    units = list(session.execute(select(OBSERVATION.c.unit_code).where(*here)).scalars())
    replaced = [HISTORY.c.question_id == number, *_few(HISTORY, reports), _plain(HISTORY) == import_id]
    same = and_(*(OBSERVATION.c[name].is_not_distinct_from(HISTORY.c[name]) for name in _CONTENT))
    unchanged = select(OBSERVATION.c.unit_code).where(*here, *replaced, *_same_cell(OBSERVATION, HISTORY), same)
    stays = set(session.execute(unchanged).scalars())
    _gone(done, asked, units, [unit for unit in units if unit not in stays])
    session.execute(OBSERVATION.delete().where(*here))
    columns = (*_CELL, *CLAIMED)
    back = select(*(HISTORY.c[name] for name in columns)).where(*replaced).order_by(HISTORY.c.unit_code)
    session.execute(OBSERVATION.insert().from_select(columns, back))
    session.execute(HISTORY.delete().where(*replaced))


def _claimed(done: TakenBack, asked: QuestionKey, units: list[str]) -> None:
    done.cells += len(units)
    if asked[1] not in kept_lists():
        done.claimed.update((asked[0], unit) for unit in units)


def _asked(session: Session, numbers: Collection[int]) -> dict[int, QuestionKey]:
    """What questions of these numbers ask, ordered by that."""
    asked = QUESTION.c
    query = select(asked.id, asked.period, asked.indicator, asked.level).where(asked.id.in_(sorted(numbers)))
    query = query.order_by(asked.period, asked.indicator, asked.level)
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(query)}


def _few(table: Table, reports: set[ReportKey]) -> list[ColumnElement[bool]]:
    units = {unit for _, unit in reports}
    return [table.c.unit_code.in_(sorted(units))] if len(units) <= FEW_UNITS else []


def _same_cell(one: Any, other: Any) -> list[ColumnElement[bool]]:
    return [one.c[name] == other.c[name] for name in _CELL]


def _plain(table: Table) -> ColumnElement[int]:
    """Which import replaced a claim, in a way that the database does not look up: cells are found by their key."""
    return table.c.replaced_by + 0
