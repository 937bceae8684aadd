"""Bars of areas or levels against one target as native charts: as many to a slide as can be read, names never cut."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from charts.area_bars import AreaBar
from exports.deck.chart_xml import Chart, Series
from exports.deck.drawing import Box
from exports.deck.look import NOTE, SMALL, Look
from exports.text_width import LINE, clean
from exports.wording import text

_SIZES = (SMALL, 13.0, NOTE, 11.0, 10.0)
_BETWEEN = 3.0
_AXIS, _TARGET = 20.0, 18.0
_GAP = 20.0
#: No bar is higher than this, however few there are.
_MOST_BAND = 46.0
#: The target line's thickness as a part of the scale.
_THIN = 0.0035


@dataclass(frozen=True, slots=True)
class _Type:
    """How names and labels are set: their size, and the most of the width that each may take."""

    size: float
    name: float
    label: float


#: The most readable first. Long names of many areas need the last ones; bars keep a fifth of the width at least.
_TYPES = (*(_Type(size, 0.3, 0.4) for size in _SIZES), _Type(10.0, 0.42, 0.36), _Type(10.0, 0.52, 0.28))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, its place, where its target's name is to stand (None without a target), and the bars it shows."""

    chart: Chart
    box: Box
    target_x: float | None
    bars: tuple[AreaBar, ...]


def charts_of(
    bars: Sequence[AreaBar], target: float | None, room: Box, look: Look, language: str, *, percent: bool, heading: str
) -> list[Drawn]:
    """One chart a slide, in the order of the bars; the room is the same on each. As few slides as can be."""
    inner = Box(room.x, room.y + _TARGET, room.width, room.height - _TARGET)
    kind, parts = _TYPES[0], [list(bars)]
    for number, one in enumerate(_TYPES):
        tried = _parts(bars, one, inner, look)
        if number == 0 or len(tried) < len(parts):
            kind, parts = one, tried
    scale = _scale(bars, target, percent=percent)
    margins = (
        _widest([_name(bar, kind, inner, look) for bar in bars], kind.size, look) + _GAP,
        _widest([_label(bar, kind, inner, look) for bar in bars], kind.size, look) + _GAP,
    )
    return [_drawn(part, target, scale, margins, kind, inner, look, language, percent, heading) for part in parts]


def _fits(bars: Sequence[AreaBar], kind: _Type, room: Box, look: Look) -> bool:
    return _band(bars, kind, room, look) * len(bars) <= room.height - _AXIS


def _band(bars: Sequence[AreaBar], kind: _Type, room: Box, look: Look) -> float:
    """What each bar needs: all of a chart are equally high."""
    most = max((_lines(bar, kind, room, look) for bar in bars), default=1)
    return most * kind.size * LINE + _BETWEEN


def _lines(bar: AreaBar, kind: _Type, room: Box, look: Look) -> int:
    return max(len(_name(bar, kind, room, look)), len(_label(bar, kind, room, look)))


def _name(bar: AreaBar, kind: _Type, room: Box, look: Look) -> list[str]:
    return look.text.wrapped(clean(bar.name), room.width * kind.name, kind.size)


def _label(bar: AreaBar, kind: _Type, room: Box, look: Look) -> list[str]:
    return look.text.wrapped(clean(bar.words), room.width * kind.label, kind.size)


def _parts(bars: Sequence[AreaBar], kind: _Type, room: Box, look: Look) -> list[list[AreaBar]]:
    """Evenly many to a slide, as few slides as possible."""
    for slides in range(1, len(bars) + 1):
        most = math.ceil(len(bars) / slides)
        parts = [list(bars[at : at + most]) for at in range(0, len(bars), most)]
        if all(_fits(part, kind, room, look) for part in parts):
            return parts
    return [[bar] for bar in bars]


def _scale(bars: Sequence[AreaBar], target: float | None, *, percent: bool) -> tuple[float, float]:
    """Where the scale ends, and its step. Shares run to 100 unless all of them lie in its lower half."""
    most = max([drawn(amount) for bar in bars for amount in (bar.value, bar.high)] + [target or 0.0])
    if percent and 50 < most <= 100:
        return 100.0, 20.0
    rough = (most or 1.0) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return step * math.ceil((most or 1.0) / step - 1e-9), step


def drawn(amount: object) -> float:
    """The length of a bar: none for a missing or infinite amount, whose words say what it is."""
    value = 0.0 if amount is None else float(amount)  # type: ignore[arg-type]
    return value if math.isfinite(value) else 0.0


def _drawn(
    bars: Sequence[AreaBar],
    target: float | None,
    scale: tuple[float, float],
    margins: tuple[float, float],
    kind: _Type,
    room: Box,
    look: Look,
    language: str,
    percent: bool,
    heading: str,
) -> Drawn:
    end, step = scale
    size = kind.size
    names = [_name(bar, kind, room, look) for bar in bars]
    labels = [_label(bar, kind, room, look) for bar in bars]
    left, right = margins
    band = min(max(_band(bars, kind, room, look), (room.height - _AXIS) / len(bars)), _MOST_BAND + size * LINE)
    band = max(band, _band(bars, kind, room, look))
    height = min(band * len(bars) + _AXIS, room.height)
    box = Box(room.x, room.y, room.width, height)
    plot_width = room.width - left - 2
    ends = end * plot_width / (plot_width - right)
    plot = Box(left / box.width, 0.0, plot_width / box.width, (height - _AXIS) / height)
    chart = Chart(
        names=tuple("\n".join(lines) for lines in names),
        series=_series(bars, labels, ends, look, language),
        line=_line(len(bars), target, ends, language),
        plot=plot,
        ends=ends,
        shown_to=end,
        step=step,
        percent=percent,
        size=size,
        look=look,
        language=language,
        heading=heading,
        columns=((text(language, "deck.series_words"), tuple(clean(bar.words) for bar in bars)),),
    )
    at = None if target is None else box.x + left + plot_width * target / ends
    return Drawn(chart, box, at, tuple(bars))


def _widest(lines: Sequence[Sequence[str]], size: float, look: Look) -> float:
    return max((look.text.width(line, size) for part in lines for line in part), default=0.0) * 1.03


def _series(
    bars: Sequence[AreaBar], labels: Sequence[Sequence[str]], ends: float, look: Look, language: str
) -> tuple[Series, ...]:
    """The result, what silent units may add, and an unseen rest that carries the words, flush right like a column."""
    values = [None if bar.value is None else drawn(bar.value) for bar in bars]
    highs = [max(drawn(bar.high) - (value or 0.0), 0.0) for bar, value in zip(bars, values, strict=True)]
    rests = [ends - (value or 0.0) - high for value, high in zip(values, highs, strict=True)]
    colours = tuple(look.status(bar.status) for bar in bars)
    return (
        Series(text(language, "deck.series_value"), tuple(values), colours),
        Series(text(language, "deck.series_possible"), tuple(highs), tuple(look.pale(one) for one in colours)),
        Series(
            text(language, "deck.series_labels"),
            tuple(rests),
            ("",),
            labels=tuple("\n".join(lines) for lines in labels),
            position="inEnd",
        ),
    )


def _line(count: int, target: float | None, ends: float, language: str) -> tuple[Series, ...]:
    if target is None:
        return ()
    thin = ends * _THIN
    return (
        Series(text(language, "deck.series_target"), (float(target),) * count, ("",)),
        Series(text(language, "deck.series_line"), (thin,) * count, ("ink",)),
    )
