"""The head of the report: offices, state and motto, number, place and date, title, addressees."""

from datetime import date

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from exports.official_report import paper, styles
from exports.official_report.dates import in_words
from exports.official_report.grid import borderless, first, partial_rule, rule
from exports.official_report.marked import or_to_fill_in, to_fill_in
from exports.official_report.runs import write
from exports.wording import text
from kpi.office_settings import SIZES, OfficeSettings

#: Millimetres of the two columns, by the sizes: the state's name takes 88 in 12 points and 95 in 13.
COLUMNS = {"12+13": (70, 95), "13+14": (66, 99)}
#: How long the motto is in bold Times New Roman, in parts of its size: the rule below it is as long.
MOTTO_WIDTH = {"vi": 12.088, "en": 15.871}
_POINT = 25.4 / 72
#: Spaces in which the registry writes the number.
_ROOM = " " * 8


def write_head(document: Document, settings: OfficeSettings, day: date, language: str) -> None:
    """Offices and state side by side, below them number and date."""
    columns = COLUMNS[settings.sizes]
    table = borderless(document, columns, 2)
    small, large = SIZES[settings.sizes]
    offices, state = table.rows[0].cells
    write(first(offices, styles.HEAD), or_to_fill_in(settings.superior.upper(), language, "superior"))
    issuer = settings.issuer.upper()
    write(offices.add_paragraph(style=styles.HEAD), or_to_fill_in(issuer, language, "issuer"), bold=True)
    said = issuer or text(language, "official.fill_issuer")
    partial_rule(offices.add_paragraph(style=styles.RULE), said, columns[0], small)
    write(first(state, styles.HEAD), text(language, "official.state"), bold=True)
    motto = write(state.add_paragraph(style=styles.HEAD), text(language, "official.motto"), bold=True)
    rule(state.add_paragraph(style=styles.RULE), MOTTO_WIDTH[language] * large * _POINT, columns[1])
    number, place = (first(cell, styles.HEAD) for cell in table.rows[1].cells)
    number.add_run(f"{text(language, 'official.number')}{_ROOM}/")
    write(number, or_to_fill_in(settings.symbol, language, "symbol"))
    where = or_to_fill_in(settings.place, language, "place")
    write(place, text(language, "official.place_and_day", place=where, day=in_words(day, language)), italic=True)
    for paragraph in (motto, number, place):
        for run in paragraph.runs:
            run.font.size = styles.points(13 if paragraph is number else large)
    for paragraph in (number, place):
        paragraph.paragraph_format.space_before = styles.points(4)


def write_title(document: Document, subject: list[str], marks: list[str], language: str) -> None:
    """ "BÁO CÁO", what it is about (one or more lines), a rule, and the marks of the figures where there are any."""
    write(document.add_paragraph(style=styles.TITLE), text(language, "official.title"))
    for line in subject:
        write(document.add_paragraph(style=styles.SUBJECT), line)
    partial_rule(document.add_paragraph(style=styles.RULE), subject[-1], paper.UPRIGHT, 14)
    if marks:
        write(document.add_paragraph(style=styles.MARK), " · ".join(marks))


def write_addressees(document: Document, settings: OfficeSettings, language: str) -> None:
    """ "Kính gửi": one addressee on the same line; several each on a line of its own, ";" between, "." at the end."""
    words = text(language, "official.to")
    named = settings.addressees or (to_fill_in(language, "addressee"),)
    paragraph = document.add_paragraph(style=styles.ADDRESS)
    if len(named) == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, f"{words} {named[0]}")
        return
    paragraph.paragraph_format.left_indent = Mm(30)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = styles.points(0)
    write(paragraph, words)
    for place, one in enumerate(named, start=1):
        line = document.add_paragraph(style=styles.ADDRESS)
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(45), Mm(-3)
        line.paragraph_format.space_before = styles.points(0)
        line.paragraph_format.space_after = styles.points(6 if place == len(named) else 0)
        write(line, f"- {one}{'.' if place == len(named) else ';'}")
