"""Storing claims in one go: checks, history, what stands now, states of reports, and the roll-up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_access import audit, dialect, rollup
from data_access.counted import kept_lists
from data_access.database import must_write, now
from data_access.loading.checks import check, known_period
from data_access.loading.claim import Claim
from data_access.loading.errors import LoadError
from data_access.loading.places import Places
from data_access.loading.report_states import are_sent, send_reports
from data_access.loading.result import LoadResult, Progress, no_progress
from data_access.loading.standing import HISTORY, OBSERVATION, CellKey, Columns, ReportKey, cell_of, content_of, rows_of
from data_access.scope import NotAllowed, Scope
from data_access.tables import Import, Period

__all__ = ["Claim", "Origin", "save"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file or form that claims come from: its name, its content's SHA-256 (hex), and `csv`, `workbook`, `form`."""

    file_name: str
    sha256: str
    format: str


def save(
    session: Session,
    scope: Scope,
    origin: Origin,
    claims: Sequence[Claim],
    *,
    errors: Sequence[LoadError] = (),
    rows: int | None = None,
    good_rows: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """Check claims and let them stand, all in the session's transaction (`transaction()`); never raises for bad data.

    `errors` are those found while reading. Any error and nothing is stored, unless `good_rows` keeps the rows without
    one (errors of the file as a whole still refuse it). The newest claim of a cell stands, the one before moves to the
    history also when it says the same; equal values do not count as changed. The same file again, when nothing would
    change, stores nothing. Reports are sent by it, not by lists that an office keeps (see `report_states`). `dry_run`
    stops after checking and counting.
    Raises NotAllowed for a person who may change nothing.
    """
    if not dry_run:
        must_write(session)
    if not scope.may_change:
        raise NotAllowed("reports")
    session.flush()
    count = len({(claim.sheet, claim.row) for claim in claims}) if rows is None else rows
    places = Places(session, scope, {claim.unit_code for claim in claims})
    progress(0.3, "checking")
    found = sorted([*errors, *check(scope, claims, places)], key=lambda e: (e.sheet, e.row or 0))
    bad = {(error.sheet, error.row) for error in found}
    if found and (not good_rows or any(error.row is None for error in found)):
        return LoadResult(None, count, 0, 0, found)
    good = list({claim.cell: claim for claim in claims if (claim.sheet, claim.row) not in bad}.values())
    skipped = len(bad)
    standing = {cell_of(row): row for row in rows_of(session, OBSERVATION, {_report(c) for c in good})}
    changed = [c for c in good if c.cell not in standing or content_of(standing[c.cell]) != c.content]
    reports = _own_reports(good)
    if dry_run or not good or (not changed and _is_live(session, origin) and are_sent(session, reports)):
        return LoadResult(None, count, len(good), len(changed), found, skipped)
    progress(0.5, "saving")
    made = _import_row(session, scope, origin, good, len(changed), places)
    _store(session, made, good, standing)
    resent = send_reports(session, made, reports, _own_reports(changed))
    progress(0.7, "adding_up")
    add_up(session, {c.cell for c in changed}, resent)
    audit.record(session, scope.username, "load", str(made.id), f"{origin.file_name}: {len(good)}/{len(changed)}")
    progress(1.0, "done")
    return LoadResult(made.id, count, len(good), len(changed), found, skipped)


def add_up(session: Session, cells: set[CellKey], resent: set[tuple[str, str]]) -> None:
    """Bring the roll-up up to date for changed cells, and for reports whose state changed (period, unit)."""
    units: dict[str, set[str]] = defaultdict(set)
    asked: dict[str, set[str]] = defaultdict(set)
    for period, indicator, _, unit in cells:
        units[period].add(unit)
        asked[period].add(indicator)
    whole: dict[str, set[str]] = defaultdict(set)
    for period, unit in resent:
        whole[period].add(unit)
    for period in sorted(units.keys() | whole.keys()):
        if whole[period]:
            rollup.touch(session, period=period, units=whole[period])
        if rest := units[period] - whole[period]:
            rollup.touch(session, period=period, units=rest, indicators=asked[period])


def _own_reports(claims: Sequence[Claim]) -> set[ReportKey]:
    """The reports in which these claims say something that is not an office's list."""
    kept = kept_lists()
    return {_report(claim) for claim in claims if claim.indicator not in kept}


def _report(claim: Claim) -> ReportKey:
    return (claim.period, claim.unit_code)


def _is_live(session: Session, origin: Origin) -> bool:
    """Whether this very file was loaded and not undone."""
    same = select(Import.id).where(Import.sha256 == origin.sha256, col(Import.undone_at).is_(None))
    return bool(origin.sha256) and session.exec(same).first() is not None


def _import_row(
    session: Session, scope: Scope, origin: Origin, good: Sequence[Claim], changed: int, places: Places
) -> Import:
    periods = sorted({claim.period for claim in good})
    found = {
        (when.code, claim.unit_code): places.of(when, claim.unit_code)
        for claim in good
        if (when := known_period(claim.period))
    }
    made = Import(
        file_name=origin.file_name,
        sha256=origin.sha256,
        format=origin.format,
        loaded_at=now(),
        loaded_by=scope.username,
        periods=";".join(periods),
        units=len({claim.unit_code for claim in good}),
        cells=len(good),
        changed=changed,
        provinces=";".join(sorted({place.province for place in found.values()})),
        offices=";".join(sorted({place.office for place in found.values() if place.office})),
    )
    session.add(made)
    session.flush()
    known = [when for code in periods if (when := known_period(code))]
    dialect.upsert(
        session,
        Period.__table__,  # type: ignore[attr-defined]
        [{"code": p.code, "name": p.name, "starts_on": p.starts_on, "ends_on": p.ends_on} for p in known],
    )
    return made


def _store(session: Session, made: Import, good: Sequence[Claim], standing: dict[CellKey, Columns]) -> None:
    replaced = [
        {**standing[claim.cell], "replaced_at": made.loaded_at, "replaced_by": made.id}
        for claim in good
        if claim.cell in standing
    ]
    if replaced:
        session.execute(HISTORY.insert(), replaced)
    dialect.upsert(session, OBSERVATION, [_columns(claim, made, made.loaded_at) for claim in good])
    session.expire_all()


def _columns(claim: Claim, made: Import, moment: datetime) -> Columns:
    return {
        "period": claim.period,
        "indicator": claim.indicator,
        "level": claim.level,
        "unit_code": claim.unit_code,
        "numerator": claim.numerator,
        "denominator": claim.denominator,
        "value": claim.value,
        "state": claim.state,
        "import_id": made.id,
        "recorded_at": moment,
        "recorded_by": made.loaded_by,
        "source": claim.source,
    }
