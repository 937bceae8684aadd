"""Which names a map has room for: one that would cover another name or a circle is left to the tooltip and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from charts.map_view import Frame

_LINE, _LETTER, _GAP = 15.0, 7.7, 4.0
_WIDTH = 21

#: More names than this nobody reads; trying them all would cost the server more than the rest of the page.
_MOST = 60

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a circle: a name, which wraps at words, and under it a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Room:
    """A label that fits: its lines, its middle's distance from the circle's in pixels, where its text is anchored."""

    text: str
    x: float
    y: float
    anchor: str


def labels_with_room(
    spots: Sequence[tuple[float, float]], radii: Sequence[float], labels: Sequence[Label | None], frame: Frame
) -> list[Room | None]:
    """The label of each circle (pixels from the middle, the important first); None where it has none, or no room."""
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(spots, radii, strict=True)]
    answer: list[Room | None] = []
    tried = 0
    for own, ((x, y), radius, label) in enumerate(zip(spots, radii, labels, strict=True)):
        found = None
        wanted = label is not None and tried < _MOST
        tried += wanted
        for room, box in _places(x, y, radius, label) if label is not None and wanted else ():
            others = (other for place, other in enumerate(taken) if place != own)
            if _inside(box, frame) and not any(_overlap(box, other) for other in others):
                found = room
                taken.append(box)
                break
        answer.append(found)
    return answer


def _places(x: float, y: float, radius: float, label: Label) -> list[tuple[Room, Box]]:
    """Below, above, right, left of the circle; first with the whole label, then with the value alone."""
    answer = []
    name = wrap(label.name, _WIDTH, break_long_words=False)
    for lines in ([*name, label.value] if label.value else name, [label.value]):
        if not lines[0]:
            continue
        width, height = max(len(line) for line in lines) * _LETTER, len(lines) * _LINE
        aside, above = radius + _GAP, radius + _GAP + height / 2
        for dx, dy, anchor in (
            (0.0, above, "middle"),
            (0.0, -above, "middle"),
            (aside, 0.0, "start"),
            (-aside, 0.0, "end"),
        ):
            left = x + dx - {"middle": width / 2, "start": 0.0, "end": width}[anchor]
            box = (left, y + dy - height / 2, left + width, y + dy + height / 2)
            answer.append((Room("\n".join(lines), dx, dy, anchor), box))
    return answer


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, frame: Frame) -> bool:
    return (
        box[0] > -frame.width / 2
        and box[2] < frame.width / 2
        and box[1] > -frame.height / 2
        and box[3] < frame.height / 2
    )
