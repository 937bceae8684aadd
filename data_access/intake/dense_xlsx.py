"""Big regular sheets of an .xlsx, read in columns: the XML is scanned as an array of bytes, many cells at a time.

Strict on purpose: whatever is not written as office programs write it (a prefix, a comment, rich text within a cell,
rows or cells out of order) makes the scan give up, and the careful reader (`xlsx`) decides. What both can read, both
read alike; a test holds them together.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

import numpy as np

from data_access.intake.archive import Archive, local
from data_access.intake.cell_tags import Irregular, scan
from data_access.intake.dense import DenseSheet
from data_access.intake.dense_keys import Keys
from data_access.intake.plain_cells import plain_cells
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW
from data_access.intake.sheet_aids import SheetAids
from data_access.intake.xlsx_parts import Parts, SheetPart

#: Bytes looked at in one go: large enough to be worth it, small enough to stay in the processor's cache.
BLOCK = 1_000_000
_MAX_AROUND = 30_000_000
_DATA, _DATA_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8)", re.IGNORECASE)


def read_dense(archive: Archive, part: SheetPart, parts: Parts) -> DenseSheet | None:
    """None when the sheet is not regular enough."""
    aids = SheetAids()
    keys = Keys(parts)
    try:
        around = _Around()
        for block in around.blocks(archive, part.path):
            cells = plain_cells(block, aids) or scan(block, aids)
            if len(cells.rows) and (int(cells.rows[-1]) > MAX_ROW or int(cells.columns.max()) > MAX_COLUMN):
                return None
            archive.budget.take(len(cells.rows))
            keys.add(cells)
        around.parse(aids)
    except (Irregular, expat.ExpatError):
        return None
    rows, columns, found = keys.arrays()
    if len(rows) and (np.diff(rows) < 0).any():
        return None
    sheet = DenseSheet(part.name, rows, columns, found, keys.cell, hidden=part.hidden)
    aids.onto(sheet)
    sheet.legacy_cells = keys.legacy_cells(rows, columns, found)
    return sheet


class _Around:
    """Splits a sheet's stream into whole rows, and keeps what stands around them."""

    def __init__(self) -> None:
        self._head = self._tail = b""

    def blocks(self, archive: Archive, path: str) -> Iterator[bytes]:
        """Pieces of the sheet's data, each of whole rows."""
        kept = bytearray()
        started = ended = False
        for chunk in archive.chunks(path):
            kept += chunk
            if not started and (at := kept.find(_DATA)) >= 0:
                started = True
                self._head = bytes(kept[:at])
                del kept[: at + len(_DATA)]
            if len(kept) < BLOCK or ended:
                if len(kept) > _MAX_AROUND:
                    raise Irregular
                continue
            if not started:
                raise Irregular
            end = kept.find(_DATA_END)
            ended = end >= 0
            cut = end if ended else kept.rfind(_ROW_END) + len(_ROW_END)
            if cut < len(_ROW_END) and not ended:
                raise Irregular
            yield bytes(kept[:cut])
            del kept[: cut + len(_DATA_END) * ended]
        if not ended:
            end = kept.find(_DATA_END)
            if not started or end < 0:
                raise Irregular
            yield bytes(kept[:end])
            del kept[: end + len(_DATA_END)]
        self._tail = bytes(kept)

    def parse(self, aids: SheetAids) -> None:
        """Reads what stands around the rows, as any XML."""
        if _ENCODING.search(self._head[:200]) or b"<!" in self._head:
            raise Irregular
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda tag, attributes: aids.element(local(tag), attributes)
        parser.Parse(self._head + b"<sheetData/>" + self._tail, True)
