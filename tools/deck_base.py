"""Writes `exports/deck/base.pptx` anew: the product's own template, empty, in the palette's colours and in Arial.

`python -m tools.deck_base`. It is a file so that an office can open it, put its own logo and colours in, and use it as
its template. The same code gives the same bytes.
"""

import io
import sys
from datetime import datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts.palette import LIGHT
from exports.deck.drawing import EMU, Box, plain_shape
from exports.deck.template import CONTENT, COVER, OWN
from exports.fixed_package import fixed

FONT = "Arial"
WIDTH, HEIGHT = 960, 540
_EDGE = 44
TITLE = Box(_EDGE, 22, WIDTH - 2 * _EDGE, 68)
BODY = Box(_EDGE, 94, WIDTH - 2 * _EDGE, 428)
NUMBER = Box(WIDTH - _EDGE - 60, 502, 60, 20)
COVER_TITLE = Box(72, 92, 816, 166)
COVER_TEXT = Box(72, 274, 816, 200)
COVER_RULE = Box(_EDGE, 92, 6, 382)
#: The theme's colours in its own order of names.
COLOURS = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.ground,
    "dk2": LIGHT.secondary,
    "lt2": LIGHT.hairline,
    "accent1": LIGHT.accent,
    "accent2": LIGHT.bar,
    "accent3": "#00705A",
    "accent4": "#9A5B00",
    "accent5": "#B3261E",
    "accent6": "#6B4FA0",
    "hlink": LIGHT.accent,
    "folHlink": "#6B4FA0",
}
#: No moment of its own: the file is the same whenever it is made.
_MADE = datetime(2025, 1, 1)


def main() -> int:
    OWN.write_bytes(base())
    print(OWN)
    return 0


def base() -> bytes:
    """The template's bytes."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    cover, content = made.slide_layouts[0], made.slide_layouts[1]
    for layout in list(made.slide_layouts):
        if layout not in (cover, content):
            made.slide_layouts.remove(layout)
    _theme(made.slide_master)
    _master(made.slide_master)
    _layouts(cover, content)
    for relation in list(made.part.rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            made.part.drop_rel(relation.rId)
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = "", "", ""
    properties.created = properties.modified = _MADE
    out = io.BytesIO()
    made.save(out)
    return fixed(out.getvalue())


def _theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    root.set("name", "KPI")
    scheme = root.find(f".//{qn('a:clrScheme')}")
    scheme.set("name", "KPI")
    for name, colour in COLOURS.items():
        entry = scheme.find(qn(f"a:{name}"))
        for old in list(entry):
            entry.remove(old)
        etree.SubElement(entry, qn("a:srgbClr")).set("val", colour[1:])
    for kind in ("majorFont", "minorFont"):
        font = root.find(f".//{qn(f'a:{kind}')}")
        font.find(qn("a:latin")).set("typeface", FONT)
        for script in font.findall(qn("a:font")):
            font.remove(script)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any) -> None:
    for one in list(master.placeholders):
        kind = one._element.ph.get("type")
        if kind in ("dt", "ftr"):
            one._element.getparent().remove(one._element)
        else:
            _put(one, {"title": TITLE, "body": BODY, "sldNum": NUMBER}[kind])
    styles = master._element.find(qn("p:txStyles"))
    title = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    properties = title.find(qn("a:defRPr"))
    properties.set("sz", "2800")
    properties.set("b", "1")
    _flat(next(one for one in master.placeholders if one._element.ph.get("type") == "title"), "b")
    number = next(one for one in master.placeholders if one._element.ph.get("type") == "sldNum")
    _flat(number, "b")
    for size in number._element.iter(qn("a:defRPr")):
        size.set("sz", "1000")
        for fill in size.findall(qn("a:solidFill")):
            size.remove(fill)
        fill = etree.Element(qn("a:solidFill"))
        etree.SubElement(fill, qn("a:schemeClr"), val="tx2")
        size.insert(0, fill)


def _layouts(cover: Any, content: Any) -> None:
    for layout, name in ((cover, COVER[0]), (content, CONTENT[0])):
        layout._element.find(qn("p:cSld")).set("name", name)
        for one in list(layout.placeholders):
            kind = one._element.ph.get("type")
            if kind in ("dt", "ftr") or (kind == "sldNum" and layout is cover):
                one._element.getparent().remove(one._element)
            elif kind == "ctrTitle":
                _put(one, COVER_TITLE)
                _flat(one, "b")
                _first_level(one, 3600)
            elif kind == "subTitle":
                _put(one, COVER_TEXT)
                _flat(one, "t")
                _first_level(one, 2000)
    tree = cover.shapes._spTree
    rule = parse_xml(
        plain_shape(90, "Vạch", COVER_RULE, "rect", '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>')
    )
    tree.insert_element_before(rule, "p:extLst")


def _put(shape: Any, box: Box) -> None:
    shape.left, shape.top = round(box.x * EMU), round(box.y * EMU)
    shape.width, shape.height = round(box.width * EMU), round(box.height * EMU)


def _flat(shape: Any, anchor: str) -> None:
    """Text that begins at the box's edge and neither grows nor shrinks."""
    body = shape._element.txBody.find(qn("a:bodyPr"))
    for child in list(body):
        body.remove(child)
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, "0")
    body.set("anchor", anchor)
    etree.SubElement(body, qn("a:noAutofit"))


def _first_level(shape: Any, size: int) -> None:
    style = shape._element.txBody.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    level = etree.SubElement(style, qn("a:lvl1pPr"), marL="0", indent="0", algn="l")
    etree.SubElement(level, qn("a:buNone"))
    etree.SubElement(level, qn("a:defRPr"), sz=str(size))


if __name__ == "__main__":
    sys.exit(main())
