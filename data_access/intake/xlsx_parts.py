"""The parts of an .xlsx beside its sheets: the list of sheets, the table of texts, and how each style shows a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.intake.archive import Archive
from data_access.intake.cells import builtin_format, kind_of_format, unescaped
from data_access.intake.code_pages import CodePage, page_of_font
from data_access.intake.grid import CellKind
from data_access.intake.plain_strings import MAX_CHARACTERS, TOO_LONG, plain_strings
from data_access.intake.refusals import MAX_TEXT, refuse
from data_access.loading.errors import ErrorCode

MAX_SHEETS = 500
#: How files write a white ground.
_WHITE = ("rgb=FFFFFFFF", "rgb=00FFFFFF", "indexed=9", "indexed=64", "indexed=65", "theme=0")
_LINKS = {"externalLink", "externalLinkPath"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a style shows a number, the old code page of its font, if it is of one, and the colour that fills the cell
    ("" for none or white; otherwise only to be compared with others of the file)."""

    kind: CellKind = CellKind.NUMBER
    legacy: CodePage | None = None
    fill: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What every sheet of a workbook needs. One of `strings` is TOO_LONG where it is longer than a cell may be."""

    sheets: Sequence[SheetPart]
    strings: Sequence[str]
    styles: Sequence[Style]
    from_1904: bool


def book_path(archive: Archive) -> str | None:
    """The path of the part that lists the sheets; None when the archive is no workbook."""
    for kind, path in archive.relations("").values():
        if kind == "officeDocument" and archive.has(path) and path.lower().endswith(".xml"):
            tags = {tag for tag, _ in archive.elements(path)}
            return path if "sheets" in tags else None
    return None


def read_parts(archive: Archive, book: str) -> Parts:
    """The workbook's parts. A file with links to other files is refused: their figures may be anything by now."""
    relations = archive.relations(book)
    if any(kind in _LINKS for kind, _ in relations.values()) or any(
        name.lower().startswith("xl/externallinks/") for name in archive.names()
    ):
        refuse(ErrorCode.EXTERNAL_LINKS)
    paths = {kind: path for kind, path in relations.values() if archive.has(path)}
    sheets: list[SheetPart] = []
    from_1904 = False
    for tag, attributes in archive.elements(book):
        if tag == "sheet":
            kind, path = relations[attributes["id"]]
            if kind == "worksheet":
                sheets.append(SheetPart(attributes["name"], path, attributes.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
    if len(sheets) > MAX_SHEETS:
        refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"{len(sheets)} > {MAX_SHEETS}")
    return Parts(
        sheets,
        _strings(archive, paths["sharedStrings"]) if "sharedStrings" in paths else [],
        _styles(archive, paths["styles"]) if "styles" in paths else [],
        from_1904,
    )


def _strings(archive: Archive, path: str) -> list[str]:
    """The table of texts; reading aids of East Asian text (`rPh`), which repeat what stands there, are left out."""
    if (plain := plain_strings(archive, path)) is not None:
        return plain
    strings: list[str] = []
    pieces: list[str] = []
    length = total = aids = 0
    taking = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal taking, aids, length
        if tag == "t":
            taking = not aids
        elif tag == "rPh":
            aids += 1
        elif tag == "si":
            length = 0
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal taking, aids, total
        if tag == "t":
            taking = False
        elif tag == "rPh":
            aids -= 1
        elif tag == "si":
            strings.append(unescaped("".join(pieces)) if length <= MAX_TEXT else TOO_LONG)
            total += min(length, MAX_TEXT)
            if total > MAX_CHARACTERS:
                refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_CHARACTERS:,}")

    def text(data: str) -> None:
        nonlocal length
        if taking:
            length += len(data)
            if length <= MAX_TEXT:
                pieces.append(data)

    archive.parse(path, start, end, text)
    return strings


def _styles(archive: Archive, path: str) -> list[Style]:
    custom: dict[int, str] = {}
    fonts: list[str] = []
    fills: list[str] = []
    styles: list[Style] = []
    inside = ""
    for tag, attributes in archive.elements(path):
        if tag in ("cellXfs", "fonts", "fills"):
            inside = tag
        elif tag in ("/cellXfs", "/fonts", "/fills"):
            inside = ""
        elif tag == "numFmt":
            custom[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag == "font" and inside == "fonts":
            fonts.append("")
        elif tag == "name" and inside == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "")
        elif tag == "patternFill" and inside == "fills":
            fills.append("" if attributes.get("patternType", "none") != "solid" else "?")
        elif tag == "gradientFill" and inside == "fills":
            fills.append("gradient")
        elif tag == "fgColor" and inside == "fills" and fills and fills[-1] == "?":
            fills[-1] = _colour(attributes)
        elif tag == "xf" and inside == "cellXfs":
            number = int(attributes.get("numFmtId", "0"))
            font = int(attributes.get("fontId", "0"))
            name = fonts[font] if 0 <= font < len(fonts) else ""
            code = custom.get(number) or builtin_format(number)
            fill = int(attributes.get("fillId", "0"))
            colour = fills[fill] if 0 <= fill < len(fills) else ""
            styles.append(Style(kind_of_format(code), page_of_font(name), colour))
    return styles


def _colour(attributes: Mapping[str, str]) -> str:
    """A colour as the file writes it: equal texts are equal colours."""
    said = ";".join(f"{name}={attributes[name]}" for name in ("rgb", "theme", "indexed", "tint") if name in attributes)
    return "" if said in _WHITE else said
