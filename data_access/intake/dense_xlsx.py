"""Big regular sheets of an .xlsx, read in columns: the XML is scanned as an array of bytes, many cells at a time.

Strict on purpose: whatever is not written as office programs write it (a prefix, a comment, rich text within a cell,
rows or cells out of order) makes the scan give up, and the careful reader (`xlsx`) decides. What both can read, both
read alike; a test holds them together.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from data_access.intake import words
from data_access.intake.archive import Archive, local
from data_access.intake.cell_tags import Irregular, scan
from data_access.intake.dense import DenseSheet
from data_access.intake.dense_keys import Keys, Looked
from data_access.intake.plain_cells import plain_cells
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW
from data_access.intake.sheet_aids import SheetAids
from data_access.intake.side_by_side import side_by_side
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
        for done in side_by_side(around.blocks(archive, part.path), lambda piece: _read(piece, keys)):
            archive.budget.spend(done.seconds)
            block, rows_aids = done.made
            aids.hidden_rows |= rows_aids.hidden_rows
            if len(block.rows) and (int(block.rows[-1]) > MAX_ROW or int(block.columns.max()) > MAX_COLUMN):
                return None
            archive.budget.take(len(block.rows))
            keys.add(block)
        around.parse(aids)
    except (Irregular, expat.ExpatError):
        return None
    rows, columns, found = keys.arrays()
    if (rows[1:] < rows[:-1]).any():
        return None
    sheet = DenseSheet(part.name, rows, columns, found, keys.cell, hidden=part.hidden, texts_of=keys.texts)
    aids.onto(sheet)
    sheet.legacy_cells = keys.legacy_cells(rows, columns, found)
    return sheet


def _read(block: bytes, keys: Keys) -> tuple[Looked, SheetAids]:
    """A padded block's cells, and what its rows say of themselves. Raises Irregular."""
    aids = SheetAids()
    return keys.look(plain_cells(block, aids) or scan(block, aids)), aids


class _Around:
    """Splits a sheet's stream into whole rows, and keeps what stands around them."""

    def __init__(self) -> None:
        self._head = self._tail = b""

    def blocks(self, archive: Archive, path: str) -> Iterator[bytes]:
        """Pieces of the sheet's data, each of whole rows, padded."""
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
            cut, ended = _rows_end(kept)
            if not started or not cut:
                raise Irregular
            yield _taken(kept, cut)
            del kept[: len(_DATA_END) * ended]
        if not ended:
            cut, ended = _rows_end(kept)
            if not started or not ended:
                raise Irregular
            yield _taken(kept, cut)
            del kept[: len(_DATA_END)]
        self._tail = bytes(kept)

    def parse(self, aids: SheetAids) -> None:
        """Reads what stands around the rows, as any XML."""
        if _ENCODING.search(self._head[:200]) or b"<!" in self._head:
            raise Irregular
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda tag, attributes: aids.element(local(tag), attributes)
        parser.Parse(self._head + b"<sheetData/>" + self._tail, True)


def _rows_end(kept: bytearray) -> tuple[int, bool]:
    """Where the whole rows end that are there, and whether they are the last ones."""
    rows = kept.rfind(_ROW_END) + len(_ROW_END)
    rows = 0 if rows < len(_ROW_END) else rows
    end = kept.find(_DATA_END, rows)
    return (rows, False) if end < 0 else (end, True)


def _taken(kept: bytearray, end: int) -> bytes:
    """What stands before this place, which is taken away; padded."""
    with memoryview(kept) as view:
        piece = words.padded(view[:end])
    del kept[:end]
    return piece
