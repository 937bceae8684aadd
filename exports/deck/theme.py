"""What a template's theme says: its fonts, and whether its ground is dark."""

from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from exports.deck.text_width import Font

#: The ground is dark below this luminance (0 black, 1 white).
_DARK_BELOW = 0.35


def fonts_of(master: Any) -> tuple[Font, Font]:
    """The theme's fonts of titles and of texts."""
    theme = _theme(master)
    return _font(theme, "major"), _font(theme, "minor")


def is_dark(master: Any) -> bool:
    """Whether the first ground colour of the master's theme is a dark one."""
    mapped = master._element.find(qn("p:clrMap"))
    name = mapped.get("bg1", "lt1") if mapped is not None else "lt1"
    found = _theme(master).find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
    if found is None or not len(found):
        return False
    colour = found[0].get("lastClr") or found[0].get("val", "")
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 < _DARK_BELOW


def _theme(master: Any) -> Any:
    return etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)


def _font(theme: Any, kind: str) -> Font:
    found = theme.find(f".//{qn(f'a:{kind}Font')}/{qn('a:latin')}")
    return Font("Arial" if found is None else found.get("typeface", "Arial"))
