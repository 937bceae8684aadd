"""Hypothesis worlds: silent units, mixed levels, openings, closings, moves, merges, splits, 0/0, exact thresholds."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from kpi.plan import Plan
from tests.kpi.world import Attributes, RawObservation, RawSuccession, RawUnit, World

PERIODS = ("2024-2025/DN", "2024-2025/HK1", "2024-2025/CN")
PARENTS = {"75": None, "731": "75", "732": "75", "26000": "731", "26001": "731"}
#: Days around the ends and due days, where one day decides.
DAYS = [
    date(2024, 9, 1),
    date(2024, 10, 31),
    date(2024, 11, 1),
    date(2025, 1, 10),
    date(2025, 1, 17),
    date(2025, 5, 31),
]
SCORES = [0, 49.95, 50, 62.5, 75, 75.1, 100]

#: target, raw indicators to report, what a cell may hold
TARGETS: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
    ({"indicator": "internet_line", "comparator": ">=", "value": 50}, ("internet_line",), "flag"),
    ({"indicator": "internet_line", "comparator": ">", "value": 50}, ("internet_line",), "flag"),
    ({"indicator": "self_assessed", "comparator": ">=", "value": 100}, ("self_assessed",), "flag"),
    ({"indicator": "inspected", "comparator": ">=", "value": 30}, ("inspected",), "flag"),
    ({"indicator": "signature_teachers", "comparator": ">=", "value": 66.6}, ("signature_teachers",), "part"),
    ({"indicator": "signature_teachers", "comparator": ">", "value": 50}, ("signature_teachers",), "part"),
    (
        {"indicator": "signature_managers_teachers", "comparator": ">=", "value": 75},
        ("signature_managers", "signature_teachers"),
        "part",
    ),
    (
        {"indicator": "cashless_payments", "comparator": ">=", "value": 50, "measure": "mean_of_units"},
        ("cashless_payments",),
        "part",
    ),
    ({"indicator": "online_teaching_share", "comparator": ">=", "value": 50}, ("online_teaching_share",), "part"),
    (
        {"indicator": "online_teaching_share", "comparator": ">=", "value": 50, "measure": "ratio_of_sums"},
        ("online_teaching_share",),
        "part",
    ),
    (
        {
            "indicator": "online_teaching_share",
            "comparator": ">=",
            "value": 75,
            "unit_threshold": {"comparator": ">=", "value": 50},
            "counted": "units",
        },
        ("online_teaching_share",),
        "part",
    ),
    ({"indicator": "pupils_per_computer", "comparator": "<=", "value": 2}, ("pupils_per_computer",), "ratio"),
    ({"indicator": "pupils_per_computer", "comparator": "<", "value": 2.5}, ("pupils_per_computer",), "ratio"),
    (
        {
            "indicator": "pupils_per_computer",
            "comparator": ">=",
            "value": 60,
            "unit_threshold": {"comparator": "<=", "value": 2},
            "counted": "units",
        },
        ("pupils_per_computer",),
        "ratio",
    ),
    ({"indicator": "teaching_score", "comparator": ">=", "value": 62.5}, ("teaching_score",), "score"),
    ({"indicator": "teaching_score", "comparator": ">", "value": 62.5}, ("teaching_score",), "score"),
    ({"indicator": "online_service_groups", "comparator": ">=", "value": 3}, ("online_service_groups",), "score"),
    (
        {"indicator": "maturity_level_2", "comparator": ">=", "value": 100},
        ("teaching_score", "management_score"),
        "score",
    ),
    (
        {"indicator": "maturity_level_3", "comparator": ">=", "value": 20},
        ("teaching_score", "management_score"),
        "score",
    ),
    ({"indicator": "teaching_level_3", "comparator": ">", "value": 0}, ("teaching_score",), "score"),
]
COUNTED = {
    "signature_teachers": "teachers",
    "signature_managers_teachers": "managers_teachers",
    "cashless_payments": "payments",
    "online_teaching_share": "lessons",
    "pupils_per_computer": "computers",
    "teaching_score": "points",
    "online_service_groups": "groups",
}
PER_LEVEL = {"online_teaching_share", "pupils_per_computer"}

LEVEL_SETS = [
    ("primary",),
    ("preschool",),
    ("primary", "lower_secondary"),
    ("lower_secondary", "upper_secondary"),
    ("preschool", "primary"),
]
CLAUSES: list[list[dict[str, Any]]] = [
    [],
    [],
    [{}],
    [{"levels": ["primary"]}],
    [{"levels": ["primary", "lower_secondary"]}],
    [{"kinds": ["school"], "levels": ["lower_secondary"]}, {"kinds": ["affiliated"]}],
    [{"ownership": ["public"]}],
    [{"managed_by": "lower_office"}],
    [{"ownership": ["non_public"], "levels": ["upper_secondary"]}, {"levels": ["primary"]}],
]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, tuple[str, ...], str]:
    """A plan with one target, the raw indicators it is made of, and what their cells hold."""
    given, raw, content = draw(st.sampled_from(TARGETS))
    target = {"id": "t", "clause": "1", "label": "t", "label_en": "t", "scope": draw(st.sampled_from(CLAUSES)), **given}
    target.setdefault("counted", COUNTED.get(given["indicator"], "units"))
    target["due_on"] = draw(st.sampled_from([None, None, date(2025, 1, 17), date(2025, 3, 1)]))
    dues = draw(st.sampled_from([(None, None, None), (date(2024, 10, 20), date(2025, 1, 25), date(2025, 6, 8))]))
    used = draw(st.sampled_from([PERIODS, PERIODS, PERIODS[1:], PERIODS[:2]]))
    plan = Plan.model_validate(
        {
            "code": "world",
            "number": "1",
            "title": "w",
            "title_en": "w",
            "short_title": "w",
            "short_title_en": "w",
            "issuer": "w",
            "area": "75",
            "year_kind": "school",
            "starts_on": date(2024, 9, 1),
            "ends_on": date(2025, 5, 31),
            "covers": draw(st.sampled_from(CLAUSES)),
            "periods": [{"code": code, "due_on": due} for code, due in zip(PERIODS, dues, strict=True) if code in used],
            "targets": [target],
        }
    )
    return plan, raw, content


@st.composite
def worlds(draw: st.DrawFn, raw: tuple[str, ...], content: str) -> World:
    """A few units with their answers to these indicators in all periods."""
    units = tuple(_unit(draw, f"U{number}") for number in range(draw(st.integers(1, 6))))
    observations = tuple(
        entry
        for unit in units
        for period in PERIODS
        for indicator in raw
        for level in (_all_levels(unit) if indicator in PER_LEVEL else [""])
        for entry in _cell(draw, period, unit.code, indicator, level, content)
    )
    closed = frozenset(
        (office, "inspected", period) for office in ("SO", "PGD") for period in PERIODS if draw(st.booleans())
    )
    return World(PARENTS, units, observations, _successions(draw, units), closed)


def _unit(draw: st.DrawFn, code: str) -> RawUnit:
    kind = draw(st.sampled_from(["school", "school", "school", "affiliated"]))
    office = draw(st.sampled_from(["PGD", "SO"]))
    opened = draw(st.sampled_from([date(2020, 1, 1)] * 4 + DAYS))
    closed = draw(st.sampled_from([None] * 6 + [day for day in DAYS if day > opened]))

    def attributes(valid_from: date) -> Attributes:
        levels = () if kind == "affiliated" else draw(st.sampled_from(LEVEL_SETS))
        return Attributes(valid_from, levels, draw(st.sampled_from(["732", "26000", "26001", "731", "75"])))

    history = [attributes(date(2020, 1, 1))]
    if draw(st.integers(0, 3)) == 0:
        history.append(attributes(draw(st.sampled_from(DAYS))))
    return RawUnit(
        code,
        kind,
        draw(st.sampled_from(["public", "public", "non_public"])),
        office,
        "department" if office == "SO" else "lower_office",
        opened,
        closed,
        tuple(history),
    )


def _all_levels(unit: RawUnit) -> list[str]:
    return sorted({level for entry in unit.history for level in entry.levels})


def _cell(draw: st.DrawFn, period: str, unit: str, indicator: str, level: str, content: str) -> list[RawObservation]:
    state = draw(st.sampled_from(["answer", "answer", "answer", "silent", "not applicable"]))
    if state == "silent":
        return []
    if state == "not applicable":
        return [RawObservation(period, unit, indicator, level, not_applicable=True)]
    if content == "score":
        return [RawObservation(period, unit, indicator, level, value=draw(st.sampled_from(SCORES)))]
    if content == "flag":
        return [RawObservation(period, unit, indicator, level, draw(st.integers(0, 1)), 1)]
    denominator = draw(st.integers(0, 6))
    numerator = draw(st.integers(0, denominator if content == "part" else 12))
    return [RawObservation(period, unit, indicator, level, numerator, denominator)]


def _successions(draw: st.DrawFn, units: tuple[RawUnit, ...]) -> tuple[RawSuccession, ...]:
    """Closed units may have gone into another one, or been split, on the day they closed."""
    answer = []
    for unit in units:
        others = [other.code for other in units if other.code != unit.code and other.closed_on is None]
        if unit.closed_on is not None and others and draw(st.booleans()):
            kind = draw(st.sampled_from(["merge", "merge", "rename", "split"]))
            answer.append(RawSuccession(kind, unit.closed_on, unit.code, draw(st.sampled_from(others))))
    return tuple(answer)
