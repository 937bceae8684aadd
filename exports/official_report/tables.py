"""Tables of the appendices: real Word tables whose head is repeated on each page and whose rows stay whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exports.official_report import styles
from exports.official_report.marked import pieces

_TWIPS = 1440 / 25.4
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)

#: A table of so many rows, with cells of so many letters, fits on one page and stays there.
_SHORT, _LETTERS = 16, 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres, and how its cells stand: "left", "center", "right"."""

    heading: str
    width: float
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; bold where it says something by that."""

    words: str
    bold: bool = False


def add_table(document: Document, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
    """A bordered table of fixed widths. Put together as text: thousands of cells one by one would take seconds."""
    # A short table moves to the next page rather than leave its last rows there.
    words = (one.words if isinstance(one, Cell) else one for row in rows for one in row)
    short = len(rows) <= _SHORT and all(len(one) <= _LETTERS for one in words)
    kept = len(rows) if short else 2
    ids = {name: document.styles[name].style_id for name in (styles.CELL, styles.CELL_HEAD)}
    grid = "".join(f'<w:gridCol w:w="{_twips(column)}"/>' for column in columns)
    head = "".join(
        _cell(Cell(column.heading), column, (ids[styles.CELL_HEAD], "center"), next=True) for column in columns
    )
    body = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_row(columns, row, ids[styles.CELL], next=0 < left < kept)}</w:tr>"
        for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True)
    )
    width = sum(map(_twips, columns))
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="20" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )
    # Before the section's own properties, which end the body.
    document.element.body.insert_element_before(table, "w:sectPr")


def _row(columns: Sequence[Column], row: Sequence[Cell | str], style: str, *, next: bool) -> str:  # noqa: A002
    cells = [one if isinstance(one, Cell) else Cell(one) for one in row]
    return "".join(
        _cell(cell, column, (style, column.align), next=next) for column, cell in zip(columns, cells, strict=True)
    )


def _cell(cell: Cell, column: Column, look: tuple[str, str], *, next: bool) -> str:  # noqa: A002
    """`look`: style and alignment; `next`: the row stays on the next one's page."""
    bold = "<w:rPr><w:b/></w:rPr>" if cell.bold else ""
    lines = ["".join(piece for piece, _ in pieces(line)) for line in cell.words.split("\n")]
    run = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    run = f"<w:r>{bold}{run}</w:r>" if any(lines) else ""
    style, align = look
    keep = "<w:keepNext/>" if next else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{align}"/></w:pPr>{run}</w:p></w:tc>'
    )


def _twips(column: Column) -> int:
    return round(column.width * _TWIPS)
