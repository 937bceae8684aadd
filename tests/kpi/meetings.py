"""Small meetings for tests of the domain: targets and tallies in, rows judged as everywhere."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from kpi.evaluation import row
from kpi.figures import Completeness, Row
from kpi.meeting import Meeting
from kpi.plan import Plan
from kpi.tally import Tally
from tests.kpi.build import PERIOD

NAMES = {
    "75": "Đồng Nai",
    "731": "Thành phố Biên Hòa",
    "732": "Huyện Tân Phú",
    "733": "Huyện Cẩm Mỹ",
    "734": "Huyện Bốn",
}


def share(expected: int, reported: int, met: int) -> Tally:
    """A yes/no: of those expected so many answered, so many of them with yes."""
    return Tally(expected, reported, met, met, reported)


def ratio(numerator: int, denominator: int, silent: int = 0) -> Tally:
    """A share of records: everybody reported, or `silent` more units that would hold 10 each."""
    return Tally(5 + silent, 5, 0, numerator, denominator, silent_denominator=Fraction(10 * silent))


def make_meeting(
    plan: Plan,
    total: Mapping[str, Tally],
    by_area: Mapping[tuple[str, str], Tally] | None = None,
    by_level: Mapping[tuple[str, str], Tally] | None = None,
    *,
    period: str = PERIOD,
    previous: Mapping[str, Any] | None = None,
    **given: Any,
) -> Meeting:
    """A meeting of these tallies by target id (and area or level); `previous`: values of the period before."""

    def judged(target_id: str, key: tuple[str, str, str], tally: Tally) -> Row:
        before = (previous or {}).get(target_id) if key[0] == plan.area else None
        return row(plan, plan.target(target_id), period, key, tally, previous=before)

    fields: dict[str, Any] = {
        "plan": plan,
        "period": period,
        "area": plan.area,
        "area_names": NAMES,
        "level": "",
        "ownership": "",
        "approved_only": False,
        "day": date(2025, 5, 31),
        "read_at": datetime(2025, 6, 1, tzinfo=UTC),
        "version": "0a1b2c3d",
        "sample": False,
        "total": tuple(judged(target, (plan.area, "", ""), tally) for target, tally in total.items()),
        "by_area": tuple(judged(target, (area, "", ""), tally) for (target, area), tally in (by_area or {}).items()),
        "by_level": tuple(
            judged(target, (plan.area, level, ""), tally) for (target, level), tally in (by_level or {}).items()
        ),
        "headlines": (),
        "headlines_by_area": (),
        "headlines_by_level": (),
        "completeness": Completeness("75", "Đồng Nai", 10, 10, 10),
    }
    return Meeting(**fields | given)
