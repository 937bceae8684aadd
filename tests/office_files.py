"""Workbooks made byte by byte, for tests of reading them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
)


def written(fill: Callable[[Any, Any], object], *, streamed: bool = False) -> bytes:
    """An .xlsx with the one sheet "Báo cáo"; `streamed`: its rows in their order, each text within its cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True} if streamed else {"in_memory": True})
    fill(book, book.add_worksheet("Báo cáo"))
    book.close()
    return buffer.getvalue()


def replaced(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed."""
    return rezipped({name: change(data) if name == part else data for name, data in parts_of(content).items()})


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_xml(rows: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet holds these raw rows, and what stands before and after them."""
    content = written(lambda book, sheet: sheet.write(0, 0, 1))
    return replaced(
        content,
        SHEET,
        lambda xml: (
            xml[: xml.index(b"<sheetData")] + f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()
        ),
    )


def ods(tables: str, styles: str = "") -> bytes:
    """An .ods whose content holds these raw tables and automatic styles."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"{_ODS_HEAD}<office:automatic-styles>{styles}</office:automatic-styles>{body}</office:document-content>"
    return rezipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})
