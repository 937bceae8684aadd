"""Meetings for tests of what is made from them: the sample data's results without a database, and hard variants.

`meeting()` is Đồng Nai's school-year plan at its last period; everything else is that, changed. All are counted by the
domain's own functions from the sample reports, and kept in memory: the first one takes a second or two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from kpi.figures import Completeness, Figure, HeadlineResult, Row, Status
from kpi.headlines import headlines
from kpi.meeting import Frozen, Maturity, Meeting
from tests.exports.sample_results import AREA, PERIOD, made, sample_plan, states

#: Names as they come from files that nobody looked through.
HARD_NAMES = (
    "Huyện “Tân 🏫 Phú” & <b>'Đông'</b>",
    'Thành phố "Biên Hòa" 🚸👩‍🏫\u200b\x0b\x07',
    "=HYPERLINK(1)",
    "Khu vực các đơn vị sự nghiệp giáo dục công lập, ngoài công lập và trung tâm giáo dục nghề nghiệp, giáo dục thường"
    " xuyên thuộc địa bàn các xã vùng sâu, vùng xa, biên giới và hải đảo số một"[:200].ljust(200, "ộ"),
    "Huyện" + "Nghiêng" * 27,
    "+84 @huyện",
)


@cache
def meeting(area: str = AREA) -> Meeting:
    """Đồng Nai's plan at its last period, of the province or of one district."""
    return made(sample_plan(), area)


def frozen() -> Meeting:
    mark = Frozen("Họp giao ban tháng 6", datetime(2025, 6, 12, 9, 0, tzinfo=UTC), "Nguyễn Văn An")
    return replace(meeting(), frozen=mark)


def empty_area() -> Meeting:
    """An area in which nobody is expected: no rows at all."""
    groups = tuple(HeadlineResult(one.code, ()) for one in headlines())
    return replace(
        meeting(),
        area="799",
        area_names={"799": "Huyện chưa có đơn vị"},
        total=(),
        by_area=(),
        by_level=(),
        headlines=groups,
        headlines_by_area=groups,
        headlines_by_level=groups,
        completeness=Completeness("799", "Huyện chưa có đơn vị", 0, 0, 0),
        maturity=(),
        previous_period="",
        previous=(),
    )


def silent_area() -> Meeting:
    """Units are expected, and nobody has reported yet."""
    full = meeting()
    return _with_rows(
        full,
        _silenced,
        completeness=Completeness(
            full.area,
            full.completeness.name,
            full.completeness.expected,
            0,
            0,
            tuple(Completeness(one.area, one.name, one.expected, 0, 0) for one in full.completeness.areas),
        ),
        maturity=tuple(Maturity(one.level, (0, 0, 0), one.expected) for one in full.maturity),
        previous_period="",
        previous=(),
    )


@cache
def one_unit() -> Meeting:
    """A district with a single primary school."""
    state = next(one for one in states(PERIOD) if one.levels == frozenset({"primary"}) and "732" in one.areas)
    return made(sample_plan(), "732", (state.code,))


@cache
def without_numbers() -> Meeting:
    """The plan sets no number for digital signatures and online teaching: those groups only measure (rule 13)."""
    plan = sample_plan()
    dropped = {code for one in headlines() if one.code in ("signature", "online_teaching") for code in one.indicators}
    kept = tuple(target for target in plan.targets if target.indicator not in dropped)
    return made(plan.model_copy(update={"targets": kept}), AREA)


def hard_names() -> Meeting:
    """Areas named with emoji, quotes, markup, control characters, formula signs and 200 characters."""
    full = meeting()
    codes = [code for code in full.area_names if code != full.area]
    names = {code: HARD_NAMES[place % len(HARD_NAMES)] for place, code in enumerate(codes)}
    return _renamed(full, {**full.area_names, **names, full.area: HARD_NAMES[3]})


def many_areas(count: int = 25, *, long: bool = False) -> Meeting:
    """The districts repeated under other names until there are `count`; `long`: each named with 200 characters."""
    full = meeting()
    codes = [code for code in full.area_names if code != full.area]
    copies = [(f"9{place:02d}", codes[place % len(codes)]) for place in range(count)]
    names = {full.area: full.area_name}
    for place, (code, of) in enumerate(copies):
        name = f"{full.area_names[of]} {place + 1}"
        names[code] = f"{name} {HARD_NAMES[3]}"[:200] if long else name

    def repeated(rows: Iterable[Row]) -> tuple[Row, ...]:
        by_key = {(one.target_id, one.indicator, one.area): one for one in rows}
        order = dict.fromkeys((target, indicator) for target, indicator, _ in by_key)
        return tuple(
            replace(by_key[(*key, of)], area=code) for key in order for code, of in copies if (*key, of) in by_key
        )

    parts_of = {one.area: one for one in full.completeness.areas}
    areas = tuple(replace(parts_of[of], area=code, name=names[code]) for code, of in copies)
    return replace(
        full,
        area_names=names,
        by_area=repeated(full.by_area),
        headlines_by_area=tuple(HeadlineResult(one.code, repeated(one.rows)) for one in full.headlines_by_area),
        completeness=replace(full.completeness, areas=areas),
    )


def _renamed(full: Meeting, names: Mapping[str, str]) -> Meeting:
    whole = full.completeness
    areas = tuple(replace(one, name=names[one.area]) for one in whole.areas)
    return replace(full, area_names=names, completeness=replace(whole, name=names[whole.area], areas=areas))


def _with_rows(full: Meeting, change: Callable[[Row], Row], **fields: object) -> Meeting:
    def all_of(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(change(one) for one in rows)

    def groups(found: Sequence[HeadlineResult]) -> tuple[HeadlineResult, ...]:
        return tuple(HeadlineResult(one.code, all_of(one.rows)) for one in found)

    changed = {
        **{name: all_of(getattr(full, name)) for name in ("total", "by_area", "by_level")},
        **{name: groups(getattr(full, name)) for name in ("headlines", "headlines_by_area", "headlines_by_level")},
    }
    return replace(full, **{**changed, **fields})  # type: ignore[arg-type]


def _silenced(one: Row) -> Row:
    figure = Figure(one.figure.expected, 0, 0, 0, 0, None, None, None)
    status = None if one.status is None else Status.NO_DATA
    return replace(one, figure=figure, status=status, gap=None, gap_unit="", change=None)
