"""The report's text, paragraph by paragraph, with the numbers of its parts, headings, items and points."""

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.text.paragraph import Paragraph

from exports.official_report import styles
from exports.official_report.numbering import letter, roman
from exports.official_report.runs import write
from exports.wording import text

END = "./."


class Writer:
    """Adds paragraphs to a document; each level's numbers begin anew below the next higher one."""

    def __init__(self, document: Document, language: str) -> None:
        self.document = document
        self.language = language
        self._part = self._heading = self._item = self._point = 0

    def say(self, key: str, **values: object) -> str:
        """A wording of the report."""
        return text(self.language, f"official.{key}", **values)

    def part(self, title: str) -> None:
        """ "Phần I", and its title in capitals on the next line."""
        self._part, self._heading = self._part + 1, 0
        paragraph = self.document.add_paragraph(style=styles.PART)
        write(paragraph, self.say("part", number=roman(self._part)))
        paragraph.add_run().add_break(WD_BREAK.LINE)
        write(paragraph, title.upper())

    def heading(self, title: str) -> None:
        """ "I. TÊN MỤC"."""
        self._heading, self._item, self._point = self._heading + 1, 0, 0
        self._add(styles.HEADING, f"{roman(self._heading)}. {title.upper()}")

    def item(self, title: str) -> None:
        """ "1. Tên khoản", with text to follow."""
        self._add(styles.ITEM, f"{self._next_item()}. {title}")

    def item_text(self, words: str) -> None:
        """ "1. " and the text itself."""
        self._add(styles.BODY, f"{self._next_item()}. {words}")

    def point(self, words: str, *, leads: bool = False) -> None:
        """ "a) " and the text; `leads`: it stays with the lines that follow."""
        self._point += 1
        paragraph = self._add(styles.BODY, f"{letter(self._point, self.language)}) {words}")
        paragraph.paragraph_format.keep_with_next = leads or None

    def line(self, words: str) -> None:
        self._add(styles.BODY, f"- {words}")

    def body(self, words: str) -> Paragraph:
        return self._add(styles.BODY, words)

    def end(self, words: str) -> None:
        """The last paragraph, with the sign that nothing follows; it stays with the signature."""
        self._add(styles.BODY, f"{words}{END}").paragraph_format.keep_with_next = True

    def _next_item(self) -> int:
        self._item, self._point = self._item + 1, 0
        return self._item

    def _add(self, style: str, words: str) -> Paragraph:
        return write(self.document.add_paragraph(style=style), words)
