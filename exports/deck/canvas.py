"""One slide to draw on: its title, the room below, texts, shapes, tables, charts and speaker notes."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from exports.deck.chart_xml import Chart
from exports.deck.drawing import EMU, Box, Cell, Line, height_of, paragraphs, plain_shape, table_shape, text_shape
from exports.deck.look import NOTE, SOURCE, TITLES, Look
from exports.deck.template import Template, box_of, placeholder, title_of
from exports.text_width import clean

_GAP = 8.0
#: Space between paragraphs of a placeholder, as a part of their size.
_APART = 0.25


class Canvas:
    """A slide of the content layout. `room` is what is left for its content, in points."""

    def __init__(self, template: Template, language: str, title: str, about: str, source: tuple[str, str]) -> None:
        self.look: Look = template.look
        self.language = language
        self.slide: Any = template.presentation.slides.add_slide(template.content)
        too_long = fill_placeholder(title_of(self.slide), [title], self.look, TITLES, bold=True)
        self._without_empty_places()
        self._number(template.content)
        self.room = template.area.below(too_long)
        self._about(about)
        self._source(*source)

    def text(self, name: str, box: Box, lines: Sequence[Line], anchor: str = "t", *, wrap: bool = True) -> None:
        """Paragraphs in exactly this box; without `wrap` each stays on its line, come what may."""
        body = paragraphs(lines, self.look, self.language)
        self._add(text_shape(self._next(), name, box, body, anchor, wrap=wrap))

    def shape(
        self, name: str, box: Box, preset: str, colour: str, *, outlined: bool = False, mirrored: bool = False
    ) -> None:
        fill = self.look.fill(colour)
        line = fill if outlined else ""
        self._add(plain_shape(self._next(), name, box, preset, "" if outlined else fill, line, mirrored=mirrored))

    def table(
        self, name: str, box: Box, widths: Sequence[float], rows: Sequence[tuple[float, Sequence[Cell]]], margin: float
    ) -> None:
        self._add(table_shape(self._next(), name, box, widths, rows, self.look, self.language, margin))

    def chart(self, name: str, alternative: str, box: Box, chart: Chart) -> None:
        """A native chart with its own workbook; `alternative` is read out instead of it."""
        place = (round(value * EMU) for value in (box.x, box.y, box.width, box.height))
        frame = self.slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, chart)
        frame.name = name
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alternative))

    def notes(self, lines: Sequence[str]) -> None:
        """The numbers behind the slide, for who speaks."""
        self.slide.notes_slide.notes_text_frame.text = "\n".join(clean(line) for line in lines)

    def height(self, lines: Sequence[Line], width: float) -> float:
        return height_of(lines, width, self.look)

    def take(self, points: float) -> Box:
        """The top of the room, which then begins below it."""
        box = Box(self.room.x, self.room.y, self.room.width, points)
        self.room = self.room.below(points)
        return box

    def _about(self, words: str) -> None:
        """One grey line under the title: what it is of."""
        line = [Line(words, NOTE + 1, colour="secondary")]
        if words:
            taken = self.height(line, self.room.width)
            self.text("Chú giải", self.take(taken), line)
        self.take(_GAP)

    def _source(self, marks: str, words: str) -> None:
        """At the foot: what warns of the figures, then where they come from and what they are of."""
        number = placeholder(self.slide, (PP_PLACEHOLDER.SLIDE_NUMBER,))
        width = self.room.width
        if number is not None and _meets(box_of(number), self.room):
            width -= box_of(number).width + _GAP
        line = [Line(marks, SOURCE, True)] if marks else []
        line.append(Line(words, SOURCE, colour="secondary"))
        taken = self.height(line, width)
        box = Box(self.room.x, self.room.bottom - taken, width, taken)
        self.text("Nguồn", box, line, "b")
        self.room = Box(self.room.x, self.room.y, self.room.width, self.room.height - taken - _GAP)

    def _without_empty_places(self) -> None:
        """A placeholder that nothing fills would say "click to add text"."""
        title = title_of(self.slide)
        for one in list(self.slide.placeholders):
            if one._element is not title._element:
                one._element.getparent().remove(one._element)

    def _number(self, layout: Any) -> None:
        """The slide's number where the layout has a place for it."""
        place = placeholder(layout, (PP_PLACEHOLDER.SLIDE_NUMBER,))
        if place is None:
            return
        index = place._element.ph.get("idx")
        size = place._element.ph.get("sz")
        sized = f' sz="{size}"' if size else ""
        title = title_of(self.slide)._element
        spaces = " ".join(f'xmlns:{prefix}="{title.nsmap[prefix]}"' for prefix in ("a", "p", "r"))
        self._add(
            f'<p:sp {spaces}><p:nvSpPr><p:cNvPr id="{self._next()}" name="Số trang"/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum"{sized} idx="{index}"/></p:nvPr></p:nvSpPr>'
            '<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}"'
            ' type="slidenum"><a:rPr lang="vi-VN"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
        )

    def _add(self, xml: str) -> None:
        self.slide.shapes._spTree.insert_element_before(parse_xml(xml), "p:extLst")

    def _next(self) -> int:
        return max(int(one.get("id")) for one in self.slide.shapes._spTree.iter(qn("p:cNvPr"))) + 1


def fill_placeholder(
    shape: Any, texts: Sequence[str], look: Look, sizes: Sequence[float], *, bold: bool = False
) -> float:
    """Paragraphs in a placeholder in its own look; a size is set only where its own is too large for them. Where even
    the smallest is, the placeholder grows downwards: by the points that are returned."""
    box, frame = box_of(shape), shape.text_frame
    font = look.titles if bold else look.text
    left, right = frame.margin_left / EMU, frame.margin_right / EMU
    room = (box.width - left - right, box.height - (frame.margin_top + frame.margin_bottom) / EMU)
    words = [clean(one) for one in texts]
    own = own_size(shape) or sizes[0]
    candidates = [min(own, sizes[0]), *(size for size in sizes if size < own)]

    def height(size: float) -> float:
        # Paragraphs of a template may stand apart.
        apart = (len(words) - 1) * size * _APART
        return sum(font.height(one, room[0], size, bold=bold) for one in words) + apart

    size = next((one for one in candidates if height(one) <= room[1]), candidates[-1])
    frame.text = "\n".join(words)
    frame.word_wrap = True
    if size != own:
        for paragraph in frame.paragraphs:
            paragraph.font.size = Pt(size)
            for run in paragraph.runs:
                run.font.size = Pt(size)
    grown = max(height(size) - room[1], 0.0)
    if grown:
        shape.left, shape.top, shape.width = shape.left, shape.top, shape.width
        shape.height = round((box.height + grown) * EMU)
    return grown


def own_size(shape: Any) -> float | None:
    """The size that a placeholder's text has by its layout or master, in points; None where none says."""
    layout = shape.part.slide.slide_layout
    index = shape.placeholder_format.idx
    places = [one for one in layout.placeholders if one.placeholder_format.idx == index]
    styles = [place._element.txBody.find(qn("a:lstStyle")) for place in places if place._element.txBody is not None]
    master = layout.slide_master._element.find(qn("p:txStyles"))
    kind = "p:titleStyle" if shape.placeholder_format.type in _TITLE_KINDS else "p:bodyStyle"
    styles.append(master.find(qn(kind)) if master is not None else None)
    for style in styles:
        found = style.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}") if style is not None else None
        if found is not None and found.get("sz"):
            return int(found.get("sz")) / 100
    return None


_TITLE_KINDS = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def _meets(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
