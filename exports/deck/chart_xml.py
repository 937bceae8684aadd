"""Native bar charts as Office keeps them: stacked bars, and a second group on hidden axes for a target line.

Written by hand because no library has both groups in one chart. The line is a group of bars of its own: one unseen up
to the target, a thin one there; Office joins these to a line (no gap between them), and every program draws them.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter
from pptx.oxml.ns import nsdecls

from exports.deck.drawing import Box
from exports.deck.look import Look, runs

SHEET = "Data"
_MADE = datetime(2025, 1, 1)
_FIRST, _SECOND = (111111101, 111111102), (111111103, 111111104)


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a value a bar (None for nothing). `colours`: one for all, or one a bar; "" shows nothing.

    labels: one a bar ("" for none), at `position` (Office's word) in the colour `label_colour`.
    """

    name: str
    values: tuple[float | None, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...] = ()
    position: str = "ctr"
    label_colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Chart:
    """What python-pptx takes for chart data: it asks for the XML and for the workbook, no more.

    names: of the bars, top first, lines broken already. plot: the bars' place as parts of the chart's own box. `ends`:
    where the axis ends; `shown_to`: up to where its numbers stand. columns: further columns of the workbook for people.
    """

    names: tuple[str, ...]
    series: tuple[Series, ...]
    line: tuple[Series, ...]
    plot: Box
    ends: float
    shown_to: float
    step: float
    percent: bool
    size: float
    look: Look
    language: str
    gap: int = 45
    legend: bool = False
    axis: bool = True
    heading: str = ""
    columns: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    def xml_bytes(self, _type: object) -> bytes:
        return _Xml(self).made().encode()

    @property
    def xlsx_blob(self) -> bytes:
        """The numbers behind the chart: what "edit data" opens."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(
            out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(SHEET)
        sheet.write_string(0, 0, self.heading)
        for row, name in enumerate(self.names, start=1):
            sheet.write_string(row, 0, name)
        for column, one in enumerate(self.all_series, start=1):
            sheet.write_string(0, column, one.name)
            for row, value in enumerate(one.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
        for column, (name, words) in enumerate(self.columns, start=1 + len(self.all_series)):
            sheet.write_string(0, column, name)
            for row, word in enumerate(words, start=1):
                sheet.write_string(row, column, word)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(self.all_series) + len(self.columns), 18)
        book.close()
        return out.getvalue()

    @property
    def all_series(self) -> tuple[Series, ...]:
        return (*self.series, *self.line)


class _Xml:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.last = len(chart.names) + 1

    def made(self) -> str:
        chart = self.chart
        first = self._group(chart.series, 0, chart.gap, _FIRST)
        second = self._group(chart.line, len(chart.series), 0, _SECOND) if chart.line else ""
        axes = self._axes(_FIRST, hidden=False) + (self._axes(_SECOND, hidden=True) if chart.line else "")
        legend = self._legend() if chart.legend else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {nsdecls("c", "a", "r")}>'
            '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
            f"<c:plotArea>{self._layout()}{first}{second}{axes}</c:plotArea>{legend}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{self._text(chart.size, 'ink')}</c:chartSpace>"
        )

    def _layout(self) -> str:
        plot = self.chart.plot
        places = zip("xywh", (plot.x, plot.y, plot.width, plot.height), strict=True)
        numbers = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in places)
        return (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{numbers}</c:manualLayout></c:layout>"
        )

    def _group(self, series: Sequence[Series], first: int, gap: int, axes: tuple[int, int]) -> str:
        made = "".join(self._series(one, place) for place, one in enumerate(series, start=first))
        ids = "".join(f'<c:axId val="{one}"/>' for one in axes)
        return (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
            f'{made}<c:gapWidth val="{gap}"/><c:overlap val="100"/>{ids}</c:barChart>'
        )

    def _series(self, one: Series, place: int) -> str:
        column = chr(ord("B") + place)
        own = (
            ""
            if len(one.colours) == 1
            else "".join(
                f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{self._fill(colour)}'
                "</c:dPt>"
                for at, colour in enumerate(one.colours)
            )
        )
        return (
            f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx>{_texts(f"{SHEET}!${column}$1", [one.name])}'
            f'</c:tx>{self._fill(one.colours[0])}<c:invertIfNegative val="0"/>{own}{self._labels(one)}'
            f"<c:cat>{_texts(f'{SHEET}!$A$2:$A${self.last}', self.chart.names)}</c:cat>"
            f"<c:val>{_numbers(f'{SHEET}!${column}$2:${column}${self.last}', one.values)}</c:val></c:ser>"
        )

    def _fill(self, colour: str) -> str:
        line = "<a:ln><a:noFill/></a:ln>"
        if not colour:
            return f"<c:spPr><a:noFill/>{line}</c:spPr>"
        return f"<c:spPr>{self.chart.look.fill(colour)}{line}</c:spPr>"

    def _labels(self, one: Series) -> str:
        shown = "".join(
            f'<c:{name} val="{value}"/>'
            for name, value in (
                *(("showLegendKey", 0), ("showVal", 1), ("showCatName", 0)),
                *(("showSerName", 0), ("showPercent", 0), ("showBubbleSize", 0)),
            )
        )
        if not any(one.labels):
            return ""
        made = ""
        for at, words in enumerate(one.labels):
            if not words:
                made += f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
                continue
            runs = self._rich(words, one.label_colour)
            made += (
                f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr wrap="none" lIns="0" rIns="0"/><a:lstStyle/>{runs}'
                f'</c:rich></c:tx><c:dLblPos val="{one.position}"/>{shown}</c:dLbl>'
            )
        return (
            f"<c:dLbls>{made}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f'{self._text(self.chart.size, one.label_colour)}<c:dLblPos val="{one.position}"/>{shown}</c:dLbls>'
        )

    def _rich(self, words: str, colour: str) -> str:
        code = "en-US" if self.chart.language == "en" else "vi-VN"
        properties = f'lang="{code}" sz="{round(self.chart.size * 100)}"'
        fill = self.chart.look.fill(colour)
        return "".join(f"<a:p>{runs(line, properties, fill)}</a:p>" for line in words.split("\n"))

    def _text(self, size: float, colour: str) -> str:
        return (
            f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}">'
            f'{self.chart.look.fill(colour)}</a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
        )

    def _axes(self, ids: tuple[int, int], *, hidden: bool) -> str:
        """The second pair must be there to be drawn everywhere: it is only not seen."""
        chart = self.chart
        names, values = ids
        seen = chart.axis and not hidden
        line = f'<c:spPr><a:ln w="9525">{chart.look.fill("secondary")}</a:ln></c:spPr>'
        none = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        sign = "%" if chart.percent else ""
        # Numbers beyond the end of the scale are room for labels, not part of it.
        numbers = escape(f'[<={chart.shown_to + chart.step / 1000:g}]General"{sign}";""', {'"': "&quot;"})
        return (
            f'<c:catAx><c:axId val="{names}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
            f'<c:axPos val="{"r" if hidden else "l"}"/><c:numFmt formatCode="General" sourceLinked="0"/>{ticks}'
            f'<c:tickLblPos val="{"none" if hidden else "low"}"/>{none if hidden else line}'
            f"{'' if hidden else self._text(chart.size, 'ink')}"
            f'<c:crossAx val="{values}"/><c:crosses val="{"max" if hidden else "autoZero"}"/><c:auto val="0"/>'
            '<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:tickLblSkip val="1"/>'
            '<c:noMultiLvlLbl val="1"/></c:catAx>'
            f'<c:valAx><c:axId val="{values}"/><c:scaling><c:orientation val="minMax"/><c:max val="{chart.ends:.6g}"/>'
            f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{"t" if hidden else "b"}"/>'
            f'<c:numFmt formatCode="{numbers}" sourceLinked="0"/>{ticks}'
            f'<c:tickLblPos val="{"nextTo" if seen else "none"}"/>{none}{self._text(10, "secondary") if seen else ""}'
            f'<c:crossAx val="{names}"/><c:crosses val="{"autoZero" if hidden else "max"}"/>'
            f'<c:crossBetween val="between"/><c:majorUnit val="{chart.step:g}"/></c:valAx>'
        )

    def _legend(self) -> str:
        """Of the series that are seen."""
        hidden = "".join(
            f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
            for at, one in enumerate(self.chart.all_series)
            if not one.colours[0]
        )
        look = self._text(self.chart.size, "ink")
        return f'<c:legend><c:legendPos val="t"/>{hidden}<c:overlay val="0"/>{look}</c:legend>'


def _texts(where: str, values: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{escape(value)}</c:v></c:pt>' for at, value in enumerate(values))
    return f'<c:strRef><c:f>{where}</c:f><c:strCache><c:ptCount val="{len(values)}"/>{points}</c:strCache></c:strRef>'


def _numbers(where: str, values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )
