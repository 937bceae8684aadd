"""Text into paragraphs: places to fill in are marked, signs that no XML may hold are left out."""

from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from exports.official_report.marked import pieces


def write(paragraph: Paragraph, words: str, *, bold: bool | None = None, italic: bool | None = None) -> Paragraph:
    """Add the text to the paragraph."""
    for piece, to_fill_in in pieces(words):
        if piece:
            run = paragraph.add_run(piece)
            run.bold, run.italic = bold, italic
            if to_fill_in:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph
