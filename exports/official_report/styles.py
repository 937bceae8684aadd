"""The report's styles: Times New Roman everywhere, each kind of paragraph by its own name, so that Word can edit it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle

from kpi.office_settings import SIZES

FONT = "Times New Roman"
_FIRST_LINE = Mm(10)
#: What each style is called; Word shows its own names of the built-in ones in the reader's language.
PART, HEADING, ITEM, BODY = "heading 1", "heading 2", "heading 3", "Body Text"
TITLE, SUBJECT = "Title", "Subtitle"
HEAD, RULE, MARK, ADDRESS = "Khối đầu", "Kẻ dòng", "Dấu số liệu", "Kính gửi"
SIGNATURE, RECIPIENTS, RECIPIENTS_HEAD = "Chữ ký", "Nơi nhận", "Tên nơi nhận"
APPENDIX, APPENDIX_TITLE, WITH, NOTE = "Phụ lục", "Tên phụ lục", "Kèm theo", "Ghi chú"
CELL, CELL_HEAD = "Ô bảng", "Đầu bảng"
PAGE_HEADER, PAGE_FOOTER = "header", "footer"
_BUILT_IN = {PART, HEADING, ITEM, BODY, TITLE, SUBJECT, PAGE_HEADER, PAGE_FOOTER}
_LEVELS = {PART: 0, HEADING: 1, ITEM: 2, APPENDIX: 0}
_FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


@dataclass(frozen=True, slots=True)
class Look:
    """One style. size in points; before, after: points around it; next: it stays on the next paragraph's page."""

    size: int
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    before: int = 0
    after: int = 0
    line: float = 1.0
    first_line: bool = False
    next: bool = False


def looks(sizes: str) -> Mapping[str, Look]:
    """Every style at the sizes chosen: the head's first line in the smaller one, the text in the larger."""
    centre, justify = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
    small, large = SIZES[sizes]
    title = 14
    text = Look(large, align=justify, after=6, line=1.15, first_line=True)
    return {
        BODY: text,
        PART: Look(large, bold=True, align=centre, before=12, after=6, line=1.15, next=True),
        HEADING: Look(large, bold=True, align=justify, before=6, after=6, line=1.15, first_line=True, next=True),
        ITEM: Look(large, bold=True, align=justify, after=6, line=1.15, first_line=True, next=True),
        TITLE: Look(title, bold=True, align=centre, before=14),
        SUBJECT: Look(title, bold=True, align=centre, next=True),
        HEAD: Look(small, align=centre),
        RULE: Look(2, align=centre, before=2),
        MARK: Look(large, bold=True, align=centre, before=4, after=2),
        ADDRESS: Look(large, before=6, after=6),
        SIGNATURE: Look(large, bold=True, align=centre, next=True),
        RECIPIENTS_HEAD: Look(12, bold=True, italic=True, next=True),
        RECIPIENTS: Look(11, next=True),
        APPENDIX: Look(14, bold=True, align=centre, next=True),
        APPENDIX_TITLE: Look(large, bold=True, align=centre, next=True),
        WITH: Look(large, italic=True, align=centre, after=8, next=True),
        NOTE: Look(11, italic=True, before=4, align=justify),
        CELL: Look(11),
        CELL_HEAD: Look(11, bold=True, align=centre),
        PAGE_HEADER: Look(large, align=centre),
        PAGE_FOOTER: Look(11, align=centre),
    }


def set_up(document: Document, sizes: str, language: str) -> None:
    """Put the styles into an empty document in place of all that it came with."""
    _only_defaults(document)
    _defaults(document, "en-GB" if language == "en" else "vi-VN")
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZES[sizes][1])  # type: ignore[attr-defined]
    _faces(normal.element.get_or_add_rPr())  # type: ignore[attr-defined]
    for name, look in looks(sizes).items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _BUILT_IN)
        style.element.set(qn("w:styleId"), _identity(style.element.get(qn("w:styleId"))))
        _apply(style, look)  # type: ignore[arg-type]
        style.base_style = normal  # type: ignore[attr-defined]
        style.quick_style = True
        if name in _LEVELS:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(_LEVELS[name]))
            style.element.get_or_add_pPr().append(level)


def _identity(name: str) -> str:
    """A style's own key in plain letters, as Word itself makes them."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in plain if one.isascii())


def _apply(style: ParagraphStyle, look: Look) -> None:
    style.font.size = Pt(look.size)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(look.size * 2))
    style.font.bold, style.font.italic = look.bold, look.italic
    style.element.rPr.append(complex_size)
    form = style.paragraph_format
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = look.line
    if look.first_line:
        form.first_line_indent = _FIRST_LINE
    form.keep_with_next = look.next or None
    form.widow_control = True
    if look.size <= 2:  # an empty line that only carries a rule
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)


def _only_defaults(document: Document) -> None:
    for style in list(document.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            document.styles.element.remove(style)


def _defaults(document: Document, language: str) -> None:
    """Font and language of everything that says nothing else."""
    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(properties):
        properties.remove(child)
    _faces(properties)
    spoken = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        spoken.set(qn(name), language)
    properties.append(spoken)


def _faces(properties: object) -> None:
    """Times New Roman for each of the four scripts that Word tells apart, and no theme that overrides it."""
    for old in properties.findall(qn("w:rFonts")):  # type: ignore[attr-defined]
        properties.remove(old)  # type: ignore[attr-defined]
    fonts = OxmlElement("w:rFonts")
    for face in _FACES:
        fonts.set(qn(face), FONT)
    properties.insert(0, fonts)  # type: ignore[attr-defined]


def points(number: int) -> Length:
    """A size or a distance in points."""
    return Pt(number)
