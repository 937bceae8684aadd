"""A few lives that are not plain: openings, closings, merges, a split, a renaming, a move."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sample_data.world import SampleUnit, World


def live(made: "World") -> None:
    """Lets some units open, close, merge, split, take another name or move, each on its day."""
    from sample_data.world import Succession

    def join(kind: str, on: date, old: str, new: str) -> None:
        made.units[old].closed_on = on
        made.successions.append(Succession(kind, on, old, new))

    # Two small primary schools go into a neighbour after the first term; one of Hải Phòng's too.
    join("merge", date(2025, 1, 20), _in(made, "737", "DN-TH", 3), _in(made, "737", "DN-TH", 1))
    join("merge", date(2025, 1, 20), _in(made, "736", "DN-TH", 5), _in(made, "736", "DN-TH", 2))
    join("merge", date(2025, 2, 3), _in(made, "315", "HP-TH", 4), _in(made, "315", "HP-TH", 2))
    # One of Thủ Dầu Một's becomes two; both stay where the old one was.
    old = made.units[_in(made, "25747", "BD-MN", 0)]
    new = _copy(made, old, "BD-MN901", "Trường Mầm non Mẫu 901", opened_on=date(2025, 3, 3))
    made.successions.append(Succession("split", date(2025, 3, 3), old.code, new.code))
    # A school takes another name and with it another code.
    old = made.units[_in(made, "732", "DN-CS", 2)]
    new = _copy(made, old, "DN-CS901", "Trường THCS Mẫu 901 (tên mới)", opened_on=date(2025, 2, 10))
    join("rename", date(2025, 2, 10), old.code, new.code)
    # Non-public preschools open and close; two public schools open with the second term.
    for area, unit_prefix, order, opened, closed in (
        ("731", "DN-MN", 10, None, date(2024, 11, 15)),
        ("731", "DN-MN", 20, date(2024, 11, 4), None),
        ("740", "DN-MN", 4, date(2025, 2, 3), None),
        ("740", "DN-TH", 6, date(2025, 1, 6), None),
        ("742", "DN-MN", 7, None, date(2025, 3, 31)),
        ("311", "HP-MN", 5, date(2024, 11, 11), None),
        ("316", "HP-MN", 6, None, date(2024, 12, 16)),
        ("16690", "NA-MN", 0, date(2025, 2, 10), None),
    ):
        unit = made.units[_in(made, area, unit_prefix, order)]
        unit.opened_on, unit.closed_on = opened, closed
    # One of Vinh's schools moves to the ward next door.
    unit = made.units[_in(made, "16672", "NA-TH", 0)]
    unit.places.insert(1, replace(unit.places[0], valid_from=date(2025, 3, 10), area="16673"))


def _in(made: "World", area: str, prefix: str, order: int) -> str:
    """The code of the n-th unit (from 0) of a prefix whose first place is the area."""
    found = [code for code, unit in made.units.items() if code.startswith(prefix) and unit.places[0].area == area]
    return found[order]


def _copy(made: "World", old: "SampleUnit", code: str, name: str, *, opened_on: date) -> "SampleUnit":
    new = replace(old, code=code, name=name, places=list(old.places), opened_on=opened_on)
    made.units[code] = new
    return new
