"""Tables that go on over as many slides as they need; no row is cut, the heading stands on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.deck.canvas import Canvas
from exports.deck.drawing import Box, Cell, Line, cell_height
from exports.deck.look import NOTE, SMALL, Look
from exports.text_width import clean

_SIZES = (SMALL, 13.0, NOTE, 11.0)
_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, whether it holds numbers (flush right)."""

    heading: str
    share: float
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a cell says: a text in a colour; `small`: a second line, less loud."""

    text: str
    colour: str = "ink"
    bold: bool = False
    small: str = ""
    small_colour: str = "secondary"


#: The next slide for a table that goes on: its number (0 the first) in, a canvas out.
NextPage = Callable[[int], Canvas]


def draw(
    page: NextPage,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Words]],
    *,
    sizes: Sequence[float] = _SIZES,
    reserve: float = 0.0,
) -> Canvas:
    """The table from the top of the first slide's room, on several slides if need be; returns the last one, whose room
    begins below the table. The largest size at which it needs fewest slides. `reserve`: points to leave on the last."""
    canvas = page(0)
    room = Box(canvas.room.x, canvas.room.y, canvas.room.width, canvas.room.height - reserve)
    plans = [(size, _pages(columns, rows, size, room, canvas.look)) for size in sizes]
    fewest = min(len(pages) for _, pages in plans)
    size, pages = next((size, pages) for size, pages in plans if len(pages) == fewest)
    widths = _widths(columns, room.width)
    head = _heading(columns, size)
    for number, part in enumerate(pages):
        canvas = canvas if number == 0 else page(number)
        made = [(_height(head, widths, canvas.look), head)]
        made += [(_height(cells, widths, canvas.look), cells) for cells in (_cells(columns, row, size) for row in part)]
        taken = sum(height for height, _ in made)
        canvas.table(name, canvas.take(taken), widths, made, _MARGIN)
    return canvas


def _pages(
    columns: Sequence[Column], rows: Sequence[Sequence[Words]], size: float, room: Box, look: Look
) -> list[list[Sequence[Words]]]:
    widths = _widths(columns, room.width)
    top = _height(_heading(columns, size), widths, look)
    pages: list[list[Sequence[Words]]] = [[]]
    taken = top
    for row in rows:
        height = _height(_cells(columns, row, size), widths, look)
        if pages[-1] and taken + height > room.height:
            pages.append([])
            taken = top
        pages[-1].append(row)
        taken += height
    return pages


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    whole = sum(column.share for column in columns)
    return [width * column.share / whole for column in columns]


def _heading(columns: Sequence[Column], size: float) -> list[Cell]:
    return [
        Cell((Line(column.heading, size, True, "secondary", "r" if column.numbers else "l"),)) for column in columns
    ]


def _cells(columns: Sequence[Column], row: Sequence[Words], size: float) -> list[Cell]:
    return [_cell(column, words, size) for column, words in zip(columns, row, strict=True)]


def _cell(column: Column, words: Words, size: float) -> Cell:
    align = "r" if column.numbers else "l"
    lines = [Line(words.text, size, words.bold, words.colour, align)]
    if clean(words.small):
        lines.append(Line(words.small, max(size - 1.5, 10.0), False, words.small_colour, align))
    return Cell(tuple(lines))


def _height(cells: Sequence[Cell], widths: Sequence[float], look: Look) -> float:
    return max(cell_height(cell, width, look, _MARGIN) for cell, width in zip(cells, widths, strict=True))
