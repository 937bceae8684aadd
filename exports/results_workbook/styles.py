"""How cells look: the workbook's named styles, which an office can change in one place, and colours of statuses."""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from charts.palette import LIGHT
from exports.package_parts import Package
from kpi.figures import Status

FONT_NAME = "Arial"
SIZE = 10
NOTE_SIZE = 9
TITLE_SIZE = 15
_STYLES = "xl/styles.xml"
#: How much of a status's colour its ground keeps: the word on it stays readable (contrast of 4.5 and more).
_PALE = 0.13

_LINE = {"bottom": 1, "bottom_color": LIGHT.hairline}
_CELL = {"valign": "top", **_LINE}
_HEAD = {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#EEF1F5", "bottom": 1, "top": 1}
_HEAD |= {"bottom_color": LIGHT.bar, "top_color": LIGHT.bar}
_TOTAL = {"bold": True, "valign": "top", "top": 1, "top_color": LIGHT.secondary, "bottom": 1}
_TOTAL |= {"bottom_color": LIGHT.secondary, "bg_color": "#F7F8FA"}
_TOP = {"text_wrap": True, "valign": "top"}

#: Each style by name; number formats come on top.
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": TITLE_SIZE, **_TOP},
    "section": {"bold": True, "font_size": 12, "valign": "bottom", "text_wrap": True},
    "finding": {"bold": True, "font_size": 11, **_TOP},
    "about": {"font_color": LIGHT.secondary, "font_size": NOTE_SIZE, **_TOP},
    "mark": {"bold": True, "font_color": LIGHT.statuses[Status.NOT_MET], **_TOP},
    "head": {**_HEAD},
    "head_number": {**_HEAD, "align": "right"},
    "head_status": {**_HEAD, "align": "center"},
    "head_unit": {**_HEAD, "align": "left", "indent": 1},
    "text": {**_CELL, "text_wrap": True},
    "unit": {**_CELL, "text_wrap": True, "align": "left", "indent": 1},
    "strong": {**_CELL, "text_wrap": True, "bold": True},
    "status": {**_CELL, "text_wrap": True, "bold": True, "align": "center"},
    "grid": {**_CELL, "align": "center", "text_wrap": True},
    "number": {**_CELL, "align": "right", "text_wrap": True},
    "value": {**_CELL, "align": "right", "text_wrap": True, "bold": True},
    "date": {**_CELL, "align": "left", "indent": 1},
    "fact": {**_CELL, "align": "left"},
    "total": {**_TOTAL, "text_wrap": True},
    "total_status": {**_TOTAL, "text_wrap": True, "align": "center"},
    "total_unit": {**_TOTAL, "text_wrap": True, "align": "left", "indent": 1},
    "total_number": {**_TOTAL, "align": "right"},
    "link": {**_CELL, "text_wrap": True, "font_color": LIGHT.accent, "underline": 1},
    "back": {"font_color": LIGHT.accent, "underline": 1, "font_size": NOTE_SIZE},
}

_SIZES = {"title": TITLE_SIZE, "section": 12, "finding": 11, "about": NOTE_SIZE, "back": NOTE_SIZE}


def size_of(style: str) -> int:
    return _SIZES.get(style, SIZE)


def is_bold(style: str) -> bool:
    return bool(STYLES[style].get("bold"))


def status_look(status: Status) -> dict[str, Any]:
    """Colours of a status's word, of a conditional format."""
    colour = LIGHT.statuses[status]
    return {"font_color": colour, "bg_color": pale(colour), "bold": True}


def pale(colour: str, kept: float = _PALE) -> str:
    """A colour mixed into the ground."""
    mixed = zip(bytes.fromhex(colour[1:]), bytes.fromhex(LIGHT.ground[1:]), strict=True)
    return "#" + "".join(f"{round(kept * own + (1 - kept) * ground):02X}" for own, ground in mixed)


def with_names(content: bytes, names: Mapping[int, str]) -> bytes:
    """The workbook with its formats as named styles (`names`: by the number of a cell format).

    XlsxWriter knows formats of cells only. The first format of a name is the style; all of them refer to it.
    """
    package = Package(content)
    sheet = package.read(_STYLES).decode()
    formats = re.findall(r"<xf [^>]*/>|<xf [^>]*>.*?</xf>", _within(sheet, "cellXfs"))
    base = len(re.findall(r"<xf ", _within(sheet, "cellStyleXfs")))
    first: dict[str, int] = {}
    for number, name in names.items():
        first.setdefault(name, number)
    places = {name: base + place for place, name in enumerate(first)}
    # A style leaves the number format to the cell: one style holds counts and shares alike.
    plain = re.compile(r'(numFmtId=")\d+("(?:(?! xfId).)*) xfId="\d+"((?: applyNumberFormat="1")?)')
    styles = "".join(plain.sub(r"\g<1>0\2", formats[number]) for number in first.values())
    for number, name in names.items():
        formats[number] = re.sub(r'xfId="\d+"', f'xfId="{places[name]}"', formats[number], count=1)
    named = "".join(f'<cellStyle name={quoteattr(name)} xfId="{place}"/>' for name, place in places.items())
    sheet = _filled(sheet, "cellXfs", "".join(formats), len(formats))
    sheet = _filled(sheet, "cellStyleXfs", _within(sheet, "cellStyleXfs") + styles, base + len(first))
    count = len(re.findall("<cellStyle ", _within(sheet, "cellStyles")))
    sheet = _filled(sheet, "cellStyles", _within(sheet, "cellStyles") + named, count + len(first))
    package.write(_STYLES, sheet.encode())
    return package.bytes()


def _within(sheet: str, element: str) -> str:
    found = re.search(rf"<{element} [^>]*>(.*?)</{element}>", sheet, re.DOTALL)
    return found[1] if found else ""


def _filled(sheet: str, element: str, inner: str, count: int) -> str:
    made = f'<{element} count="{count}">{inner}</{element}>'
    return re.sub(rf"<{element} [^>]*>.*?</{element}>", lambda _: made, sheet, count=1, flags=re.DOTALL)
