"""What the map page shows of one target: the child areas, or the units of an area that has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charts.area_map import MapPoint
from data_access.outlines import Fault, FaultCode, Outline, matched
from data_access.places import Place
from data_access.scope import Role, Scope
from kpi.figures import By, Row, Status
from kpi.indicators import Measure, ValueType
from kpi.labels import Labels, of_row
from ui import cached, cached_units
from ui.filters import Filters
from ui.target_table import by_attention
from ui.wording import text


@dataclass(frozen=True, slots=True)
class Entry:
    """One area or unit: where it lies and what its row says; `words` None where there is no result to show."""

    place: Place
    words: Labels | None
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The entries, what needs attention first; `around` is the area they lie in; `of_units` tells which they are."""

    around: Place
    entries: Sequence[Entry]
    of_units: bool
    may_see_units: bool = True


def shown(scope: Scope, filters: Filters, target: str, language: str) -> Shown:
    """The entries of one target in the area looked at. Raises NotAllowed, ResultError."""
    plan, period, area = filters.plan, filters.period.code, filters.area
    below = {option.code for option in filters.children}
    around, children = cached_units.area_places(scope, plan, period, area)
    units = [] if below else cached_units.unit_places(scope, plan, period, area)
    if below:
        rows = {
            row.area: row for row in cached.rows_of_target(scope, plan, period, area, target, By.AREA, filters.narrow)
        }
        found = [_entry(filters, place, rows.get(place.code), language) for place in children if place.code in below]
        return Shown(around, _ordered(found), of_units=False)
    if not units or scope.role is Role.VIEWER:
        total = cached.rows_of_target(scope, plan, period, area, target, By.TOTAL, filters.narrow)
        return Shown(around, [_entry(filters, around, next(iter(total), None), language)], False, may_see_units=False)
    rows = {row.unit: row for row in cached.rows_of_target(scope, plan, period, area, target, By.UNIT, filters.narrow)}
    found = [_entry(filters, place, rows[place.code], language) for place in units if place.code in rows]
    return Shown(around, _ordered(found), of_units=True)


def points(entries: Sequence[Entry], language: str) -> list[MapPoint]:
    """The entries that have a point, as the chart takes them."""
    return [
        MapPoint(
            code=entry.place.code,
            name=entry.place.name,
            lat=entry.place.lat,
            lon=entry.place.lon,
            size=entry.words.figure.expected if entry.words else 1,
            judged=entry.words is not None,
            status=entry.words.row.status if entry.words else None,
            value="" if _is_unit(entry) else entry.value,
            part=_part(entry),
            words=_tooltip(entry, language),
            # Of many units only those are named that keep the area back; the others stand in the list.
            named=not _is_unit(entry) or not _has_met(entry),
        )
        for entry in entries
        if entry.place.lat is not None and entry.place.lon is not None
    ]


def _is_unit(entry: Entry) -> bool:
    return entry.words is not None and bool(entry.words.row.unit)


def _has_met(entry: Entry) -> bool:
    return entry.words is not None and entry.words.row.status is Status.MET


def _part(entry: Entry) -> float | None:
    """How much of 100% the value is: nothing without an answer, no part for a ratio."""
    words = entry.words
    if words is None or words.figure.reported == 0 or words.figure.value is None:
        return 0.0
    return float(words.figure.value) / 100 if words.value_type is ValueType.PERCENT else None


def outlines_of(scope: Scope, filters: Filters, found: Shown) -> tuple[Mapping[str, Outline], Sequence[Fault]]:
    """The installation's outlines of the areas shown and of the one around them, and what does not fit."""
    names, day = cached_units.area_names(scope, filters.plan, filters.period.code)
    match = matched(names, day)
    if match is None:
        return {}, ()
    wanted = {found.around.code} if found.of_units else {entry.place.code for entry in found.entries}
    missing = [Fault(FaultCode.MISSING, f"{code} {names.get(code, '')}") for code in wanted - set(match.outlines)]
    drawn = wanted | {found.around.code}
    outlines = {code: outline for code, outline in match.outlines.items() if code in drawn}
    return outlines, (*match.faults, *sorted(missing, key=lambda fault: fault.about))


def _entry(filters: Filters, place: Place, row: Row | None, language: str) -> Entry:
    if row is None:
        return Entry(place, None, text(language, "map.not_shown"))
    words = of_row(filters.plan, row, language)
    return Entry(place, words, _unit_value(words, language) if row.unit else words.value())


def _unit_value(words: Labels, language: str) -> str:
    """A unit's own value; for a yes/no the answer in words, since "100%" of one unit says nothing."""
    figure = words.figure
    if figure.reported == 0:
        return text(language, "map.unit_silent")
    if is_yes_no(words):
        return text(language, "map.unit_met" if figure.met == figure.expected else "map.unit_not_met")
    return words.value()


def is_yes_no(words: Labels) -> bool:
    """Whether a single unit either satisfies the target or doesn't: a share and a number missing say nothing of one."""
    return words.measure is Measure.SHARE_OF_UNITS


def _ordered(entries: Sequence[Entry]) -> list[Entry]:
    """What needs attention first, the worst value first within a status; without a result last."""
    judged = [entry for entry in entries if entry.words is not None]
    lower = any(one.words and one.words.row.comparator and one.words.row.comparator.wants_low for one in judged)

    def worst_first(entry: Entry) -> tuple[float, str]:
        value = entry.words.figure.value if entry.words else None
        return (0.0 if value is None else -float(value) if lower else float(value)), entry.place.name

    by_value = sorted(judged, key=worst_first)
    rank = {id(row): place for place, row in enumerate(by_attention([one.words.row for one in by_value if one.words]))}
    return [
        *sorted(by_value, key=lambda entry: rank[id(entry.words.row)] if entry.words else 0),
        *sorted((entry for entry in entries if entry.words is None), key=lambda entry: entry.place.name),
    ]


def _tooltip(entry: Entry, language: str) -> tuple[str, ...]:
    words = entry.words
    if words is None:
        return (entry.value, text(language, "map.not_shown_note"))
    demand = text(language, "overview.areas_demand", demand=words.demand())
    if words.row.unit:
        return (entry.value, demand, "" if is_yes_no(words) else words.gap())
    value = " · ".join(part for part in (entry.value, words.evidence()) if part)
    return (value, f"{demand} · {words.status()}", words.gap(), words.silent())
