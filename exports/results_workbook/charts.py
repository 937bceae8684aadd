"""Native charts: bars of areas against a target, and bars made of parts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.palette import LIGHT
from exports.results_workbook.sheet import Column, Place, Sheet
from exports.results_workbook.styles import FONT_NAME, pale
from exports.text_width import ARIAL, clean
from kpi.figures import Status

#: Pixels.
WIDTH, _BAR, _FRAME, _LEAST, _AXIS, _MARGIN, _LINE = 760, 28, 70, 180, 34, 12, 15
#: The size of names in points, points to a pixel, and the most of the width that names take.
_NAMES, _POINTS, _MOST_NAME = 9, 0.75, 0.36
_FONT = {"name": FONT_NAME, "size": 9, "color": LIGHT.ink}
_QUIET = {"name": FONT_NAME, "size": 8, "color": LIGHT.secondary}
_NONE = {"none": True}
#: A column that only a chart needs.
BAR_NAME = Column("bar_name", 10, "text", hidden=True)
#: How much of its colour a bar's possible part keeps; as parts of the scale: the target line, and room for words.
_POSSIBLE, _THIN, _ROOM = 0.28, 0.006, 0.45
_UNSEEN_AXIS = {"label_position": "none", "line": _NONE, "major_tick_mark": "none", "minor_tick_mark": "none"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the numbers of an axis end, its step, and the sign behind its numbers."""

    shown_to: float
    step: float
    sign: str

    @property
    def ends(self) -> float:
        """Where the axis ends: behind its numbers there is room for words."""
        return self.shown_to * (1 + _ROOM)

    @property
    def thin(self) -> float:
        """How thick the target's line is."""
        return self.shown_to * _THIN


def area_bars(
    sheet: Sheet,
    place: Place,
    at: dict[str, int],
    statuses: Sequence[Status | None],
    words: Sequence[str],
    scale: Scale,
) -> Any:
    """Bars by the table's rows, first on top, each with its words. `at`: the columns of bar_name, value, extra, rest
    and, with a target, of demand and thin.

    The words stand in an unseen last part of the bar: what stands outside of stacked bars is drawn by no program.
    """
    book, name = sheet.book, sheet.name

    def cells(column: int) -> list[Any]:
        return [name, place.first, column, place.last, column]

    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    colours = [LIGHT.status(status) for status in statuses]
    common = {"categories": cells(at["bar_name"]), "gap": 45, "overlap": 100, "border": _NONE}
    for code, shown in (("value", colours), ("extra", [pale(one, _POSSIBLE) for one in colours])):
        points = [{"fill": {"color": one}, "border": _NONE} for one in shown]
        series = {"name": book.word(f"chart_{code}"), "values": cells(at[code]), "points": points}
        chart.add_series({**common, **series, "fill": {"color": LIGHT.bar}})
    labels = {"value": True, "position": "inside_end", "font": _FONT, "custom": [{"value": one} for one in words]}
    rest = {"name": book.word("chart_words"), "values": cells(at["rest"]), "fill": _NONE, "data_labels": labels}
    chart.add_series({**common, **rest})
    if "demand" in at:
        chart.combine(_target_line(sheet, common["categories"], cells(at["demand"]), cells(at["thin"]), scale))
    number = ("0.0" if scale.step < 1 else "#,##0") + (f'"{scale.sign}"' if scale.sign else "")
    chart.set_x_axis(
        {
            "min": 0,
            "max": scale.ends,
            "major_unit": scale.step,
            "label_position": "high",
            # Beyond the scale there is only room for words.
            "num_format": f'[<={scale.shown_to + scale.step / 1000:g}]{number};""',
            "major_gridlines": {"visible": False},
            "line": _NONE,
            "major_tick_mark": "none",
            "num_font": _QUIET,
        }
    )
    _finish(chart, legend=False)
    return chart


def stacked(sheet: Sheet, place: Place, name_column: int, parts: Sequence[tuple[int, str]], *, percent: bool) -> Any:
    """Bars made of counts: (column, colour) of each part; `percent`: all bars equally long, labels are still counts."""
    book, name = sheet.book, sheet.name
    chart = book.book.add_chart({"type": "bar", "subtype": "percent_stacked" if percent else "stacked"})
    for column, colour in parts:
        chart.add_series(
            {
                "name": [name, place.head, column],
                "categories": [name, place.first, name_column, place.last, name_column],
                "values": [name, place.first, column, place.last, column],
                "fill": {"color": colour},
                "border": {"color": LIGHT.ground},
                "gap": 45,
                # Nothing is no part: a 0 would stand on its neighbour's edge.
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;",
                    "font": {**_FONT, "color": _on(colour)},
                },
            }
        )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    _finish(chart, legend=True)
    return chart


@dataclass(frozen=True, slots=True)
class Names:
    """The names of bars, their lines broken already: programs break a long word nowhere. `room`: pixels they take."""

    broken: tuple[str, ...]
    room: float


def names_of(names: Sequence[str]) -> Names:
    """At most a part of the width is theirs."""
    plain = [clean(name) for name in names]
    widest = max((ARIAL.width(name, _NAMES) for name in plain), default=0.0) / _POINTS
    room = min(widest * 1.1 + _MARGIN, WIDTH * _MOST_NAME)
    lines = (ARIAL.wrapped(name, (room - _MARGIN) * _POINTS, _NAMES) for name in plain)
    return Names(tuple("\n".join(one) for one in lines), room)


def fit(chart: Any, names: Names, *, legend: bool = False) -> tuple[int, int]:
    """A size in which every name is seen whole: bars are as high as these."""
    lines = max((name.count("\n") + 1 for name in names.broken), default=1)
    tall = max(_LEAST, len(names.broken) * max(_BAR, lines * _LINE + 8) + _FRAME)
    top, left = 34 / tall if legend else 0.02, names.room / WIDTH
    layout = {"x": left, "y": top, "width": 0.98 - left, "height": 1 - top - _AXIS / tall}
    chart.set_plotarea({"layout": layout})
    return WIDTH, tall


def scale_of(amounts: Sequence[float], *, percent: bool) -> Scale:
    """A share's scale runs to 100 unless all lie in its lower half; others to a round number."""
    most = max(amounts, default=0.0)
    sign = "%" if percent else ""
    if percent and 50 < most <= 100:
        return Scale(100.0, 20.0, sign)
    rough = (most or 1.0) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return Scale(step * math.ceil((most or 1.0) / step - 1e-9), step, sign)


def _target_line(sheet: Sheet, categories: list[Any], demand: list[Any], thin: list[Any], scale: Scale) -> Any:
    """A thin bar behind an unseen one that ends at the target; without gaps between them they are a line.

    Its axes have to be there to be drawn everywhere; they are only not seen.
    """
    book = sheet.book
    line = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    common = {"categories": categories, "gap": 0, "overlap": 100, "y2_axis": True, "border": _NONE}
    line.add_series({**common, "name": book.word("chart_to_target"), "values": demand, "fill": _NONE})
    line.add_series({**common, "name": book.word("chart_target"), "values": thin, "fill": {"color": LIGHT.ink}})
    line.set_y2_axis({**_UNSEEN_AXIS, "min": 0, "max": scale.ends})
    line.set_x2_axis({**_UNSEEN_AXIS, "visible": True, "reverse": True})
    return line


def _finish(chart: Any, *, legend: bool) -> None:
    chart.set_y_axis(
        {
            "reverse": True,
            "num_font": _FONT,
            "line": {"color": LIGHT.secondary},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"position": "top", "font": _FONT} if legend else _NONE)
    chart.set_chartarea({"border": {"color": LIGHT.hairline}})


def _on(colour: str) -> str:
    """Ink or ground, whichever is readable on a colour."""
    red, green, blue = bytes.fromhex(colour[1:])
    return LIGHT.ink if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else LIGHT.ground
