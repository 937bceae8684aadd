"""Points and outlines of an invented map, for the tests of its charts."""

from charts.area_map import MapOutline, MapPoint
from kpi.figures import Status

SQUARE = MapOutline("731", "Biên Hòa", (((106.8, 10.9), (106.9, 10.9), (106.9, 11.0), (106.8, 10.9)),))


def point(code: str, lon: float = 106.8, lat: float = 10.9, **changes: object) -> MapPoint:
    fields: dict[str, object] = {
        "code": code,
        "name": f"Huyện {code}",
        "lat": lat,
        "lon": lon,
        "size": 10,
        "judged": True,
        "status": Status.BEHIND,
        "value": "58,2%",
        "part": 0.582,
        "words": ("58,2%", "Còn thiếu 28 đơn vị"),
    }
    return MapPoint(**(fields | changes))  # type: ignore[arg-type]
