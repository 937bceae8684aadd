"""Writes `data_access/reference/` anew from the package `vietnamadminunits`, which only this needs: install it first.

`python -m tools.extract_areas`: codes, names and points of the country's areas before and after 1 July 2025, and
which old province went into which new one. The same package gives the same bytes.
"""

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from data_access.reference_areas import AREAS_FILE, COLUMNS, REORGANISED, SUCCESSORS_FILE

Row = tuple[str, ...]
#: A query in, its rows by column name out.
Source = Callable[[str], list[dict[str, Any]]]
_DAY = REORGANISED.isoformat()
#: A point is where a geocoder puts the name: more than about 10 m would claim a precision that it has not.
_DECIMALS = 4


def main() -> int:
    """Write the files; 1 when the package is not installed."""
    package = find_spec("vietnamadminunits")
    if package is None or package.origin is None:
        print("error: install vietnamadminunits first", file=sys.stderr)
        return 1
    source: Source = import_module("vietnamadminunits.database").query
    converter = json.loads((Path(package.origin).parent / "data/converter_2025.json").read_text(encoding="utf-8"))
    successors = _successors(source, converter["DICT_PROVINCE"])
    kept = {new for new in successors.values() if list(successors.values()).count(new) == 1}
    rows = sorted({*_before(source, kept), *_after(source, kept)})
    _write_areas(rows)
    _write_successors(successors)
    print(f"{len(rows)} areas, {len(successors)} former provinces, {len(kept)} of them unchanged", file=sys.stderr)
    return 0


def _successors(source: Source, merged: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Code of each former province: code of the province it went into (its own where nothing changed)."""
    old = dict(_rows(source, "SELECT DISTINCT provinceKey, provinceCode FROM admin_units_legacy"))
    new = dict(_rows(source, "SELECT DISTINCT provinceKey, provinceCode FROM admin_units"))
    answer = {old[part]: new[key] for key, parts in merged.items() for part in parts}
    assert set(answer) == set(old.values())
    return answer


def _before(source: Source, kept: set[str]) -> Iterator[Row]:
    """Provinces, districts and communes as of the first half of 2025; a province that stays has no end."""
    for code, name, lat, lon in _rows(
        source, "SELECT DISTINCT provinceCode, province, provinceLat, provinceLon FROM admin_units_legacy"
    ):
        yield code, name, "province", "", "", "" if code in kept else _DAY, *_point(lat, lon)
    for code, name, parent, lat, lon in _rows(
        source,
        "SELECT DISTINCT districtCode, district, provinceCode, districtLat, districtLon FROM admin_units_legacy"
        " WHERE districtCode IS NOT NULL",
    ):
        yield code, name, "district", parent, "", _DAY, *_point(lat, lon)
    for code, name, parent, lat, lon in _rows(
        source,
        "SELECT wardCode, ward, districtCode, wardLat, wardLon FROM admin_units_legacy WHERE wardCode IS NOT NULL",
    ):
        yield code, name, "commune", parent, "", _DAY, *_point(lat, lon)


def _after(source: Source, kept: set[str]) -> Iterator[Row]:
    """Provinces and communes since the reorganisation; a province that stays is already there."""
    for code, name, lat, lon in _rows(
        source, "SELECT DISTINCT provinceCode, province, provinceLat, provinceLon FROM admin_units"
    ):
        if code not in kept:
            yield code, name, "province", "", _DAY, "", *_point(lat, lon)
    for code, name, parent, lat, lon in _rows(
        source, "SELECT wardCode, ward, provinceCode, wardLat, wardLon FROM admin_units"
    ):
        yield code, name, "commune", parent, _DAY, "", *_point(lat, lon)


def _rows(source: Source, query: str) -> Iterator[tuple[Any, ...]]:
    return (tuple(row.values()) for row in source(query))


def _point(lat: float | None, lon: float | None) -> tuple[str, str]:
    if lat is None or lon is None:
        return "", ""
    return str(round(lat, _DECIMALS)), str(round(lon, _DECIMALS))


def _write_areas(rows: Iterable[Row]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    AREAS_FILE.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


def _write_successors(successors: Mapping[str, str]) -> None:
    lines = [f"{old},{new}" for old, new in sorted(successors.items())]
    SUCCESSORS_FILE.write_text("\n".join(["province,since_2025_07", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
