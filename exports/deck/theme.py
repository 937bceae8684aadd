"""What a template's theme says: its fonts, its ground and its accent."""

import re
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from exports.text_width import Font


def fonts_of(master: Any) -> tuple[Font, Font]:
    """The theme's fonts of titles and of texts."""
    theme = _theme(master)
    return _font(theme, "major"), _font(theme, "minor")


def colour_of(master: Any, use: str, otherwise: str) -> str:
    """A colour of the master's theme ("bg1", "accent1") as "#RRGGBB"; `otherwise` where it says none exactly."""
    mapped = master._element.find(qn("p:clrMap"))
    name = mapped.get(use, use) if mapped is not None else use
    found = _theme(master).find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
    if found is None or not len(found):
        return otherwise
    colour = found[0].get("lastClr") or found[0].get("val", "")
    return f"#{colour.upper()}" if re.fullmatch("[0-9A-Fa-f]{6}", colour) else otherwise


def _theme(master: Any) -> Any:
    return etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)


def _font(theme: Any, kind: str) -> Font:
    found = theme.find(f".//{qn(f'a:{kind}Font')}/{qn('a:latin')}")
    return Font("Arial" if found is None else found.get("typeface", "Arial"))
