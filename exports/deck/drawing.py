"""Texts, shapes and tables in DrawingML, by points from the slide's upper left corner. Strings in, elements out."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from pptx.oxml.ns import nsdecls
from pptx.spec import GRAPHIC_DATA_URI_TABLE

from exports.deck.look import Look, runs
from exports.text_width import clean

EMU = 12700  # a point
#: A cell's margin at its sides, as a multiple of that above and below.
SIDES = 1.75
_SPACES = nsdecls("a", "p", "r")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def below(self, taken: float) -> "Box":
        """What is left under the first so many points."""
        return Box(self.x, self.y + taken, self.width, self.height - taken)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of one look. `after`: points of space below it. `align`: l, r or ctr."""

    text: str
    size: float
    bold: bool = False
    colour: str = "ink"
    align: str = "l"
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: one or more lines."""

    lines: tuple[Line, ...]


def paragraphs(lines: Sequence[Line], look: Look, language: str) -> str:
    return "".join(_paragraph(line, look, language) for line in lines)


def text_shape(number: int, name: str, box: Box, body: str, anchor: str = "t", *, wrap: bool = True) -> str:
    """A text without frame, in exactly this box, which neither grows nor shrinks."""
    return (
        f"<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id={quoteattr(str(number))} name={quoteattr(clean(name))}/>"
        f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{_place(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="{"square" if wrap else "none"}" lIns="0" tIns="0" rIns="0" bIns="0"'
        f' anchor="{anchor}"><a:noAutofit/>'
        f"</a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>"
    )


def plain_shape(
    number: int, name: str, box: Box, preset: str, fill: str, line: str = "", *, mirrored: bool = False
) -> str:
    """A shape without text: `preset` is Office's name of it, `fill` and `line` are DrawingML ("" for none)."""
    border = f'<a:ln w="28575">{line}</a:ln>' if line else "<a:ln><a:noFill/></a:ln>"
    return (
        f"<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id={quoteattr(str(number))} name={quoteattr(clean(name))}/>"
        f"<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{_place(box, flip=mirrored)}"
        f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>{fill or "<a:noFill/>"}{border}</p:spPr></p:sp>'
    )


def table_shape(
    number: int,
    name: str,
    box: Box,
    widths: Sequence[float],
    rows: Sequence[tuple[float, Sequence[Cell]]],
    look: Look,
    language: str,
    margin: float,
) -> str:
    """A table of rows (height, cells); the first is the heading. Hairlines between rows, nothing else."""
    grid = "".join(f'<a:gridCol w="{_emu(width)}"/>' for width in widths)
    made = "".join(
        f'<a:tr h="{_emu(height)}">{"".join(_cell(cell, look, language, margin, not at) for cell in cells)}</a:tr>'
        for at, (height, cells) in enumerate(rows)
    )
    return (
        f"<p:graphicFrame {_SPACES}><p:nvGraphicFramePr><p:cNvPr id={quoteattr(str(number))}"
        f' name={quoteattr(clean(name))}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        f'<p:nvPr/></p:nvGraphicFramePr>{_place(box, "p")}<a:graphic><a:graphicData uri="{GRAPHIC_DATA_URI_TABLE}">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{made}</a:tbl></a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )


def height_of(lines: Sequence[Line], room: float, look: Look) -> float:
    """Points that these paragraphs take in a box of that width."""
    return sum(look.text.height(clean(line.text), room, line.size, bold=line.bold) + line.after for line in lines)


def _paragraph(line: Line, look: Look, language: str) -> str:
    code = "en-US" if language == "en" else "vi-VN"
    after = f'<a:spcAft><a:spcPts val="{round(line.after * 100)}"/></a:spcAft>'
    space = f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>{after}'
    properties = f'lang="{code}" sz="{round(line.size * 100)}" b="{int(line.bold)}" dirty="0"'
    made = runs(clean(line.text), properties, look.fill(line.colour))
    return f'<a:p><a:pPr marL="0" indent="0" algn="{line.align}">{space}<a:buNone/></a:pPr>{made}</a:p>'


def _cell(cell: Cell, look: Look, language: str, margin: float, heading: bool) -> str:
    none = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")
    colour, width = ("secondary", 12700) if heading else ("hairline", 9525)
    below = f'<a:lnB w="{width}">{look.fill(colour)}</a:lnB>'
    inside = " ".join(f'mar{side}="{_emu(margin * (1 if side in "TB" else SIDES))}"' for side in "LRTB")
    anchor = "b" if heading else "t"
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(cell.lines, look, language)}</a:txBody>"
        f'<a:tcPr {inside} anchor="{anchor}">{none}{below}<a:noFill/></a:tcPr></a:tc>'
    )


def cell_height(cell: Cell, width: float, look: Look, margin: float) -> float:
    """Points that a cell takes, its margins included."""
    return height_of(cell.lines, width - 2 * SIDES * margin, look) + 2 * margin


def _place(box: Box, prefix: str = "a", *, flip: bool = False) -> str:
    turned = ' flipH="1"' if flip else ""
    return (
        f'<{prefix}:xfrm{turned}><a:off x="{_emu(box.x)}" y="{_emu(box.y)}"/>'
        f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></{prefix}:xfrm>'
    )


def _emu(points: float) -> int:
    return round(points * EMU)
