"""What is worth saying about a meeting's results, by rules: one module for page, deck and report.

Every finding says only what the figures say. In a fixed order, the most important first; the same results give the
same findings. `sentence` (`kpi.finding_words`) puts one in words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from kpi import labels, numbers
from kpi.comparison import Amount
from kpi.figures import Row, Status
from kpi.finding import Finding, FindingCode, distance, farthest_first, has_data, misses, reaches
from kpi.finding_words import sentence
from kpi.gap import UNITS
from kpi.indicators import ValueType
from kpi.meeting import Meeting

__all__ = ["Finding", "FindingCode", "about", "findings", "sentence"]

#: An area or level that lags is only named where at least so many targets are missed there ...
_FEWEST_MISSED = 2
#: ... and no more than so many share the place.
_MOST_SHARING = 2


def findings(meeting: Meeting) -> list[Finding]:
    """Everything worth saying, the most important first; the first one tells how many targets are met."""
    first = _overall(meeting)
    if first.code in (FindingCode.NO_TARGETS, FindingCode.NOTHING_REPORTED):
        return [first, *_silent(meeting)]
    rules: Sequence[Callable[[Meeting], Iterator[Finding]]] = (
        _missed,
        _behind,
        _lag,
        _above_hundred,
        _silent,
        _insufficient,
        _area_alone,
        _area_lags,
        _level_lags,
        _moved,
        _met_everywhere,
        _no_data,
        _maturity,
    )
    return [first, *(found for rule in rules for found in rule(meeting))]


def about(meeting: Meeting, row: Row) -> Finding:
    """One row of the total (or of a headline) by itself: what it came to, and the area where it is weakest."""
    if reaches(row) and row.status is Status.MET:
        return Finding(FindingCode.ABOUT, row)
    below = [one for one in _of_target(meeting.by_area, row) if misses(one)]
    weakest = farthest_first(below)[:2]
    alone = len(weakest) == 1 or (len(weakest) == 2 and weakest[0].figure.value != weakest[1].figure.value)
    return Finding(FindingCode.ABOUT, row, part=weakest[0] if alone else None)


def _overall(meeting: Meeting) -> Finding:
    rows = meeting.total
    if not rows:
        return Finding(FindingCode.NO_TARGETS)
    if not any(row.figure.reported for row in rows):
        return Finding(FindingCode.NOTHING_REPORTED, whole=len(rows))
    met = sum(row.status is Status.MET for row in rows)
    if met == len(rows):
        return Finding(FindingCode.ALL_MET, count=met, whole=met)
    return Finding(FindingCode.MET, _lacks_most_units(rows), met, len(rows))


def _missed(meeting: Meeting) -> Iterator[Finding]:
    yield from _of_status(meeting, Status.NOT_MET, FindingCode.MISSED)


def _behind(meeting: Meeting) -> Iterator[Finding]:
    yield from _of_status(meeting, Status.BEHIND, FindingCode.BEHIND)


def _of_status(meeting: Meeting, status: Status, code: FindingCode) -> Iterator[Finding]:
    rows = [row for row in meeting.total if row.status is status]
    if rows:
        yield _farthest(code, rows, len(meeting.total))


def _farthest(code: FindingCode, rows: Sequence[Row], whole: int) -> Finding:
    first = farthest_first(rows)[0]
    return Finding(code, first, len(rows), whole, shared=_is_shared(rows, first, distance))


def _is_shared(rows: Iterable[Row], first: Row, measure: Callable[[Row], object]) -> bool:
    return sum(measure(row) == measure(first) for row in rows) > 1


def _lag(meeting: Meeting) -> Iterator[Finding]:
    """In units, the one gap that can be compared between targets; else by the distance from the demand."""
    row = _lacks_most_units(meeting.total)
    if row is not None:
        parts = [part for part in _of_target(meeting.by_area, row) if part.gap_unit == UNITS and part.gap]
        most = max((part.gap or 0 for part in parts), default=0)
        there = [part for part in parts if part.gap == most]
        shared = _is_shared(_lacking_units(meeting.total), row, lambda one: one.gap)
        yield Finding(FindingCode.LAG, row, part=there[0] if len(there) == 1 < len(parts) else None, shared=shared)
        return
    below = [row for row in meeting.total if misses(row)]
    if below and not any(row.status in (Status.NOT_MET, Status.BEHIND) for row in below):
        yield _farthest(FindingCode.FARTHEST, below, len(meeting.total))


def _lacks_most_units(rows: Iterable[Row]) -> Row | None:
    return max(_lacking_units(rows), key=lambda row: row.gap or 0, default=None)


def _lacking_units(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.gap_unit == UNITS and row.gap and has_data(row)]


def _above_hundred(meeting: Meeting) -> Iterator[Finding]:
    rows = [row for row in meeting.total if labels.of_row(meeting.plan, row, "vi").warning()]
    if rows:
        yield Finding(FindingCode.ABOVE_HUNDRED, rows[0], len(rows), len(meeting.total))


def _silent(meeting: Meeting) -> Iterator[Finding]:
    found = meeting.completeness
    if not found.silent:
        return
    most = max((area.silent for area in found.areas), default=0)
    there = [area.area for area in found.areas if area.silent == most > 0]
    places = tuple(there) if len(there) == 1 < len(found.areas) else ()
    yield Finding(FindingCode.SILENT, count=found.silent, whole=found.expected, places=places)


def _insufficient(meeting: Meeting) -> Iterator[Finding]:
    rows = [row for row in meeting.total if row.status is Status.INSUFFICIENT]
    if rows:
        widest = max(rows, key=lambda row: (row.figure.high or 0) - (row.figure.low or 0))
        yield Finding(FindingCode.INSUFFICIENT, widest, len(rows), len(meeting.total))


def _area_alone(meeting: Meeting) -> Iterator[Finding]:
    """The one area that misses a demand which all others (two at least) reach; of several targets the farthest."""
    found: list[tuple[Row, int]] = []
    for row in meeting.total:
        parts = _of_target(meeting.by_area, row)
        below = [part for part in parts if misses(part)]
        if len(parts) >= 3 and len(below) == 1 and sum(map(reaches, parts)) == len(parts) - 1:
            found.append((below[0], len(parts)))
    if found:
        first = farthest_first(row for row, _ in found)[0]
        areas = next(areas for row, areas in found if row is first)
        yield Finding(FindingCode.AREA_ALONE, first, areas - 1, areas, (first.area,))


def _area_lags(meeting: Meeting) -> Iterator[Finding]:
    yield from _lagging(meeting.by_area, lambda row: row.area, FindingCode.AREA_LAGS)


def _level_lags(meeting: Meeting) -> Iterator[Finding]:
    yield from _lagging(meeting.by_level, lambda row: row.level, FindingCode.LEVEL_LAGS)


def _lagging(rows: Sequence[Row], place: Callable[[Row], str], code: FindingCode) -> Iterator[Finding]:
    """Where most targets are missed, both in number and of those with data there; nobody where many share that."""
    told = Counter(place(row) for row in rows if has_data(row))
    missed = Counter(place(row) for row in rows if misses(row))
    if len(told) < 2 or not missed:
        return
    most, share = max(missed.values()), max(Fraction(missed[one], told[one]) for one in told)
    first = [one for one in missed if missed[one] == most and Fraction(most, told[one]) == share]
    if most >= _FEWEST_MISSED and 0 < len(first) <= min(_MOST_SHARING, len(told) - 1):
        yield Finding(code, count=most, whole=told[first[0]], places=tuple(first))


def _moved(meeting: Meeting) -> Iterator[Finding]:
    """The largest fall and rise since the period before, of values in the same unit: in percent where there are any."""
    moved = [row for row in meeting.total if row.change is not None and numbers.decimal(row.change, "vi") not in _STILL]
    by_type = {value_type: [row for row in moved if _type(meeting, row) is value_type] for value_type in ValueType}
    rows = next((found for found in by_type.values() if found), [])
    falls, rises = ([row for row in rows if (row.change or 0) * sign > 0] for sign in (-1, 1))
    if falls:
        yield _most_moved(FindingCode.MOVED_DOWN, falls, min(falls, key=_change))
    if rises:
        yield _most_moved(FindingCode.MOVED_UP, rises, max(rises, key=_change))


def _most_moved(code: FindingCode, rows: Sequence[Row], first: Row) -> Finding:
    return Finding(code, first, shared=_is_shared(rows, first, _change))


def _change(row: Row) -> Amount:
    return row.change or 0


#: A change that reads so is none.
_STILL = ("0", "−0")


def _type(meeting: Meeting, row: Row) -> ValueType:
    return labels.of_row(meeting.plan, row, "vi").value_type


def _met_everywhere(meeting: Meeting) -> Iterator[Finding]:
    found: list[tuple[Row, int]] = []
    for row in meeting.total:
        parts = _of_target(meeting.by_area, row)
        if row.status is Status.MET and len(parts) >= 2 and all(part.status is Status.MET for part in parts):
            found.append((row, len(parts)))
    if found:
        yield Finding(FindingCode.MET_EVERYWHERE, found[0][0], len(found), found[0][1])


def _no_data(meeting: Meeting) -> Iterator[Finding]:
    yield from _of_status(meeting, Status.NO_DATA, FindingCode.NO_DATA)


def _maturity(meeting: Meeting) -> Iterator[Finding]:
    if meeting.maturity and any(meeting.maturity[0].levels):
        found = meeting.maturity[0]
        yield Finding(FindingCode.MATURITY, count=found.levels[2], whole=found.expected)


def _of_target(rows: Iterable[Row], row: Row) -> list[Row]:
    """The rows of parts that belong to a row of the whole."""
    return [part for part in rows if (part.target_id, part.indicator) == (row.target_id, row.indicator)]
