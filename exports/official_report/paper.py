"""Paper, margins and page numbers: A4, upright for the text, each appendix lying and numbered by itself."""

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Header
from docx.shared import Mm

from exports.official_report import styles
from exports.official_report.runs import write

#: Millimetres: the paper, and its margins at the top, bottom, left and right.
SHORT, LONG = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
#: Below an appendix there is room for three lines of a foot.
BOTTOM_WITH_FOOT = 25
#: Room for text on an upright and a lying page.
UPRIGHT, LYING = SHORT - LEFT - RIGHT, LONG - LEFT - RIGHT
_EDGE, _FOOT_EDGE = 10, 8


def first_section(document: Document) -> None:
    """The text's own pages: numbered from 1 in the top margin, the first without its number."""
    section = document.sections[0]
    _shape(section, lying=False)
    number = section.header.paragraphs[0]
    number.style = styles.PAGE_HEADER
    number._p.append(_page_number())
    for empty in (section.first_page_header, section.footer, section.first_page_footer):
        empty.is_linked_to_previous = False
        empty.paragraphs[0].style = styles.PAGE_HEADER


def appendix_section(document: Document, foot: list[str]) -> None:
    """A new lying section with its own page numbers; `foot`: the lines below each of its pages."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _shape(section, lying=True)
    if not section.footer.is_linked_to_previous or len(document.sections) > 2:
        return
    for part in (section.footer, section.first_page_footer):
        _foot(part, foot)


def _foot(part: _Header, lines: list[str]) -> None:
    part.is_linked_to_previous = False
    first = part.paragraphs[0]
    first.style = styles.PAGE_FOOTER
    for place, line in enumerate(lines):
        # Marks, where there are any, stand above the facts.
        bold = place < len(lines) - 1
        write(first if place == 0 else part.add_paragraph(style=styles.PAGE_FOOTER), line, bold=bold or None)


def _shape(section: Section, *, lying: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if lying else (Mm(SHORT), Mm(LONG))
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM_WITH_FOOT if lying else BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(_EDGE), Mm(_FOOT_EDGE)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.find(qn("w:pgMar")).addnext(numbers)


def _page_number() -> object:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, shown = OxmlElement("w:r"), OxmlElement("w:t")
    shown.text = "2"
    run.append(shown)
    field.append(run)
    return field
