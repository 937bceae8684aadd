"""Reading a deck back with python-pptx: slides by their content, charts with their workbooks, tables as texts."""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

EMU = 12700


def read(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def charts(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def workbook(shape: Any) -> list[list[Any]]:
    """The rows of the sheet behind a chart."""
    sheet = load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def series(shape: Any) -> dict[str, list[float | None]]:
    """The values of each series of a chart by name, of all its groups."""
    return {one.name: list(one.values) for plot in shape.chart.plots for one in plot.series}


def names(shape: Any) -> list[str]:
    """What the bars are called, lines joined again as they were broken: at spaces."""
    return [str(name) for name in shape.chart.plots[0].categories]


def labels(shape: Any) -> list[str]:
    """The texts on a chart's bars."""
    found = shape.chart._chartSpace.iter(qn("c:dLbl"))
    return [
        "".join(text.text or "" for text in one.iter(qn("a:t"))) for one in found if one.find(qn("c:tx")) is not None
    ]


def tables(deck: Any) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    ]


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def notes(deck: Any) -> list[str]:
    return [slide.notes_slide.notes_text_frame.text for slide in deck.slides]


def texts(slide: Any) -> Iterator[str]:
    """Every text on a slide, also those in tables and charts."""
    for shape in slide.shapes:
        if shape.has_chart:
            yield from (one.text or "" for one in shape.chart._chartSpace.iter(qn("a:t"), qn("c:v")))
        else:
            yield from (one.text or "" for one in shape._element.iter(qn("a:t")))
