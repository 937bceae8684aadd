"""Reading an official report back: its text, its tables, and how each paragraph is set."""

import io
from functools import cache

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from exports.official_report import write_report
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings
from tests.exports import sample_meeting

#: An office that has set everything.
FULL = OfficeSettings(
    authority=("KT. Giám đốc", "Phó Giám đốc"),
    signer="Nguyễn Văn An",
    addressees=("Bộ Giáo dục và Đào tạo", "Ủy ban nhân dân tỉnh Đồng Nai"),
    recipients=("Giám đốc Sở", "Các Phòng GDĐT;"),
    drafting_unit="CNTT",
)


def opened(meeting: Meeting, settings: OfficeSettings = FULL, language: str = "vi") -> Document:
    return docx.Document(io.BytesIO(write_report(meeting, settings, language=language)))


@cache
def full(sizes: str = "12+13") -> Document:
    """The sample's report of an office that has set everything."""
    return opened(sample_meeting.meeting(), FULL.model_copy(update={"sizes": sizes}))


@cache
def plain(language: str = "vi") -> Document:
    """The sample's report of an office that has set nothing."""
    return opened(sample_meeting.meeting(), OfficeSettings(), language)


def body(document: Document) -> list[str]:
    """The text's own paragraphs, tables left out."""
    return [paragraph.text for paragraph in document.paragraphs]


def everything(document: Document) -> str:
    """All text of the body, of tables too."""
    return "\n".join("".join(one.itertext()) for one in document.element.body.iter(qn("w:p")))


def named(document: Document, style: str) -> list[Paragraph]:
    """The paragraphs of a style, outside tables."""
    return [paragraph for paragraph in document.paragraphs if paragraph.style.name == style]


def cells(table: Table) -> list[list[str]]:
    """A table's texts, read straight from its rows."""
    return [[_words(cell) for cell in row.findall(qn("w:tc"))] for row in table._tbl.findall(qn("w:tr"))]


def _words(cell: object) -> str:
    parts = cell.iter(qn("w:t"), qn("w:br"))  # type: ignore[attr-defined]
    return "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in parts)


def points(paragraph: Paragraph) -> float:
    """The size of a paragraph's text: its first run's own, else its style's."""
    own = paragraph.runs[0].font.size if paragraph.runs else None
    return (own or paragraph.style.font.size).pt


def is_bold(paragraph: Paragraph) -> bool:
    own = paragraph.runs[0].bold
    return bool(paragraph.style.font.bold if own is None else own)


def is_italic(paragraph: Paragraph) -> bool:
    own = paragraph.runs[0].italic
    return bool(paragraph.style.font.italic if own is None else own)


def rules(document: Document) -> list[tuple[float, float]]:
    """Length and room (millimetres) of each rule, in order."""
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is None:
            continue
        form = Paragraph(paragraph, document._body).paragraph_format
        cell = next((one for one in paragraph.iterancestors(qn("w:tc"))), None)
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") if cell is not None else None
        room = int(width.get(qn("w:w"))) / 1440 * 25.4 if width is not None else 165.0
        found.append((room - form.left_indent.mm - form.right_indent.mm, room))
    return found
