"""States of reports that loading changes, and how undoing an import gives them back."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence, Set
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from data_access import bulk, dialect
from data_access.bulk import Keys
from data_access.counted import CHUNK
from data_access.loading.standing import CHANGE, REPORT, STATE, Columns, ReportKey, rows_of
from data_access.tables import Import

SENT, APPROVED = "sent", "approved"
KEY = ("period", "unit_code")


def send_reports(session: Session, made: Import, reports: Set[ReportKey], changed: Set[ReportKey]) -> set[ReportKey]:
    """Loading counts as sending: missing, draft and returned reports are sent; approved ones only when a value changed.

    `reports`, `changed`: those in which the import says, or changes, something of the unit's own; what stands only in
    an office's list is no part of them. What stood before is remembered for `restore_reports`. Returns the reports that
    existed and whose state changed.
    """
    found = {(row[0], row[1]): row for row in _states(session, reports)}
    sent = {"sent_at": made.loaded_at, "sent_by": made.loaded_by, "approved_at": None, "approved_by": None}
    new: dict[str, list[str]] = defaultdict(list)
    before: list[tuple[object, ...]] = []
    resent: dict[ReportKey, int] = {}
    for period, unit in reports - found.keys():
        new[period].append(unit)
    for key in sorted(reports & found.keys()):
        stood = found[key]
        if stood[2] not in (SENT, APPROVED) or (stood[2] == APPROVED and key in changed):
            resent[key] = stood[-1]
            before.append((*key, *stood[2:-1]))
    if resent:
        states = REPORT.update().where(REPORT.c.id == bindparam("number")).values(state=SENT, **sent)
        session.execute(states, [{"number": number} for number in resent.values()])
    # Moments go through the tables' own types: these rows are few but for a first load, where there are none.
    fixed = {"import_id": made.id}
    if before:
        rows = [fixed | {"existed": True} | dict(zip((*KEY, *STATE), row, strict=True)) for row in before]
        session.execute(CHANGE.insert(), rows)
    nothing = {**fixed, "existed": False, "state": "", **dict.fromkeys(STATE[1:])}
    for period, units in sorted(new.items()):
        keys = Keys({"unit_code": sorted(units)})
        bulk.insert_keys(session, REPORT, {"period": period, "state": SENT, **sent}, keys)
        bulk.insert_keys(session, CHANGE, {"period": period, **nothing}, keys)
    return set(resent)


def are_sent(session: Session, reports: Collection[ReportKey]) -> bool:
    """Whether each of these reports is there, sent or approved."""
    states = {(row[0], row[1]): row[2] for row in _states(session, reports)}
    return all(states.get(key) in (SENT, APPROVED) for key in reports)


def restore_reports(
    session: Session,
    import_id: int,
    reports: Collection[ReportKey],
    changed: Collection[ReportKey],
    later: dict[ReportKey, int],
) -> set[ReportKey]:
    """Undo what an import did to the states of reports, after its claims are gone.

    `changed`: reports of which a standing value is another now; `later`: the first import after the undone one that
    still claims something in a report (offices' lists apart in both). Where there is one, that import counts as having
    sent the report, and what stood before passes to it; an approval of values that are gone ends. Else the report is as
    it was before the import.
    Returns the reports whose state changed or that are gone.
    """
    now_there = {(row["period"], row["unit_code"]): row for row in rows_of(session, REPORT, reports)}
    remembered = {
        (row["period"], row["unit_code"]): dict(row)
        for row in session.execute(CHANGE.select().where(CHANGE.c.import_id == import_id)).mappings()
    }
    session.execute(CHANGE.delete().where(CHANGE.c.import_id == import_id))
    touched: set[ReportKey] = set()
    passed: list[Columns] = []
    gone: list[Columns] = []
    put: list[Columns] = []
    for key, report in now_there.items():
        before = remembered.get(key)
        values: Columns | None = None
        if before is not None and key in later:
            passed.append({**before, "import_id": later[key]})
        elif before is not None and not before["existed"]:
            gone.append({"number": report["id"]})
            touched.add(key)
            continue
        elif before is not None:
            values = {name: before[name] for name in STATE}
        if values is None and report["state"] == APPROVED and key in changed:
            values = {name: report[name] for name in STATE}
            values.update(state=SENT, approved_at=None, approved_by=None)
        if values is not None and any(report[name] != value for name, value in values.items()):
            put.append({"number": report["id"], **values})
            if report["state"] != values["state"]:
                touched.add(key)
    here = REPORT.c.id == bindparam("number")
    dialect.upsert(session, CHANGE, passed)
    if gone:
        session.execute(REPORT.delete().where(here), gone)
    if put:
        session.execute(REPORT.update().where(here).values({name: bindparam(name) for name in STATE}), put)
    return touched


def forget_approvals(session: Session, import_id: int, claimed: Collection[ReportKey]) -> None:
    """End the approvals that imports after this one found in the reports in which this one had claimed something.

    They were given to values that go with it, so that undoing those later imports must not bring them back.
    """
    key = (CHANGE.c.import_id, CHANGE.c.period, CHANGE.c.unit_code)
    later = select(*key).where(CHANGE.c.import_id > import_id, CHANGE.c.state == APPROVED)
    for row in session.execute(later).all():
        if (row.period, row.unit_code) in claimed:
            here = (column == value for column, value in zip(key, row, strict=True))
            session.execute(CHANGE.update().where(*here).values(state=SENT, approved_at=None, approved_by=None))


def _states(session: Session, reports: Collection[ReportKey]) -> Iterator[Sequence[Any]]:
    """The rows of these reports: period, unit, the columns of STATE, id."""
    table = REPORT.c
    columns = (table.period, table.unit_code, *(table[name] for name in STATE), table.id)
    for period in sorted({period for period, _ in reports}):
        units = [unit for asked, unit in reports if asked == period]
        query = select(*columns).where(table.period == period)
        if len(units) <= CHUNK:
            query = query.where(table.unit_code.in_(sorted(units)))
        yield from session.execute(query)
