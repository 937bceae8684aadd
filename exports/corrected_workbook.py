"""The sender's own workbook back: bad cells coloured and commented, a list of the errors as its last sheet.

An .xlsx or .xlsm is changed in place, so that formats, formulas with their results, pictures and macros stay. Every
other file, and one whose parts are not built as expected, is made anew as an .xlsx from the cells that were read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

#: Comments on more cells than these make spreadsheet programs slow; the colour and the list know no such limit.
MOST_COMMENTS = 2_000
#: The most errors that the list shows: nobody corrects more by hand.
MOST_LISTED = 20_000
#: Fill of a bad cell, as ARGB: known again when the corrected file comes back.
FILL = "FFFFC7CE"
#: Author of the comments, known again like the fill.
AUTHOR = "Kiểm tra số liệu"


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its sheet ("": the file as a whole), row, column letter ("": the row), code, and the words for it."""

    sheet: str
    row: int | None
    column: str
    code: str
    message: str
    text: str = ""
    expected: str = ""

    @property
    def place(self) -> str:
        """The cell that is coloured; "" where there is none."""
        return f"{self.column or 'A'}{self.row}" if self.row else ""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet as it was read: rows ascending, cells by column (a text, or a number and whether it is a percentage)."""

    name: str
    rows: Iterable[tuple[int, Mapping[int, str | tuple[float, bool]]]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """The faults in the order of the file, the cells that they are about, and the words of the list."""

    faults: Sequence[Fault]
    language: str
    old_list: str = ""
    #: By sheet and cell, what is said there.
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def words(self, key: str, **values: object) -> str:
        """A text of the list, in the language asked for."""
        return _words()[key]["en" if self.language == "en" else "vi"].format(**values)

    @property
    def listed(self) -> Sequence[Fault]:
        return self.faults[:MOST_LISTED]

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Headings of the list and their widths."""
        widths = {"place": 24, "text": 28, "what": 70, "expected": 30, "code": 22}
        return [(self.words(f"column_{name}"), width) for name, width in widths.items()]

    def head(self) -> list[str]:
        """What stands above the list."""
        lines = [self.words("title", n=len(self.faults)), self.words("how")]
        if len(self.faults) > MOST_LISTED:
            lines.append(self.words("more", shown=MOST_LISTED))
        return lines


def corrected(
    content: bytes | None,
    faults: Sequence[Fault],
    sheets: Iterable[SheetCells],
    *,
    language: str = "vi",
    old_list: str = "",
) -> tuple[bytes, bool]:
    """The workbook with its errors, and whether it is the sender's own (else one made anew from `sheets`).

    `content`: the bytes of an .xlsx or .xlsm, None for any other kind. `old_list`: the sheet with the list of errors of
    an earlier round, which is replaced; what was coloured then and is right now loses its colour and comment.
    """
    from exports.corrected_grid import write_anew
    from exports.corrected_package import mark
    from exports.xml_edit import NotEditable

    marked = Marked(faults, language, old_list, _by_cell(faults))
    if content is not None:
        try:
            return mark(content, marked), True
        except NotEditable:
            pass
    return write_anew(sheets, marked), False


def _by_cell(faults: Sequence[Fault]) -> Mapping[str, Mapping[str, str]]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        if fault.place:
            line = f"{fault.code}: {fault.message}"
            if line not in (there := said[fault.sheet][fault.place]):
                there.append(line)
    return {sheet: {place: "\n".join(lines) for place, lines in cells.items()} for sheet, cells in said.items()}


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))
