"""A chart with everything around it that a reader needs once it has left the page: title, context, source, marks."""

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from charts.palette import LIGHT
from exports.chart_data import Context

WIDTH = 960
_SIDE = 28
_TOP, _BOTTOM = 26, 22
#: Pixels a line and letters that fit on it, by kind of text.
_TITLE_LINE, _TITLE_LETTERS, _TITLE_SIZE = 30, 72, 22
_NOTE_LINE, _NOTE_LETTERS, _NOTE_SIZE = 20, 130, 13
#: What a line of the chart's own source takes up (charts/area_bars.py).
_SOURCE_LINE = 18
_GAP = 8
_MARK_LINE = 30
_NO_BREAK = "\u00a0"


def framed(figure: go.Figure, context: Context) -> dict[str, Any]:
    """The figure as Plotly's plain data, wide enough for a slide, higher by what stands around the chart.

    A source that the chart itself names (an annotation called "source") gives way to the context's.
    """
    made: dict[str, Any] = figure.to_dict()
    layout = made["layout"]
    margin = {"l": 10, "r": 24, "t": 34, "b": 34} | layout.get("margin", {})
    notes = layout.get("annotations", ())
    kept = [note for note in notes if note.get("name") != "source"]
    freed = _SOURCE_LINE * sum(note["text"].count("<br>") + 1 for note in notes if note.get("name") == "source")
    margin["b"] -= freed
    head, foot = list(_head(context)), list(_foot(context))
    above, below = _TOP + _height(head), _height(foot) + _BOTTOM
    layout["width"] = WIDTH
    layout["height"] = layout.get("height", 450) - freed + above + below
    layout["margin"] = margin | {
        "l": margin["l"] + _SIDE,
        "r": margin["r"] + _SIDE,
        "t": margin["t"] + above,
        "b": margin["b"] + below,
    }
    layout["annotations"] = [
        *kept,
        *_placed(head, 1, margin["t"] + above - _TOP),
        *_placed(foot, 0, -margin["b"] - _GAP),
    ]
    return made


#: A line of text: its height, then Plotly's annotation.
Line = tuple[int, dict[str, Any]]


def _head(context: Context) -> Iterator[Line]:
    for text in _wrapped(context.title, _TITLE_LETTERS):
        yield _TITLE_LINE, _note(f"<b>{escape(text)}</b>", _TITLE_SIZE, LIGHT.ink)
    yield _GAP, _note("", 1, LIGHT.ink)
    yield from _notes(context.subtitle)
    # A fact is never broken: its name would stand apart from its value.
    yield from _notes(" · ".join(f"{name}: {words}".replace(" ", _NO_BREAK) for name, words in context.facts))
    if context.marks:
        mark = _note(f"<b>{escape(' · '.join(context.marks))}</b>", _NOTE_SIZE, LIGHT.ink)
        yield _MARK_LINE, mark | {"bordercolor": LIGHT.ink, "borderwidth": 1, "borderpad": 4}
    yield _GAP, _note("", 1, LIGHT.ink)


def _foot(context: Context) -> Iterator[Line]:
    yield from _notes(context.source)


def _notes(text: str) -> Iterator[Line]:
    for line in _wrapped(text, _NOTE_LETTERS):
        yield _NOTE_LINE, _note(escape(line), _NOTE_SIZE, LIGHT.secondary)


def _wrapped(text: str, letters: int) -> list[str]:
    return wrap(text, letters, break_long_words=False, break_on_hyphens=False)


def _height(lines: Sequence[Line]) -> int:
    return sum(height for height, _ in lines)


def _note(text: str, size: int, colour: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": size, "color": colour}, "showarrow": False, "borderpad": 0}


def _placed(lines: Sequence[Line], edge: int, start: int) -> Iterator[dict[str, Any]]:
    """The lines below each other; `start` is where the first one begins, in pixels above the plot's `edge`."""
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yref": "paper", "yanchor": "top"}
    for height, note in lines:
        if note["text"]:
            border = note["borderpad"]
            yield note | place | {"y": edge, "yshift": start - border, "xshift": border, "align": "left"}
        start -= height
