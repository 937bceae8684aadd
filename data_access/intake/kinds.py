"""What kind of file some bytes are: told by their content, never by the name."""

import re

from data_access.intake.archive import Archive
from data_access.intake.grid import FileKind
from data_access.intake.refusals import refuse
from data_access.loading.errors import ErrorCode

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: The first records of .xls files from before 1995, which stand without a container.
_OLD_RECORDS = tuple(bytes.fromhex(one) for one in ("0900040000", "0902060000", "0904060000"))
#: Other kinds of files by their first bytes.
_OTHERS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"SQLite": "SQLite",
}
_XML_SPREADSHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|div|style|script|tr|title)\b", re.IGNORECASE)
_MACROS = "vbaproject.bin"


def kind_of(content: bytes, name: str) -> FileKind:
    """The kind of a file; XLSX stands for whatever is zipped (`kind_of_archive` looks inside). What cannot be read at
    all is refused with a sentence of its own."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.XLSX
    if content.startswith(_OLE):
        return _ole(content, name)
    if content.startswith(_OLD_RECORDS):
        return FileKind.XLS
    if not content.strip(b"\0"):
        refuse(ErrorCode.DAMAGED_WORKBOOK, "0x00")
    for magic, other in _OTHERS.items():
        if content.startswith(magic) and not (other == "BMP" and b"\0" not in content[:64]):
            refuse(ErrorCode.OTHER_DOCUMENT, name, other)
    _refuse_markup(content, name)
    return FileKind.CSV


def _ole(content: bytes, name: str) -> FileKind:
    """The container of old Office documents, and of encrypted new ones; names in it are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        refuse(ErrorCode.ENCRYPTED_FILE)
    if not holds("Workbook") and not holds("Book"):
        other = next((one for one in ("WordDocument", "PowerPoint Document") if holds(one)), "")
        if other:
            refuse(ErrorCode.OTHER_DOCUMENT, name, other.removesuffix("Document").strip())
    return FileKind.XLS


def _refuse_markup(content: bytes, name: str) -> None:
    """Web pages and XML that programs export under the name .xls: Excel opens them, but they are no workbooks."""
    start = content[:8_192]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")[2:]
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        if re.match(rb"MIME-Version:", start, re.IGNORECASE):
            refuse(ErrorCode.HTML_NAMED_WORKBOOK, name)
        return
    if _XML_SPREADSHEET.search(start):
        refuse(ErrorCode.XML_SPREADSHEET, name)
    if _HTML.match(start) or (_HTML.search(start) and not start.startswith(b"<?xml")):
        refuse(ErrorCode.HTML_NAMED_WORKBOOK, name)
    if start.startswith((b"<?xml", b"<!")):
        refuse(ErrorCode.OTHER_DOCUMENT, name, "XML")


def kind_of_archive(archive: Archive, name: str) -> FileKind:
    """XLSX or ODS by the parts of a zip file; other zip files are refused."""
    names = {one.lower() for one in archive.names()}
    if "content.xml" in names:
        mime = b"".join(archive.chunks("mimetype")).decode("latin-1").strip() if "mimetype" in names else ""
        if mime and not mime.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            refuse(ErrorCode.OTHER_DOCUMENT, name, "OpenDocument")
        return FileKind.ODS
    if any(one.startswith("xl/") and one.endswith(".bin") and "/workbook" in one for one in names):
        refuse(ErrorCode.BINARY_WORKBOOK, name)
    for folder, other in (("word/", "Word"), ("ppt/", "PowerPoint")):
        if any(one.startswith(folder) for one in names):
            refuse(ErrorCode.OTHER_DOCUMENT, name, other)
    if "[content_types].xml" not in names and "_rels/.rels" not in names:
        refuse(ErrorCode.ARCHIVE_FILE, name)
    return FileKind.XLSX


def has_macros(archive: Archive) -> bool:
    """Whether an .xlsx holds macros, whatever it calls itself. They are never run."""
    return any(one.lower().endswith(_MACROS) for one in archive.names())
