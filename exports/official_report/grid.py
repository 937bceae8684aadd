"""Tables without borders for the head and the signature, and rules of a given length below a text."""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from exports.official_report import styles
from exports.text_width import Font

_TIMES = Font(styles.FONT)
_POINT = 25.4 / 72
#: A rule below a name or a subject is a third to half as long as its longest line.
_PART = 0.42


def borderless(document: Document, widths: tuple[int, int], rows: int) -> Table:
    """A table of two columns (millimetres), without borders and without room beside its text."""
    table = document.add_table(rows, 2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # Its place by the order of the schema: before the look, after the layout.
    table._tblPr.find(qn("w:tblLayout")).addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def first(cell: _Cell, style: str) -> Paragraph:
    """The paragraph that a cell begins with."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    return paragraph


def partial_rule(paragraph: Paragraph, words: str, room: float, size: int) -> None:
    """A rule of a third to half the length of the text (bold, in so many millimetres of room)."""
    lines = _TIMES.wrapped(words, room / _POINT, size, bold=True)
    longest = min(max(_TIMES.width(line, size, bold=True) for line in lines) * _POINT, room)
    rule(paragraph, longest * _PART, room)


def rule(paragraph: Paragraph, length: float, room: float) -> None:
    """A rule in the middle of the room: the upper border of an empty, low paragraph (a drawing would float away)."""
    side = Mm(max((room - length) / 2, 0))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
