"""States of reports that loading changes, and how undoing an import gives them back."""

from collections.abc import Collection

from sqlmodel import Session

from data_access import dialect
from data_access.loading.standing import CHANGE, REPORT, STATE, Columns, ReportKey, rows_of
from data_access.tables import Import

SENT, APPROVED = "sent", "approved"


def send_reports(
    session: Session, made: Import, reports: Collection[ReportKey], changed: Collection[ReportKey]
) -> set[ReportKey]:
    """Loading counts as sending: missing, draft and returned reports are sent; approved ones only when a value changed.

    `reports`, `changed`: those in which the import says, or changes, something of the unit's own; what stands only in
    an office's list is no part of them. What stood before is remembered for `restore_reports`. Returns the reports that
    existed and whose state changed.
    """
    found = {(row["period"], row["unit_code"]): row for row in rows_of(session, REPORT, reports)}
    sent = {
        "state": SENT,
        "sent_at": made.loaded_at,
        "sent_by": made.loaded_by,
        "approved_at": None,
        "approved_by": None,
    }
    new: list[Columns] = []
    before: list[Columns] = []
    resent: set[ReportKey] = set()
    for period, unit in sorted(reports):
        key = {"period": period, "unit_code": unit}
        stood = found.get((period, unit))
        if stood is None:
            new.append({**key, **sent})
            before.append(_before(made.id, key, None))
        elif stood["state"] not in (SENT, APPROVED) or (stood["state"] == APPROVED and (period, unit) in changed):
            resent.add((period, unit))
            before.append(_before(made.id, key, stood))
            session.execute(REPORT.update().where(REPORT.c.id == stood["id"]).values(**sent))
    if new:
        session.execute(REPORT.insert(), new)
    if before:
        session.execute(CHANGE.insert(), before)
    return resent


def are_sent(session: Session, reports: Collection[ReportKey]) -> bool:
    """Whether each of these reports is there, sent or approved."""
    states = {(row["period"], row["unit_code"]): row["state"] for row in rows_of(session, REPORT, reports)}
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
    for key, report in now_there.items():
        before = remembered.get(key)
        if before is not None and key in later:
            dialect.upsert(session, CHANGE, [{**before, "import_id": later[key]}])
        elif before is not None and not before["existed"]:
            session.execute(REPORT.delete().where(REPORT.c.id == report["id"]))
            touched.add(key)
            continue
        elif before is not None:
            _set(session, report, {name: before[name] for name in STATE}, touched, key)
            continue
        if report["state"] == APPROVED and key in changed:
            _set(session, report, {"state": SENT, "approved_at": None, "approved_by": None}, touched, key)
    return touched


def forget_approvals(session: Session, import_id: int, claimed: Collection[ReportKey]) -> None:
    """End the approvals that imports after this one found in the reports in which this one had claimed something.

    They were given to values that go with it, so that undoing those later imports must not bring them back.
    """
    for row in rows_of(session, CHANGE, claimed):
        if row["import_id"] > import_id and row["state"] == APPROVED:
            here = (CHANGE.c[name] == row[name] for name in ("import_id", "period", "unit_code"))
            session.execute(CHANGE.update().where(*here).values(state=SENT, approved_at=None, approved_by=None))


def _set(session: Session, report: Columns, values: Columns, touched: set[ReportKey], key: ReportKey) -> None:
    if any(report[name] != value for name, value in values.items()):
        session.execute(REPORT.update().where(REPORT.c.id == report["id"]).values(**values))
        if report["state"] != values["state"]:
            touched.add(key)


def _before(import_id: int | None, key: Columns, stood: Columns | None) -> Columns:
    columns: Columns = {"import_id": import_id, **key, "existed": stood is not None}
    for name in STATE:
        columns[name] = stood[name] if stood is not None else ("" if name == "state" else None)
    return columns
