"""The area chart shows every area, also those without a bar, and its target line on both grounds."""

import math
from fractions import Fraction

from charts.area_bars import AreaBar, BarsText, area_bars, ordered
from charts.palette import DARK, LIGHT, Palette
from kpi.figures import Status

TEXT = BarsText(target="Chỉ tiêu ≥ 20%", source="Nguồn: báo cáo của đơn vị.", suffix="%", separators=",.")


def bar(name: str, value: Fraction | float | None, **changes: object) -> AreaBar:
    fields = {"code": name, "low": None, "high": None, "status": Status.BEHIND, "words": f"{value}"} | changes
    return AreaBar(name=name, value=value, **fields)  # type: ignore[arg-type]


def drawn(bars: list[AreaBar], palette: Palette = LIGHT, target: float | None = 20.0, percent: bool = True):
    figure = area_bars(bars, target, TEXT, palette, percent=percent)
    values = next(trace for trace in figure.data if trace.name == "values")
    bounds = next(trace for trace in figure.data if trace.name == "bounds")
    words = "|".join(note.text for note in figure.layout.annotations)
    return figure, values, bounds, words


def test_silent_areas_come_first_then_the_worst_value() -> None:
    bars = [bar("B", Fraction(90)), bar("A", Fraction(10)), bar("C", None)]
    assert [each.name for each in ordered(bars, lower_is_better=False)] == ["C", "A", "B"]


def test_where_lower_is_better_the_largest_value_is_worst_and_infinity_worst_of_all() -> None:
    bars = [bar("A", Fraction(1)), bar("B", Fraction(3)), bar("C", math.inf)]
    assert [each.name for each in ordered(bars, lower_is_better=True)] == ["C", "B", "A"]


def test_equal_values_are_ordered_by_name() -> None:
    bars = [bar("B", Fraction(1)), bar("A", Fraction(1))]
    assert [each.name for each in ordered(bars, lower_is_better=False)] == ["A", "B"]


def test_a_silent_area_keeps_its_row_and_says_so_in_words() -> None:
    _, values, _, words = drawn([bar("Im lặng", None, status=Status.NO_DATA, words="Chưa có số liệu, 0/12")])
    assert list(values.x) == [0]
    assert "Im lặng" in words
    assert "Chưa có số liệu, 0/12" in words


def test_an_infinite_ratio_keeps_its_row_and_does_not_stretch_the_axis() -> None:
    figure, values, _, words = drawn([bar("A", math.inf, words="45 / 0"), bar("B", 2.0)], target=3.0, percent=False)
    assert list(values.x) == [0, 2]
    assert "45 / 0" in words
    assert figure.layout.xaxis.range[1] == 3.0 * 1.05


def test_each_bar_has_the_colour_of_its_own_status() -> None:
    bars = [bar("A", Fraction(5), status=Status.NOT_MET), bar("B", Fraction(50), status=Status.MET)]
    _, values, _, _ = drawn(bars, DARK)
    assert list(values.marker.color) == [DARK.statuses[Status.NOT_MET], DARK.statuses[Status.MET]]


def test_bounds_are_drawn_as_a_band_from_low_to_high() -> None:
    _, _, bounds, _ = drawn([bar("A", Fraction(40), low=Fraction(40), high=Fraction(65)), bar("B", Fraction(50))])
    assert (len(bounds.y), list(bounds.base), list(bounds.x)) == (1, [40], [25])


def test_the_target_line_is_drawn_in_ink_on_both_grounds_and_named() -> None:
    for palette in (LIGHT, DARK):
        figure, _, _, words = drawn([bar("A", Fraction(5))], palette)
        (line,) = figure.layout.shapes
        assert (line.x0, line.x1, line.line.color) == (20.0, 20.0, palette.ink)
        assert TEXT.target in words


def test_without_a_target_there_is_no_line() -> None:
    figure, _, _, words = drawn([bar("A", Fraction(5))], target=None)
    assert not figure.layout.shapes
    assert TEXT.target not in words


def test_shares_start_at_zero_and_run_to_a_hundred_or_to_the_error_above_it() -> None:
    assert tuple(drawn([bar("A", Fraction(5))])[0].layout.xaxis.range) == (0, 100)
    assert tuple(drawn([bar("A", Fraction(130))])[0].layout.xaxis.range) == (0, 130)


def test_a_long_name_wraps_at_words_and_loses_nothing() -> None:
    name = "Xã Nguyễn Bỉnh Khiêm thuộc huyện Vĩnh Bảo của thành phố Hải Phòng cũ"
    figure, _, _, words = drawn([bar(name, Fraction(5))])
    assert name not in words
    assert name in words.replace("<br>", " ")
    assert figure.layout.height > drawn([bar("Xã A", Fraction(5))])[0].layout.height


def test_a_row_is_at_least_32_pixels_high() -> None:
    one, two = (drawn([bar(str(n), Fraction(n)) for n in range(count)])[0].layout.height for count in (1, 2))
    assert two - one >= 32


def test_a_long_note_makes_its_own_row_higher_and_no_other() -> None:
    long = "Một nơi có tên rất dài để phải xuống dòng ít nhất một lần"
    _, values, _, _ = drawn(
        [bar("A", Fraction(1)), bar(long, Fraction(2)), bar("C", Fraction(3)), bar("D", Fraction(4))]
    )
    steps = [second - first for first, second in zip(values.y, values.y[1:], strict=False)]
    assert steps[0] > steps[1] == steps[2]


def test_a_name_with_markup_is_shown_as_text() -> None:
    _, _, _, words = drawn([bar("<b>A</b>", Fraction(5))])
    assert "&lt;b&gt;A&lt;/b&gt;" in words


def test_a_row_answers_a_click_as_a_whole_also_without_a_bar() -> None:
    bars = [bar("A", None, status=Status.NO_DATA, words="Chưa có số liệu"), bar("B", Fraction(50))]
    figure = area_bars(bars, 20.0, TEXT, LIGHT, percent=True, clickable=True)
    rows = figure.data[-1]
    assert list(rows.customdata) == ["A", "B"]
    assert list(rows.x) == [100, 100]
    assert min(rows.width) >= 32
    edges = [(middle - width / 2, middle + width / 2) for middle, width in zip(rows.y, rows.width, strict=True)]
    assert edges[0][1] <= edges[1][0]


def test_each_bar_can_have_its_own_demand() -> None:
    bars = [bar("A", Fraction(50), demand=80.0), bar("B", Fraction(50), demand=90.0), bar("C", Fraction(50))]
    figure, values, _, _ = drawn(bars, target=None)
    lines = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert lines == [(80, 80), (90, 90)]
    assert all(shape.y0 < place < shape.y1 for shape, place in zip(figure.layout.shapes, values.y, strict=False))
