"""The made-up offices and units in the real areas (`areas.csv`), with their lives and moves.

How many units lie where is data (`counts.csv`; Đồng Nai's 66 upper-secondary schools and 11 + 1 continuing centres are
those of its notice of April 2024). On 1 July 2025 districts and their offices end: every unit moves to a commune
(`moved_areas.csv`), those without upper-secondary classes to the commune's office.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from kpi.units import UnitState

FOLDER = Path(__file__).parent
SEED = "sample 1"
TWO_TIERS = date(2025, 7, 1)
ALWAYS = date(1900, 1, 1)
#: Provinces whose units this world holds: code prefix of the units and the day from which they are known here.
PREFIXES = {"75": "DN", "31": "HP", "74": "BD", "40": "NA"}
#: What a column of counts.csv makes: levels, middle of the unit's code, name, share of non-public units.
MAKES = {
    "preschool": (("preschool",), "MN", "Trường Mầm non", 0.3),
    "primary": (("primary",), "TH", "Trường Tiểu học", 0.04),
    "lower_secondary": (("lower_secondary",), "CS", "Trường THCS", 0.02),
    "upper_secondary": (("upper_secondary",), "PT", "Trường THPT", 0.15),
    "primary_lower": (("primary", "lower_secondary"), "TC", "Trường TH và THCS", 0.2),
    "lower_upper": (("lower_secondary", "upper_secondary"), "CP", "Trường THCS và THPT", 0.5),
    "all_levels": (("primary", "lower_secondary", "upper_secondary"), "TP", "Trường TH, THCS và THPT", 1.0),
    "continuing": (("continuing",), "TX", "Trung tâm GDNN-GDTX", 0.0),
    "affiliated": ((), "TT", "Đơn vị trực thuộc", 0.0),
}
KINDS = {"continuing": "continuing_centre", "affiliated": "affiliated"}


@dataclass(frozen=True, slots=True)
class AreaRow:
    code: str
    name: str
    type: str
    parent: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OfficeRow:
    code: str
    name: str
    tier: str
    area: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit lies and who manages it from a day on."""

    valid_from: date
    area: str
    office: str


@dataclass(slots=True)
class SampleUnit:
    """A made-up unit: its life, its places in time, and how well it does (`quality`, about -2 to 2)."""

    code: str
    name: str
    kind: str
    levels: tuple[str, ...]
    ownership: str
    places: list[Place]
    quality: float
    opened_on: date | None = None
    closed_on: date | None = None

    def open_on(self, day: date) -> bool:
        began = self.opened_on or self.places[0].valid_from
        return began <= day and (self.closed_on is None or day < self.closed_on)

    def place_on(self, day: date) -> Place | None:
        """The place in force on a day; None before the first."""
        return next((place for place in reversed(self.places) if place.valid_from <= day), None)


@dataclass(frozen=True, slots=True)
class Succession:
    kind: str
    on_date: date
    from_unit: str
    to_unit: str


@dataclass(slots=True)
class World:
    areas: Sequence[AreaRow]
    offices: dict[str, OfficeRow] = field(default_factory=dict)
    units: dict[str, SampleUnit] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)
    _by_code: dict[str, list[AreaRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for area in self.areas:
            self._by_code.setdefault(area.code, []).append(area)

    def area_path(self, code: str, day: date) -> tuple[str, ...]:
        """The codes from an area up to its province on a day; empty when the area isn't there on it."""
        path: list[str] = []
        while code:
            found = next((row for row in self._by_code.get(code, ()) if _valid(row, day)), None)
            if found is None:
                return ()
            path.append(code)
            code = found.parent
        return tuple(path)

    def units_on(self, day: date) -> list[UnitState]:
        """The units open on a day as they stand then, by code."""
        found = []
        for unit in self.units.values():
            place = unit.place_on(day)
            path = self.area_path(place.area, day) if place and unit.open_on(day) else ()
            if place is not None and path:
                tier = self.offices[place.office].tier
                levels = frozenset(unit.levels)
                found.append(
                    UnitState(unit.code, unit.name, unit.kind, levels, unit.ownership, path, place.office, tier)
                )
        return sorted(found, key=lambda state: state.code)


@cache
def world() -> World:
    """The whole made-up world; the same every time."""
    from sample_data.lives import live

    made = World([_area(row) for row in rows("areas.csv")])
    _add_offices(made)
    numbers: dict[str, int] = {}
    for row in rows("counts.csv"):
        for column in MAKES:
            for _ in range(int(row[column])):
                _add_unit(made, row["area_code"], column, float(row["quality"]), numbers)
    _move_to_communes(made)
    live(made)
    return made


def rows(name: str) -> list[dict[str, str]]:
    """A data file of this folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chance(*about: object) -> Random:
    """The random numbers that belong to one thing: the same in every run, whatever else changes."""
    return Random("|".join((SEED, *map(str, about))))


def _area(row: Mapping[str, str]) -> AreaRow:
    start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else ALWAYS
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return AreaRow(row["area_code"], row["name"], row["type"], row["parent_code"], start, end)


def _valid(area: AreaRow, day: date) -> bool:
    return area.valid_from <= day and (area.valid_to is None or day < area.valid_to)


def _add_offices(made: World) -> None:
    """A Sở for each province, a Phòng for each district, an office for each commune of the two-tier world."""
    for area in made.areas:
        if area.type == "province":
            office = OfficeRow(f"SO{area.code}", f"Sở GD&ĐT {_short(area.name)} (mẫu)", "department", area.code)
        elif area.type == "district":
            office = OfficeRow(f"PHONG{area.code}", f"Phòng GD&ĐT {area.name} (mẫu)", "lower_office", area.code)
        elif area.valid_from == TWO_TIERS:
            office = OfficeRow(f"XA{area.code}", f"Phòng Văn hóa - Xã hội {area.name} (mẫu)", "lower_office", area.code)
        else:
            continue
        known = made.offices.setdefault(office.code, office)
        unit = made.units.get(known.code)
        if unit is None:
            place = Place(area.valid_from, area.code, known.code)
            made.units[known.code] = SampleUnit(
                known.code,
                known.name,
                "office",
                (),
                "public",
                [place],
                chance(known.code, "quality").gauss(0.3, 0.5),
                opened_on=None if area.valid_from == ALWAYS else area.valid_from,
                closed_on=area.valid_to,
            )
        else:
            unit.closed_on = area.valid_to


def _short(name: str) -> str:
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _add_unit(made: World, area: str, column: str, area_quality: float, numbers: dict[str, int]) -> None:
    """One more unit of a column of counts.csv in an area."""
    start = min(row.valid_from for row in made.areas if row.code == area and row.type != "province")
    old_province = made.area_path(area, start)[-1]
    levels, middle, words, non_public = MAKES[column]
    prefix = f"{PREFIXES[old_province]}-{middle}"
    numbers[prefix] = number = numbers.get(prefix, 0) + 1
    code = f"{prefix}{number:03}"
    dice = chance(code, "unit")
    private = dice.random() < non_public
    name = f"{words}{' tư thục' if private else ''} Mẫu {number:02}"
    managed_above = "upper_secondary" in levels or column in KINDS
    office = f"SO{old_province}" if managed_above else _lower_office(made, area, start)
    made.units[code] = SampleUnit(
        code,
        name,
        KINDS.get(column, "school"),
        levels,
        "non_public" if private else "public",
        [Place(start, area, office)],
        area_quality + dice.gauss(0.2 if managed_above else 0.0, 0.6),
    )


def _lower_office(made: World, area: str, day: date) -> str:
    """The Phòng of the district that an area is or lies in; the commune's own office in the two-tier world."""
    if f"XA{area}" in made.offices and day >= TWO_TIERS:
        return f"XA{area}"
    return next(f"PHONG{code}" for code in made.area_path(area, day) if f"PHONG{code}" in made.offices)


def _move_to_communes(made: World) -> None:
    """Every unit of the old world gets its place in the new one."""
    targets: dict[str, list[str]] = {}
    for row in rows("moved_areas.csv"):
        targets.setdefault(row["area_code"], []).append(row["new_area_code"])
    for unit in made.units.values():
        last = unit.places[-1]
        if unit.kind == "office" or last.valid_from >= TWO_TIERS:
            continue
        area = chance(unit.code, "commune").choice(targets[last.area])
        province = made.area_path(area, TWO_TIERS)[-1]
        upper = last.office.startswith("SO")
        unit.places.append(Place(TWO_TIERS, area, f"SO{province}" if upper else f"XA{area}"))


def of_area(states: Iterable[UnitState], area: str) -> list[UnitState]:
    """The units that lie in an area."""
    return [state for state in states if area in state.areas]
