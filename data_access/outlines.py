"""Outlines of areas that an installation supplies as GeoJSON (`KPI_OUTLINES`: a file or a folder), matched by code."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import lru_cache
from pathlib import Path
from typing import Any

from data_access.coded_error import HERE, in_words
from data_access.ring import Ring, ring_of, simpler

ENVIRONMENT = "KPI_OUTLINES"
_TABLE = HERE / "outline_errors.yaml"
#: Names of the property that holds an area's code, the first one present counts.
CODE_PROPERTIES = ("area_code", "code")

Polygon = tuple[Ring, ...]


class FaultCode(StrEnum):
    NOT_FOUND = auto()
    NOT_GEOJSON = auto()
    NO_CODE = auto()
    BAD_SHAPE = auto()
    UNKNOWN_AREA = auto()
    OTHER_NAME = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: `about` names the file, feature or area."""

    code: FaultCode
    about: str
    detail: str = ""

    def message(self, language: str = "vi") -> str:
        return in_words(_TABLE, self.code, language, {"about": self.about, "detail": self.detail})


@dataclass(frozen=True, slots=True)
class Outline:
    """One area's shape: polygons of an outer ring and holes, in degrees; `valid_from`, `valid_to` as of an area."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    polygons: tuple[Polygon, ...]

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Matched:
    """The outlines of one day's areas by code, and what did not fit."""

    outlines: Mapping[str, Outline]
    faults: tuple[Fault, ...]


def matched(names: Mapping[str, str], day: date) -> Matched | None:
    """The installation's outlines of these areas (code: name on the day); None where it supplies none.

    Codes were reused in July 2025: an outline counts only on its dates where it has them, and one that bears a name
    must bear the area's. Faults: files and features that cannot be read, codes that name no area, other names.
    """
    where = os.environ.get(ENVIRONMENT, "")
    if not where:
        return None
    outlines, faults = _read_all(Path(where))
    by_code: dict[str, list[Outline]] = defaultdict(list)
    for outline in outlines:
        if outline.holds_on(day):
            by_code[outline.code].append(outline)
    answer: dict[str, Outline] = {}
    for code, found in sorted(by_code.items()):
        if code not in names:
            faults.append(Fault(FaultCode.UNKNOWN_AREA, code, found[0].name))
            continue
        fitting = [one for one in found if _same_name(one.name, names[code])]
        if fitting:
            answer[code] = fitting[-1]
        else:
            faults.append(Fault(FaultCode.OTHER_NAME, f"{code} {names[code]}", found[0].name))
    return Matched(answer, tuple(faults))


def _same_name(one: str, other: str) -> bool:
    """Whether the names fit: "Biên Hòa" and "Thành phố Biên Hòa" do; an outline without a name fits any."""
    first, second = one.casefold().strip(), other.casefold().strip()
    return not first or first in second or second in first


def _read_all(where: Path) -> tuple[list[Outline], list[Fault]]:
    files = sorted(where.glob("*.*json")) if where.is_dir() else [where]
    outlines: list[Outline] = []
    faults = [] if files else [Fault(FaultCode.NOT_FOUND, str(where.name))]
    for file in files:
        try:
            state = file.stat()
        except OSError:
            faults.append(Fault(FaultCode.NOT_FOUND, file.name))
            continue
        good, bad = _read(file, state.st_mtime_ns, state.st_size)
        outlines += good
        faults += bad
    return outlines, faults


@lru_cache(maxsize=64)
def _read(file: Path, changed: int, size: int) -> tuple[tuple[Outline, ...], tuple[Fault, ...]]:
    """One file, kept in memory until it changes."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        features = content["features"] if content["type"] == "FeatureCollection" else [content]
        assert isinstance(features, list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        return (), (Fault(FaultCode.NOT_GEOJSON, file.name),)
    outlines: list[Outline] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, start=1):
        found = _outline(feature, f"{file.name}: {number}")
        if isinstance(found, Outline):
            outlines.append(found)
        else:
            faults.append(found)
    return tuple(outlines), tuple(faults)


def _outline(feature: Any, place: str) -> Outline | Fault:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    code = next((str(properties[name]).strip() for name in CODE_PROPERTIES if properties.get(name)), "")
    if not code:
        return Fault(FaultCode.NO_CODE, place)
    try:
        start, end = (_day(properties.get(name)) for name in ("valid_from", "valid_to"))
        polygons = tuple(_polygons(feature["geometry"]))
    except (ValueError, KeyError, TypeError):
        return Fault(FaultCode.BAD_SHAPE, f"{place} ({code})")
    return Outline(code, str(properties.get("name") or ""), start, end, polygons)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _polygons(geometry: dict[str, Any]) -> Iterator[Polygon]:
    """The polygons of a geometry, drawn with no more corners than a screen can show. ValueError for anything else."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(geometry["type"])
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if not polygons:
        raise ValueError("empty")
    for polygon in polygons:
        rings = tuple(simpler(ring_of(ring)) for ring in polygon)
        if not rings:
            raise ValueError("empty")
        yield rings
