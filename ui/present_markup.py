"""The pieces that slides in the browser are made of: one slide, bars against a target, stacked bars, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from charts.area_bars import AreaBar, longest
from kpi import numbers
from ui.language import current

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: what it says, how it is counted, and its body as markup."""

    title: str
    about: str
    body: str
    cover: bool = False


def markup(slide: Slide, foot: Sequence[str]) -> str:
    """A whole slide; the page that shows it makes it as large as the screen."""
    about = f'<p class="show-about">{escape(slide.about)}</p>' if slide.about else ""
    foot_words = " · ".join(escape(part) for part in foot if part)
    return (
        f'<header><h1 class="kpi-title">{escape(slide.title)}</h1>{about}</header>'
        f'<div class="show-body{" show-cover" if slide.cover else ""}">{slide.body}</div>'
        f'<footer class="show-foot">{foot_words}</footer>'
    )


def parts_of(items: Sequence[_T], most: int) -> list[Sequence[_T]]:
    """The items on as few slides as they need, as evenly as they can be; one empty part for none."""
    slides = max(1, -(-len(items) // most))
    each = max(1, -(-len(items) // slides))
    return [items[at : at + each] for at in range(0, len(items), each)] or [items]


def bars(shown: Sequence[AreaBar], every: Sequence[AreaBar], target: float | None, named: str, *, percent: bool) -> str:
    """Horizontal bars; the scale is that of all of them, so that the slides of one target can be compared."""
    end = longest(every, target, percent)
    lines = "".join(_bar(bar, target, end) for bar in shown)
    head = ""
    if target is not None:
        share = 100 * target / end
        side = "right" if share > 50 else "left"
        head = (
            f'<div class="show-scale"><span></span><span class="show-track"><i class="show-named show-{side}" '
            f'style="left:{share:.3f}%">{escape(named)}</i></span><span></span></div>'
        )
    return f'<div class="show-bars">{head}{lines}</div>'


def _bar(bar: AreaBar, target: float | None, end: float) -> str:
    def share(amount: object) -> float:
        value = float(amount) if amount is not None else 0.0  # type: ignore[arg-type]
        return 100 * min(value, end) / end if value < float("inf") else 0.0

    parts = []
    if bar.low is not None and bar.high is not None:
        low, high = share(bar.low), share(bar.high)
        parts.append(f'<i class="show-bounds" style="left:{low:.3f}%;width:{high - low:.3f}%"></i>')
    parts.append(f'<i class="show-value" style="width:{share(bar.value):.3f}%"></i>')
    if target is not None:
        parts.append(f'<i class="show-target" style="left:{100 * target / end:.3f}%"></i>')
    css = f"kpi-{bar.status.value}" if bar.status is not None else "show-rest"
    return (
        f'<div class="show-bar {css}"><span>{escape(bar.name)}</span>'
        f'<span class="show-track" aria-hidden="true">{"".join(parts)}</span><span>{bar.words}</span></div>'
    )


def stacked(rows: Iterable[tuple[str, Sequence[int]]], words: Sequence[str], colours: Sequence[str]) -> str:
    """Bars of shares with their counts on them, and what each colour means."""
    key = "".join(
        f'<span><i class="show-of-{colour}"></i>{escape(word)}</span>'
        for word, colour in zip(words, colours, strict=True)
    )
    lines = []
    for name, counts in rows:
        whole = sum(counts) or 1
        pieces = "".join(
            f'<i class="show-of-{colour}" style="width:{100 * count / whole:.3f}%">{_count(count, whole)}</i>'
            for count, colour in zip(counts, colours, strict=True)
            if count
        )
        said = ", ".join(f"{word} {numbers.whole(count, current())}" for word, count in zip(words, counts, strict=True))
        lines.append(
            f'<div class="show-bar"><span>{escape(name)}</span><span class="show-stack" role="img" '
            f'aria-label="{escape(said)}">{pieces}</span></div>'
        )
    return f'<div class="show-key">{key}</div><div class="show-bars show-wide">{"".join(lines)}</div>'


def _count(count: int, whole: int) -> str:
    """The number, where its part of the bar has room for it."""
    shown = numbers.whole(count, current())
    return shown if count / whole > 0.022 * len(shown) else ""


def table(headings: Sequence[tuple[str, str]], lines: Sequence[Sequence[str]]) -> str:
    """A table of finished cells; one that stays a table on a narrow screen, where the whole slide is made smaller."""
    head = "".join(f'<th scope="col" class="{css}">{escape(title)}</th>' for title, css in headings)
    styles = [css for _, css in headings]
    rows = "".join(f"<tr>{_cells(line, styles)}</tr>" for line in lines)
    return f'<table class="show-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _cells(line: Sequence[str], styles: Sequence[str]) -> str:
    return "".join(f'<td class="{css}">{cell}</td>' for cell, css in zip(line, styles, strict=True))
