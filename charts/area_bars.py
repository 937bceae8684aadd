"""Ordered horizontal bars of areas against one target: who holds the result back. Rows in, Plotly figure out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from charts.palette import FONT, Palette
from charts.palette import palette as palette_of
from kpi.comparison import Amount
from kpi.figures import Status

#: Pixels: a row is a click target (32 at least); name and words stand above its bar, so that they fit on a phone.
_LINE = 18
_BAR = 13
_ROW_GAP = 18
_TOP = 34
_AXIS = 34
_LEFT = 10
#: Letters that fit on a line at 390 px.
_NAME_WIDTH = 40
_WORDS_WIDTH = 50
_SOURCE_WIDTH = 50


@dataclass(frozen=True, slots=True)
class AreaBar:
    """One area's result. `value` None: nothing reported; infinite: something over nothing. `words` stand at its right.

    `low`, `high`: the honest bounds in the same unit, None when there are none. `demand`: the bar's own target, where
    each has its own.
    """

    code: str
    name: str
    value: Amount | None
    low: Amount | None
    high: Amount | None
    status: Status | None
    words: str
    demand: float | None = None


@dataclass(frozen=True, slots=True)
class BarsText:
    """The words around the bars; `suffix` follows the axis numbers, `separators` are Plotly's (",." in Vietnamese)."""

    target: str
    source: str
    suffix: str
    separators: str


def ordered(bars: Sequence[AreaBar], *, lower_is_better: bool) -> list[AreaBar]:
    """Those that hold the result back first: silent ones, then the worst values; equal ones by name."""

    def key(bar: AreaBar) -> tuple[int, float, str]:
        if bar.value is None:
            return 0, 0.0, bar.name
        return 1, -float(bar.value) if lower_is_better else float(bar.value), bar.name

    return sorted(bars, key=key)


def area_bars(
    bars: Sequence[AreaBar],
    target: float | None,
    text: BarsText,
    palette: Palette,
    *,
    percent: bool,
    clickable: bool = False,
) -> go.Figure:
    """The figure, one row a bar in the given order from the top; its height grows with the rows.

    Silent areas and infinite values have no bar but keep their row and words. A pale band shows the honest bounds.
    `clickable`: the whole row answers a click with the bar's code, also where there is no bar to be hit. The same
    question gets the same figure, from memory: nobody may change it.
    """
    return _figure(tuple(bars), target, text, palette.name, percent, clickable)


@lru_cache(maxsize=100)
def _figure(
    bars: tuple[AreaBar, ...], target: float | None, text: BarsText, palette_name: str, percent: bool, clickable: bool
) -> go.Figure:
    palette = palette_of(palette_name)
    notes = [_note(bar, palette) for bar in bars]
    end = longest(bars, target, percent)
    places, height = _places(notes)
    annotations = [_note_place(note, place, palette) for place, note in zip(places, notes, strict=True)]
    shapes = [
        _own_line(bar.demand, place, palette) for place, bar in zip(places, bars, strict=True) if bar.demand is not None
    ]
    if target is not None:
        shapes.append(_target_line(target, palette))
        annotations.append(_target_name(target, text.target, end, palette))
    layout = _layout(height, end, text, palette)
    layout["annotations"] = (*annotations, *layout["annotations"])
    layout["shapes"] = shapes
    traces = [_bounds(bars, places, palette), _values(bars, places, palette)]
    if clickable:
        traces.append(_rows(bars, places, notes, end))
    # Built in one go: adding annotations one by one checks all of them again each time.
    return go.Figure(traces, layout)


def _places(notes: Sequence[str]) -> tuple[list[float], int]:
    """The middle of each bar, in pixels from the top, and the height of all rows: each has the room its note needs."""
    places, top = [], 0
    for note in notes:
        top += _ROW_GAP + (note.count("<br>") + 1) * _LINE + _BAR
        places.append(top - _BAR / 2)
    return places, top + _ROW_GAP // 2


def _bounds(bars: Sequence[AreaBar], places: Sequence[float], palette: Palette) -> dict[str, Any]:
    """A pale band behind the bar from the low to the high bound: where the value lies once all have reported."""
    bounded = [
        (place, bar) for place, bar in zip(places, bars, strict=True) if bar.low is not None and bar.high is not None
    ]
    return {
        "type": "bar",
        "name": "bounds",
        "orientation": "h",
        "y": [place for place, _ in bounded],
        "base": [_drawn(bar.low) for _, bar in bounded],
        "x": [_drawn(bar.high) - _drawn(bar.low) for _, bar in bounded],
        "width": _BAR,
        "marker": {
            "color": [palette.status(bar.status) for _, bar in bounded],
            "opacity": 0.28,
            "line": {"width": 0},
        },
        "customdata": [bar.code for _, bar in bounded],
        "hoverinfo": "skip",
        "unselected": {"marker": {"opacity": 0.28}},
    }


def _values(bars: Sequence[AreaBar], places: Sequence[float], palette: Palette) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": "values",
        "orientation": "h",
        "y": list(places),
        "x": [_drawn(bar.value) for bar in bars],
        "width": _BAR,
        "marker": {"color": [palette.status(bar.status) for bar in bars], "line": {"width": 0}},
        "customdata": [bar.code for bar in bars],
        "hovertext": [f"{escape(bar.name)}: {escape(bar.words)}" for bar in bars],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 1}},
    }


def _rows(bars: Sequence[AreaBar], places: Sequence[float], notes: Sequence[str], longest: float) -> dict[str, Any]:
    """An unseen bar over each whole row, which takes the clicks; a choice must not fade the bars under it."""
    heights = [_ROW_GAP + (note.count("<br>") + 1) * _LINE + _BAR for note in notes]
    return {
        "type": "bar",
        "name": "rows",
        "orientation": "h",
        "y": [place + (_BAR + _ROW_GAP - height) / 2 for place, height in zip(places, heights, strict=True)],
        "x": [longest] * len(bars),
        "width": heights,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": [bar.code for bar in bars],
        "hovertext": [f"{escape(bar.name)}: {escape(bar.words)}" for bar in bars],
        "hoverinfo": "text",
    }


def _own_line(demand: float, place: float, palette: Palette) -> dict[str, Any]:
    """The bar's own target: a short line across it."""
    reach = _BAR / 2 + 4
    ends = {"x0": demand, "x1": demand, "y0": place - reach, "y1": place + reach}
    return {"type": "line", "line": {"color": palette.ink, "width": 2}, **ends}


def _note_place(note: str, place: float, palette: Palette) -> dict[str, Any]:
    return {
        "text": note,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "align": "left",
        "y": place,
        "yshift": _BAR / 2 + 1,
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": 13, "color": palette.ink},
    }


def _target_line(target: float, palette: Palette) -> dict[str, Any]:
    """In ink, which is seen on both grounds."""
    ends = {"x0": target, "x1": target, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "line": {"color": palette.ink, "width": 1.5}, **ends}


def _target_name(target: float, words: str, longest: float, palette: Palette) -> dict[str, Any]:
    """At the line's top end, on the side where there is room."""
    return {
        "text": words,
        "x": target,
        "xanchor": "right" if target > longest / 2 else "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": palette.ink},
    }


def _layout(height: int, longest: float, text: BarsText, palette: Palette) -> dict[str, Any]:
    source = _wrapped(text.source, _SOURCE_WIDTH)
    bottom = _AXIS + len(source) * _LINE
    return {
        "barmode": "overlay",
        "height": _TOP + height + bottom,
        "margin": {"l": _LEFT, "r": 24, "t": _TOP, "b": bottom, "pad": 0},
        "showlegend": False,
        "paper_bgcolor": palette.ground,
        "plot_bgcolor": palette.ground,
        "font": {"family": FONT, "size": 13, "color": palette.ink},
        "separators": text.separators,
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        "dragmode": False,
        "xaxis": {
            "range": [0, longest],
            "ticksuffix": text.suffix,
            "nticks": 6,
            "gridcolor": palette.hairline,
            "zeroline": False,
            "tickfont": {"size": 12, "color": palette.secondary},
            "fixedrange": True,
            "layer": "below traces",
        },
        "yaxis": {"range": [height, 0], "visible": False, "fixedrange": True},
        "annotations": (_source_note(source, palette),),
    }


def _source_note(lines: Sequence[str], palette: Palette) -> dict[str, Any]:
    return {
        "name": "source",  # an export has its own in its place (exports/chart_frame.py)
        "text": "<br>".join(lines),
        "x": 0,
        "y": 0,
        "xref": "paper",
        "yref": "paper",
        "yshift": 6 - _AXIS,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": palette.secondary},
    }


def longest(bars: Sequence[AreaBar], target: float | None, percent: bool) -> float:
    """Where the axis ends. Shares run to 100 at least, so that small multiples share one scale."""
    known = [_drawn(amount) for bar in bars for amount in (bar.value, bar.high, bar.demand)]
    most = max([*known, target or 0.0])
    if percent:
        return max(100.0, most)
    return most * 1.05 or 1.0


def _drawn(amount: Amount | None) -> float:
    """The length of a bar: none for a missing or infinite amount, whose words say what it is."""
    return 0.0 if amount is None or math.isinf(amount) else float(amount)


def _note(bar: AreaBar, palette: Palette) -> str:
    """The name, and under it the words in the status's colour; both wrap at words and lose nothing."""
    colour = palette.secondary if bar.status is None else palette.status(bar.status)
    words = "<br>".join(_wrapped(bar.words, _WORDS_WIDTH))
    return f'<b>{"<br>".join(_wrapped(bar.name, _NAME_WIDTH))}</b><br><span style="color:{colour}">{words}</span>'


def _wrapped(text: str, width: int) -> list[str]:
    return [escape(line) for line in wrap(text, width, break_long_words=False)]
