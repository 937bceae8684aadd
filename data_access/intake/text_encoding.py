"""In which encoding a text file is, by its bytes alone; undecidable is an error, never a guess.

Unicode shows itself. Old code pages are told apart by which of them makes Vietnamese syllables of the words, and only
where one does so clearly better than the others.
"""

import codecs
import re
import unicodedata

from data_access.intake.code_pages import CodePage, likeness, unicode_text
from data_access.intake.refusals import refuse
from data_access.loading.errors import ErrorCode

#: Share of words that must be syllables, and how far ahead of the next code page.
CLEAR, AHEAD = 0.85, 0.25
#: A text that is Unicode already is only taken for an old code page if this few of its words are syllables.
HARDLY = 0.3
MAX_BYTES = 60_000_000
_SAMPLE = 400_000
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNUSUAL = re.compile("[^\t\r\n -~\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u23ff\u2500-\u27bf\ufeff]")
_CODE_PAGES = (CodePage.WINDOWS_1258, CodePage.TCVN3, CodePage.VNI)


class NotText(Exception):
    """The bytes are no text in any encoding."""


def decoded(content: bytes) -> tuple[str, str]:
    """The text (without its byte-order mark) and its encoding's name. Raises NotText."""
    if len(content) > MAX_BYTES:
        refuse(ErrorCode.FILE_TOO_LARGE, f"{len(content) // 1_000_000} MB", f"{MAX_BYTES // 1_000_000} MB")
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            text = _strictly(content, encoding).lstrip("\ufeff")
            return _code_page_within(text) or (text, encoding.removesuffix("-sig"))
    if b"\0" in content:
        return _utf16(content)
    if len(_CONTROLS.findall(content)) * 1_000 > len(content):
        raise NotText
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(content)
    if text.isascii():
        return text, "utf-8"
    return _code_page_within(text) or (text, "utf-8")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        refuse(ErrorCode.UNKNOWN_ENCODING)
    if "\0" in text:
        raise NotText
    return text


def _utf16(content: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: the byte order in which nearly every character is a usual one."""
    usual = [encoding for encoding in ("utf-16-le", "utf-16-be") if _is_usual(content, encoding)]
    if not usual:
        raise NotText
    return _strictly(content, usual[0]), usual[0]


def _is_usual(content: bytes, encoding: str) -> bool:
    sample = content[: 2 * _SAMPLE].decode(encoding, "replace")
    return len(_UNUSUAL.findall(sample)) * 50 <= len(sample)


def _code_page(content: bytes) -> tuple[str, str]:
    characters = "".join(_character(byte) for byte in range(256))
    found = _best(content.decode("latin-1").translate(characters))
    if found is None:
        refuse(ErrorCode.UNKNOWN_ENCODING)
    return found


def _code_page_within(text: str) -> tuple[str, str] | None:
    """The old code page of a file that was saved as Unicode without being converted ("Tr­êng" for "Trường")."""
    seen = likeness(text[:_SAMPLE])
    if seen.words < 4 or seen.share > HARDLY:
        return None
    return _best(text)


def _best(characters: str) -> tuple[str, str] | None:
    sample = _words_outside_ascii(characters)
    found = [(likeness(unicode_text(sample, page)), page) for page in _CODE_PAGES]
    scores = sorted(found, key=lambda one: -one[0].share)
    (best, page), (second, _) = scores[0], scores[1]
    if best.words == 0 or best.share < CLEAR or best.share - second.share < AHEAD:
        return None
    text = unicode_text(characters, page)
    return unicodedata.normalize("NFC", text), str(page)


def _words_outside_ascii(characters: str) -> str:
    lines = characters[:_SAMPLE]
    return " ".join(sorted({word for word in re.split(r"[\x00-@\[-`{-\x7f]+", lines) if not word.isascii()}))


def _character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
