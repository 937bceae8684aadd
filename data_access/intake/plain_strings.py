"""The table of texts of an .xlsx at once, where it is long and every text is plain."""

import html
import re

from data_access.intake.archive import Archive
from data_access.intake.cells import unescaped
from data_access.intake.refusals import MAX_TEXT, refuse
from data_access.loading.errors import ErrorCode

#: Stands for a text that is longer than a cell may be; no text of a file can hold this character.
TOO_LONG = "\ud800"
#: Characters of all texts together: a hundred for each cell of a large workbook.
MAX_CHARACTERS = 60_000_000
#: Bytes from which on it is worth it.
WORTH = 300_000
_HEAD = re.compile(r"(?:<\?xml[^<>]*\?>)?\s*<sst [^<>]*>")
_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<>]*)</t></si>')
#: Characters that XML cannot hold, or that its reader changes; and all references but the plain ones.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot|apos|#10|#xA);)")
#: What surrounds each text in the shorter of its two forms.
_AROUND = len("<si><t></t></si>")
_PRESERVED = ' xml:space="preserve"'


def plain_strings(archive: Archive, path: str) -> list[str] | None:
    """None when the table is short, or not regular enough."""
    if not WORTH <= archive.size(path) <= MAX_CHARACTERS:
        return None
    try:
        text = b"".join(archive.chunks(path)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(text)
    if (
        head is None
        or ("encoding=" in head[0] and "utf-8" not in head[0].lower())
        or not text.rstrip().endswith("</sst>")
    ):
        return None
    body = text[head.end() : text.rindex("</sst>")]
    found = _TEXT.findall(body)
    preserved = body.count(f"<t{_PRESERVED}>") * len(_PRESERVED)
    if sum(map(len, found)) + len(found) * _AROUND + preserved != len(body) or _ODD.search(body):
        return None
    if len(body) > MAX_CHARACTERS:
        refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_CHARACTERS:,}")
    return [_read(one) for one in found]


def _read(written: str) -> str:
    text = unescaped(html.unescape(written) if "&" in written else written)
    return text if len(written) <= MAX_TEXT else TOO_LONG
