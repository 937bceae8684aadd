"""The key of a map to take along: statuses with mark and word, what an empty ring means, what is not on the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from charts.area_map import MARKS, MapPoint
from charts.palette import Palette
from kpi.figures import Status

#: Pixels a line, the letters' size, and how many of them fit on a line.
LINE = 20
_SIZE, _LETTERS = 13, 105


@dataclass(frozen=True, slots=True)
class MapText:
    """The words around the map: statuses for its key, what an empty ring means, what is not on it ("" for nothing)."""

    statuses: Mapping[Status, str]
    no_target: str
    empty: str
    note: str
    decimal: str


def key_lines(points: Sequence[MapPoint], text: MapText, palette: Palette) -> list[str]:
    """Lines of markup: each status on the map with its mark and word, what an empty ring is, what is missing."""
    present = {point.status for point in points if point.judged}
    entries = [
        (f"{MARKS[status]} {word}", palette.statuses[status])
        for status, word in text.statuses.items()
        if status in present
    ]
    entries += [(text.no_target, palette.secondary)] if None in present else []
    entries += [(text.empty, palette.secondary)] if any(not point.judged for point in points) else []
    lines, taken = [""], 0
    for words, colour in entries:
        if taken and taken + len(words) > _LETTERS:
            lines.append("")
            taken = 0
        shown = escape(words).replace(" ", "\u00a0")
        lines[-1] += f'{"&nbsp;&nbsp;&nbsp; " if taken else ""}<span style="color:{colour}">{shown}</span>'
        taken += len(words) + 4
    notes = [escape(line) for line in wrap(text.note, _LETTERS, break_long_words=False)]
    return [line for line in (*lines, *notes) if line]


def key_notes(lines: Sequence[str], palette: Palette) -> list[dict[str, Any]]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 0, "yref": "paper", "yanchor": "top", "align": "left"}
    return [
        note(line, _SIZE, palette.secondary) | place | {"yshift": -8 - number * LINE}
        for number, line in enumerate(lines)
    ]


def note(text: str, size: int, colour: str) -> dict[str, Any]:
    """A text of a figure, without an arrow; where it stands is added to it."""
    return {"text": text, "font": {"size": size, "color": colour}, "showarrow": False, "borderpad": 0}
