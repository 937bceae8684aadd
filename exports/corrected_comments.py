"""Comments on bad cells: beside those that the sender wrote, and without those of an earlier round."""

import re
from collections.abc import Mapping

from exports.corrected_cells import place_of, without_cells
from exports.corrected_workbook import AUTHOR
from exports.package_parts import DECLARATION, Package
from exports.xml_edit import Edits, Element, NotEditable, escaped, parse

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: What may stand behind the drawing of comments in a sheet.
_BEHIND = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:schemas-microsoft-com:{name}"'
    for prefix, name in (("v", "vml"), ("o", "office:office"), ("x", "office:excel"))
)
#: How what is added to a sender's own comment begins.
_ADDED = f">\n{AUTHOR}:".encode()
_OWN = f"{AUTHOR}:".encode()
_TEXT = re.compile(rb"<[^>]*>")
_SHAPE_TYPE = (
    f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


class Comments:
    """The comments of one sheet's part."""

    def __init__(self, package: Package, sheet: str) -> None:
        self._package, self._sheet = package, sheet
        relations = package.relations(sheet)
        self._threads = any(one.kind == "threadedComment" for one in relations)
        self._part = next((one.target for one in relations if one.kind == "comments"), None)
        self._drawings = {one.id: one.target for one in relations if one.kind == "vmlDrawing"}

    def put(self, said: Mapping[str, str], *, forget: bool = False) -> None:
        """Say these things at these places. `forget`: what an earlier round said goes first."""
        if forget and self._part is not None:
            self._forget()
        if not said:
            return
        there = self._add(said)
        self._draw([place for place in said if place not in there])

    def _forget(self) -> None:
        assert self._part is not None
        content = self._package.read(self._part)
        root, _ = parse(content)
        listed = root.child("commentList")
        if listed is None:
            raise NotEditable("comments")
        edits, gone = Edits(content), set()
        for comment in listed.children:
            # Known by how it begins: not every program keeps the author's name.
            if _TEXT.sub(b"", content[comment.start : comment.end]).lstrip().startswith(_OWN):
                gone.add(place_of(comment.attributes.get("ref", "A1")))
                edits.replace(comment.start, comment.end, "")
                continue
            body = comment.child("text")
            for run in body.children if body is not None else ():
                if _ADDED in content[run.start : run.end]:
                    edits.replace(run.start, run.end, "")
        self._package.write(self._part, edits.apply())
        for drawing in self._drawings.values():
            self._package.write(drawing, _SHAPE.sub(lambda one: _kept_shape(one[0], gone), self._package.read(drawing)))

    def _add(self, said: Mapping[str, str]) -> set[str]:
        """Write the texts; the places that had a comment already."""
        if self._part is None:
            self._part = self._package.unused("xl/commentsErrors{}.xml")
            uri = parse(without_cells(self._package.read(self._sheet))[0])[0].uri
            empty = f'{DECLARATION}<comments xmlns="{uri}"><authors></authors><commentList></commentList></comments>'
            self._package.write(self._part, empty.encode())
            self._package.declare(_COMMENTS_TYPE, part=self._part)
            self._package.relate(self._sheet, "comments", self._part)
        content = self._package.read(self._part)
        root, _ = parse(content)
        authors, listed = root.child("authors"), root.child("commentList")
        if authors is None or listed is None:
            raise NotEditable("comments")
        edits = Edits(content)
        number = str(len(authors.children))
        edits.append(authors, f"<{authors.tag('author')}>{escaped(AUTHOR)}</{authors.tag('author')}>")
        there = {one.attributes.get("ref", ""): one for one in listed.children}
        new = []
        for place, text in said.items():
            if place in there:
                # A thread of replies is kept elsewhere and hides this text: the colour and the list must do.
                if not self._threads:
                    _say_more(edits, there[place], text)
            else:
                runs = _run(listed, f"{AUTHOR}:\n{text}")
                body = f"<{listed.tag('text')}>{runs}</{listed.tag('text')}>"
                tag = listed.tag("comment")
                new.append(f'<{tag} ref="{place}" authorId="{number}">{body}</{tag}>')
        edits.append(listed, "".join(new))
        self._package.write(self._part, edits.apply())
        return set(there)

    def _draw(self, places: list[str]) -> None:
        """The boxes in which a spreadsheet program shows comments."""
        content, whole = without_cells(self._package.read(self._sheet))
        root, prefixes = parse(content)
        drawing = next((one for one in root.children if one.name == "legacyDrawing"), None)
        part = self._drawings.get(drawing.attributes.get("id", "")) if drawing is not None else None
        if drawing is not None and part is None:
            raise NotEditable("a drawing that is not there")
        if part is None:
            part = self._package.unused("xl/drawings/vmlDrawingErrors{}.vml")
            self._package.write(part, f"<xml {_NAMESPACES}></xml>".encode())
            self._package.declare(_DRAWING_TYPE, extension="vml")
            refer = self._refer(content, root, prefixes, self._package.relate(self._sheet, "vmlDrawing", part))
            self._package.write(self._sheet, whole(refer))
        shapes = self._package.read(part)
        at = shapes.rfind(b"</xml>")
        if at < 0:
            raise NotEditable("a drawing of another kind")
        kind = "" if b'"_x0000_t202"' in shapes else _SHAPE_TYPE
        first = 1_000_000 + shapes.count(b"<v:shape ")
        made = kind + "".join(_shape(place, first + n) for n, place in enumerate(places))
        self._package.write(part, shapes[:at] + made.encode() + shapes[at:])

    def _refer(self, content: bytes, root: Element, prefixes: Mapping[str, str], drawing: str) -> bytes:
        edits = Edits(content)
        uri = self._package.relations_uri()
        prefix = prefixes.get(uri, "")
        declared = "" if prefix else f' xmlns:r="{uri}"'
        made = f'<{root.tag("legacyDrawing")}{declared} {prefix or "r"}:id="{drawing}"/>'
        cells = root.child("sheetData")
        behind = [one for one in root.children if one.name in _BEHIND and (cells is None or one.start > cells.start)]
        # Controls of newer programs are wrapped: what wraps them stands behind the drawing too.
        wrapped = [one for one in root.children if one.name == "AlternateContent" and cells and one.start > cells.start]
        at = min((one.start for one in (*behind, *wrapped)), default=root.inner_end)
        edits.replace(at, at, made)
        return edits.apply()


def _run(within: Element, text: str) -> str:
    run, words = within.tag("r"), within.tag("t")
    return f'<{run}><{words} xml:space="preserve">{escaped(text)}</{words}></{run}>'


def _say_more(edits: Edits, comment: Element, text: str) -> None:
    body = comment.child("text")
    if body is None:
        raise NotEditable("a comment without text")
    behind = next((one for one in body.children if one.name in ("rPh", "phoneticPr")), None)
    made = _run(comment, f"\n{AUTHOR}:\n{text}")
    if behind is not None:
        edits.replace(behind.start, behind.start, made)
    else:
        edits.append(body, made)


def _kept_shape(shape: bytes, gone: set[tuple[int, int]]) -> bytes:
    row, column = (re.search(rb"<x:" + name + rb">\s*(\d+)\s*<", shape) for name in (b"Row", b"Column"))
    if row is None or column is None:
        return shape
    return b"" if (int(row[1]) + 1, int(column[1]) + 1) in gone else shape


def _shape(place: str, number: int) -> str:
    row, column = place_of(place)
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 4}, 15, {max(row - 2, 0) + 5}, 4"
    return (
        f'<v:shape {_NAMESPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden;width:220pt;height:80pt;z-index:1" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )
