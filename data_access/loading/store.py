"""Storing claims in one go: checks, history, what stands now, states of reports, and the roll-up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from data_access import audit, dialect, rollup
from data_access.counted import kept_lists
from data_access.database import must_write, now
from data_access.loading.checks import check
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.claim_faults import known_period
from data_access.loading.errors import LoadError
from data_access.loading.places import Places
from data_access.loading.report_states import are_sent, send_reports
from data_access.loading.result import LoadResult, Progress, no_progress
from data_access.loading.standing import ReportKey, units_by_period
from data_access.loading.storing import Staged, store_answers
from data_access.loading.taken import FEW, Change, Taken, changes_of, compared, good_blocks
from data_access.scope import NotAllowed, Scope
from data_access.tables import Import, Period

__all__ = ["Change", "Origin", "changes", "is_many", "save"]


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
    blocks: Sequence[ClaimBlock],
    *,
    errors: Sequence[LoadError] = (),
    rows: int | None = None,
    good_rows: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> LoadResult:
    """Check answers and let them stand, all in the session's transaction (`transaction()`); never raises for bad data.

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
    count = _rows(blocks) if rows is None else rows
    places = Places(session, scope, _units_of(blocks))
    progress(0.3, "checking")
    found = sorted([*errors, *check(scope, blocks, places)], key=lambda e: (e.sheet, e.row or 0))
    bad = {(error.sheet, error.row) for error in found}
    if found and (not good_rows or any(error.row is None for error in found)):
        return LoadResult(None, count, 0, 0, found)
    taken, known = compared(session, good_blocks(blocks, bad, places), places)
    cells = sum(len(one.block) for one in taken)
    changed = sum(int(one.changed.sum()) for one in taken)
    done = LoadResult(None, count, cells, changed, found, len(bad), sum(int(one.differs.sum()) for one in taken))
    own = [one for one in taken if one.block.indicator not in kept_lists()]
    reports = _reports(own)
    if dry_run or not taken or (not changed and _is_live(session, origin) and are_sent(session, reports)):
        return done
    progress(0.5, "saving")
    made = _import_row(session, scope, origin, taken, done, places)
    staged = Staged(session, taken)
    all_new = all(one.changed.all() for one in own)
    resent = send_reports(session, made, reports, reports if all_new else _reports(own, changed_only=True))
    touched = list(_to_add_up(_changes(taken), resent))
    if known and touched:
        # Whatever the roll-up needs of these answers is in memory: it is computed while they are being written.
        first = rollup.Touched(session, **touched.pop(0), known=known, ahead=True)
        with ThreadPoolExecutor(1) as beside:
            storing = beside.submit(store_answers, session, made, taken, staged)
            first.compute()
            storing.result()
        progress(0.7, "adding_up")
        first.write()
    else:
        store_answers(session, made, taken, staged)
        progress(0.7, "adding_up")
    for one in touched:
        rollup.touch(session, **one, known=known)
    audit.record(session, scope.username, "load", str(made.id), f"{origin.file_name}: {cells}/{changed}")
    progress(1.0, "done")
    return replace(done, import_id=made.id)


def is_many(blocks: Sequence[ClaimBlock]) -> bool:
    """Whether there are so many answers that all of a question are written at once, of units looked up before."""
    return any(len(block) > FEW for block in blocks)


def changes(
    session: Session,
    scope: Scope,
    blocks: Sequence[ClaimBlock],
    most: int = 1_000,
    *,
    errors: Sequence[LoadError] = (),
) -> list[Change]:
    """The answers that stand and that these blocks would replace by other ones, at most `most`.

    Bad rows are left out: those of `errors`, found while reading, and those that the store would refuse. Raises
    NotAllowed for a person who may change nothing.
    """
    if not scope.may_change:
        raise NotAllowed("reports")
    places = Places(session, scope, _units_of(blocks))
    bad = {(error.sheet, error.row) for error in (*errors, *check(scope, blocks, places))}
    return list(islice(changes_of(session, good_blocks(blocks, bad, places), places), most))


def add_up(session: Session, changed: Iterable[tuple[str, str, Sequence[str]]], resent: set[ReportKey]) -> None:
    """Bring the roll-up up to date for changed answers (period, indicator, units), and for reports (period, unit)
    whose state changed."""
    for one in _to_add_up(changed, resent):
        rollup.touch(session, **one)


class _ToAddUp(TypedDict):
    period: str
    units: set[str]
    indicators: set[str] | None


def _to_add_up(changed: Iterable[tuple[str, str, Sequence[str]]], resent: set[ReportKey]) -> Iterator[_ToAddUp]:
    """What is to be added up anew; one is to be written before the next is looked at: they may share cells."""
    changed = list(changed)
    units = defaultdict(set, units_by_period((period, some) for period, _, some in changed))
    asked: dict[str, set[str]] = defaultdict(set)
    for period, indicator, _ in changed:
        asked[period].add(indicator)
    whole: dict[str, set[str]] = defaultdict(set)
    for period, unit in resent:
        whole[period].add(unit)
    for period in sorted(units.keys() | whole.keys()):
        if whole[period]:
            yield {"period": period, "units": whole[period], "indicators": None}
        if rest := units[period] - whole[period]:
            yield {"period": period, "units": rest, "indicators": asked[period]}


def _units_of(blocks: Sequence[ClaimBlock]) -> Iterator[str]:
    """The units of the blocks, once from a list that many blocks share."""
    lists = {id(block.units): block.units for block in blocks}
    return chain.from_iterable(lists.values())


def _rows(blocks: Sequence[ClaimBlock]) -> int:
    """The rows in which blocks stand; everything without a row is one."""
    rows: dict[str, dict[int, NDArray[np.int64]]] = defaultdict(dict)
    for block in blocks:
        rows[block.sheet][id(block.rows)] = block.rows
    return sum(len(np.unique(np.concatenate(list(some.values())))) for some in rows.values())


def _changes(taken: Sequence[Taken]) -> Iterator[tuple[str, str, Sequence[str]]]:
    for one in taken:
        if one.changed.any():
            yield one.block.period, one.block.indicator, _units(one, one.changed)


def _units(one: Taken, here: NDArray[np.bool_]) -> Sequence[str]:
    if here.all():
        return one.block.units
    return [one.block.units[at] for at in np.flatnonzero(here).tolist()]


def _reports(taken: Sequence[Taken], *, changed_only: bool = False) -> set[ReportKey]:
    """The reports in which these answers stand, or change something."""
    units = units_by_period(
        (one.block.period, _units(one, one.changed) if changed_only else one.block.units) for one in taken
    )
    return {(period, unit) for period, some in units.items() for unit in some}


def _is_live(session: Session, origin: Origin) -> bool:
    """Whether this very file was loaded and not undone."""
    same = select(Import.id).where(Import.sha256 == origin.sha256, col(Import.undone_at).is_(None))
    return bool(origin.sha256) and session.exec(same).first() is not None


def _import_row(
    session: Session, scope: Scope, origin: Origin, taken: Sequence[Taken], done: LoadResult, places: Places
) -> Import:
    there: dict[str, NDArray[np.bool_]] = {}
    for one in taken:
        there.setdefault(one.block.period, np.zeros(len(places.units), dtype=np.bool_))[one.numbers] = True
    known = [when for code in sorted(there) if (when := known_period(code))]
    found = {place for when in known for place in places.in_period(when).of(there[when.code])}
    made = Import(
        file_name=origin.file_name,
        sha256=origin.sha256,
        format=origin.format,
        loaded_at=now(),
        loaded_by=scope.username,
        periods=";".join(sorted(there)),
        units=int(np.logical_or.reduce(list(there.values())).sum()),
        cells=done.cells,
        changed=done.changed,
        provinces=";".join(sorted({place.province for place in found})),
        offices=";".join(sorted({place.office for place in found if place.office})),
    )
    session.add(made)
    session.flush()
    dialect.upsert(
        session,
        Period.__table__,  # type: ignore[attr-defined]
        [{"code": p.code, "name": p.name, "starts_on": p.starts_on, "ends_on": p.ends_on} for p in known],
    )
    return made
